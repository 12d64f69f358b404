/* state.c - reads the machine's counters from /proc and /sys. */
#define _GNU_SOURCE
#include "state.h"

#include <math.h>
#include <stdio.h>

#include "cgroup.h"

/* The first line of /proc/stat: user nice system idle iowait irq softirq steal, in ticks of all CPUs together (proc(5)). */
static void read_ticks(struct machine_state *state)
{
    double ticks[8] = {0};
    FILE *file = fopen("/proc/stat", "re");
    if (!file)
        return;
    if (fscanf(file, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", &ticks[0], &ticks[1], &ticks[2], &ticks[3], &ticks[4], &ticks[5],
               &ticks[6], &ticks[7]) == 8) {
        for (size_t i = 0; i < 8; i++)
            state->all_ticks += ticks[i];
        state->steal_ticks = ticks[7];
    }
    fclose(file);
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
    FILE *file = fopen(name, "re");
    if (!file)
        return NAN;
    if (fscanf(file, "%lf", &kilohertz) != 1)
        kilohertz = NAN;
    fclose(file);
    return kilohertz / 1000;
}

/* The fourth field of /proc/loadavg, "RUNNABLE/ALL". */
static size_t read_runnable(void)
{
    size_t runnable = 0;
    FILE *file = fopen("/proc/loadavg", "re");
    if (!file)
        return 0;
    if (fscanf(file, "%*f %*f %*f %zu/", &runnable) != 1)
        runnable = 0;
    fclose(file);
    return runnable;
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
