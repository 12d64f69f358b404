/* state.c - reads the machine's counters from /proc and /sys. */
#include "state.h"

#include <math.h>
#include <stdio.h>

#include "cgroup.h"
#include "small_file.h"

/* The first line of /proc/stat: user nice system idle iowait irq softirq steal, in ticks of all CPUs together (proc(5)). */
static void read_ticks(struct machine_state *state)
{
    double ticks[8] = {0};
    char line[256];
    if (!small_file_line("", "/proc/stat", line, sizeof line))
        return;
    if (sscanf(line, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", &ticks[0], &ticks[1], &ticks[2], &ticks[3], &ticks[4], &ticks[5],
               &ticks[6], &ticks[7]) == 8) {
        for (size_t i = 0; i < 8; i++)
            state->all_ticks += ticks[i];
        state->steal_ticks = ticks[7];
    }
}

struct machine_state state_now(void)
{
    struct machine_state state = {.throttled = cgroup_throttled("")};
    read_ticks(&state);
    return state;
}

static double read_megahertz(unsigned cpu)
{
    char name[96];
    double kilohertz = NAN;
    snprintf(name, sizeof name, "/sys/devices/system/cpu/cpu%u/cpufreq/scaling_cur_freq", cpu);
    return small_file_number("", name, &kilohertz) ? kilohertz / 1000 : NAN;
}

/* The fourth field of /proc/loadavg, "RUNNABLE/ALL". */
static size_t read_runnable(void)
{
    size_t runnable = 0;
    char line[128];
    small_file_line("", "/proc/loadavg", line, sizeof line);
    return sscanf(line, "%*f %*f %*f %zu/", &runnable) == 1 ? runnable : 0;
}

void state_since(const struct machine_state *before, unsigned cpu, struct sample *sample)
{
    struct machine_state now = state_now();
    double ticks = now.all_ticks - before->all_ticks;
    /* A sample shorter than a tick (10 ms) sees none. */
    sample->steal = ticks > 0 ? (now.steal_ticks - before->steal_ticks) / ticks : NAN;
    sample->megahertz = read_megahertz(cpu);
    sample->runnable = read_runnable();
    sample->throttled = now.throttled >= 0 && before->throttled >= 0 ? now.throttled - before->throttled : -1;
}
