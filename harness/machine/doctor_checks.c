/* doctor_checks.c - one table of checks: each a name, a judge of the facts, why it matters, and what changes it. */
#include "doctor_checks.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "units.h"

/* More of the machine's CPU time than this, taken by the hypervisor, shows in medians of 10 rounds. */
static const double STEAL_MOST = 0.01;

/* CPUs' worth of other work, and other tasks that want to run, beyond which a worker will have to share its CPU in most rounds.
 * An idle desktop has some 0.05. */
static const double BUSY_CPUS_MOST = 0.2, RUNNABLE_MOST = 0.5;

/* A clock that costs more is a system call, not a read of a register: 200 ns are 0.2 % of a chunk of 100 us, and as much
 * jitter. */
static const double CLOCK_SECONDS_MOST = 200e-9;

/* Waking up from deeper idle states takes as long as a whole chunk of work. */
static const double IDLE_EXIT_MICROSECONDS_MOST = 100;

static enum doctor_verdict said(char *value, enum doctor_verdict verdict, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static enum doctor_verdict said(char *value, enum doctor_verdict verdict, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(value, DOCTOR_VALUE_MAX, format, arguments);
    va_end(arguments);
    return verdict;
}

static enum doctor_verdict good_if(bool good)
{
    return good ? DOCTOR_GOOD : DOCTOR_MAY_DISTURB;
}

static bool is(const char *text, const char *word)
{
    return strcmp(text, word) == 0;
}

/* A text that is good when it is one of the words, which end with NULL. */
static enum doctor_verdict judge_word(const char *text, const char *const words[], char *value)
{
    bool good = false;
    for (size_t i = 0; words[i]; i++)
        good = good || is(text, words[i]);
    return text[0] ? said(value, good_if(good), "%s", text) : DOCTOR_NOT_READABLE;
}

/* --- what goes on now --------------------------------------------------------------------------------------------------- */

static enum doctor_verdict judge_steal(const struct facts *facts, char *value)
{
    if (!isfinite(facts->steal))
        return DOCTOR_NOT_READABLE;
    return said(value, good_if(facts->steal <= STEAL_MOST), "%.1f %%", 100 * facts->steal);
}

static enum doctor_verdict judge_load(const struct facts *facts, char *value)
{
    if (!isfinite(facts->busy_cpus) && !isfinite(facts->runnable))
        return DOCTOR_NOT_READABLE;
    size_t used = 0;
    if (isfinite(facts->busy_cpus))
        used += (size_t)snprintf(value, DOCTOR_VALUE_MAX, "%.2f CPUs busy, ", facts->busy_cpus);
    if (isfinite(facts->runnable))
        used += (size_t)snprintf(value + used, DOCTOR_VALUE_MAX - used, "%.2f tasks runnable, ", facts->runnable);
    if (isfinite(facts->load_1min))
        snprintf(value + used, DOCTOR_VALUE_MAX - used, "load average of the last minute %.2f", facts->load_1min);
    else
        value[used - 2] = '\0';
    return good_if(!(facts->busy_cpus > BUSY_CPUS_MOST || facts->runnable > RUNNABLE_MOST));
}

/* --- how CPUs are given to us ------------------------------------------------------------------------------------------- */

static enum doctor_verdict judge_machine(const struct facts *facts, char *value)
{
    if (!facts->hypervisor[0] && !facts->container[0])
        return DOCTOR_NOT_READABLE;
    if (facts_virtual(facts))
        return said(value, DOCTOR_MAY_DISTURB, "virtual, on %s%s%s", facts->hypervisor,
                    facts_contained(facts) ? ", in a container: " : "", facts_contained(facts) ? facts->container : "");
    if (facts_contained(facts))
        return said(value, DOCTOR_GOOD, "a container: %s", facts->container);
    return said(value, DOCTOR_GOOD, "%s", facts->hypervisor[0] ? "real" : "no sign of a virtual one");
}

static enum doctor_verdict judge_quota(const struct facts *facts, char *value)
{
    size_t cpus = facts->allowed_count ? facts->allowed_count : facts->cpu_count;
    char stops[64] = "";
    if (facts->throttled > 0)
        snprintf(stops, sizeof stops, ", which stopped us %ld times so far", facts->throttled);
    if (facts->quota > 0)
        return said(value, good_if(facts->quota >= (double)cpus), "the time of %.2f CPUs%s", facts->quota, stops);
    return said(value, DOCTOR_GOOD, "none");
}

static enum doctor_verdict judge_cpuset(const struct facts *facts, char *value)
{
    if (facts->allowed_count == 0)
        return DOCTOR_NOT_READABLE;
    if (facts->allowed_count >= facts->cpu_count)
        return said(value, DOCTOR_GOOD, "CPUs %s, all there are", facts->allowed);
    return said(value, DOCTOR_MAY_DISTURB, "CPUs %s of %s%s%s", facts->allowed, facts->online,
                facts->isolated[0] ? "; isolated: " : "", facts->isolated);
}

static enum doctor_verdict judge_niceness(const struct facts *facts, char *value)
{
    return said(value, good_if(facts->niceness <= 0), "%d", facts->niceness);
}

/* --- how fast CPUs run -------------------------------------------------------------------------------------------------- */

static enum doctor_verdict judge_governor(const struct facts *facts, char *value)
{
    static const char *const good[] = {"performance", "userspace", NULL};
    return judge_word(facts->governor, good, value);
}

static enum doctor_verdict judge_energy(const struct facts *facts, char *value)
{
    static const char *const good[] = {"performance", NULL};
    return judge_word(facts->energy_preference, good, value);
}

static enum doctor_verdict judge_boost(const struct facts *facts, char *value)
{
    if (facts->boost < 0)
        return DOCTOR_NOT_READABLE;
    return said(value, good_if(facts->boost == 0), "%s", facts->boost ? "on" : "off");
}

static const char *change_boost(const struct facts *facts)
{
    return facts->boost_by_intel ? "echo 1 > /sys/devices/system/cpu/intel_pstate/no_turbo"
                                 : "echo 0 > /sys/devices/system/cpu/cpufreq/boost";
}

static enum doctor_verdict judge_heat(const struct facts *facts, char *value)
{
    if (!isfinite(facts->thermal_throttles))
        return DOCTOR_NOT_READABLE;
    return said(value, good_if(facts->thermal_throttles <= 0), "a core slowed down %.0f times since the start",
                facts->thermal_throttles);
}

static enum doctor_verdict judge_mains(const struct facts *facts, char *value)
{
    if (facts->mains < 0)
        return DOCTOR_NOT_READABLE;
    return said(value, good_if(facts->mains == 1), "%s", facts->mains ? "mains" : "battery");
}

static enum doctor_verdict judge_idle(const struct facts *facts, char *value)
{
    if (!isfinite(facts->idle_exit_microseconds))
        return DOCTOR_NOT_READABLE;
    return said(value, good_if(facts->idle_exit_microseconds <= IDLE_EXIT_MICROSECONDS_MOST),
                "%.0f us to wake up from the deepest", facts->idle_exit_microseconds);
}

static enum doctor_verdict judge_smt(const struct facts *facts, char *value)
{
    bool unsupported = is(facts->smt, "notsupported") || is(facts->smt, "notimplemented");
    if (!facts->smt[0] || (unsupported && facts_virtual(facts))) /* the host shows each thread as a core */
        return DOCTOR_NOT_READABLE;
    return said(value, good_if(!is(facts->smt, "on")), "%s", unsupported ? "the processor has none" : facts->smt);
}

/* --- time --------------------------------------------------------------------------------------------------------------- */

static enum doctor_verdict judge_clock(const struct facts *facts, char *value)
{
    if (!isfinite(facts->clock_seconds))
        return DOCTOR_NOT_READABLE;
    return said(value, good_if(facts->clock_seconds <= CLOCK_SECONDS_MOST), "%s, %.0f ns a reading",
                facts->clock[0] ? facts->clock : "unknown source", 1e9 * facts->clock_seconds);
}

static const char *change_clock(const struct facts *facts)
{
    return strstr(facts->clocks, "tsc") ? "echo tsc > /sys/devices/system/clocksource/clocksource0/current_clocksource"
                                        : "start the kernel with tsc=reliable, if the processor's counter is (a reboot)";
}

/* --- memory ------------------------------------------------------------------------------------------------------------- */

static enum doctor_verdict judge_layout(const struct facts *facts, char *value)
{
    static const char *const words[] = {"off", "on, but for the heap", "on"};
    if (facts->address_randomisation < 0 || facts->address_randomisation > 2)
        return DOCTOR_NOT_READABLE;
    return said(value, good_if(facts->address_randomisation == 2), "%s", words[facts->address_randomisation]);
}

static enum doctor_verdict judge_private(const struct facts *facts, char *value)
{
    static const char *const good[] = {"madvise", "never", NULL};
    return judge_word(facts->huge_pages_private, good, value);
}

static enum doctor_verdict judge_shared(const struct facts *facts, char *value)
{
    static const char *const good[] = {"advise", "within_size", "always", "force", NULL};
    return judge_word(facts->huge_pages_shared, good, value);
}

/* Switches that are good when they are off. */
static enum doctor_verdict judge_off(int state, char *value)
{
    return state < 0 ? DOCTOR_NOT_READABLE : said(value, good_if(state == 0), "%s", state ? "on" : "off");
}

static enum doctor_verdict judge_merging(const struct facts *facts, char *value)
{
    return judge_off(facts->page_merging, value);
}

static enum doctor_verdict judge_balancing(const struct facts *facts, char *value)
{
    if (facts->numa_nodes == 1)
        return said(value, DOCTOR_GOOD, "one NUMA node: nothing to balance");
    return judge_off(facts->numa_balancing, value);
}

static enum doctor_verdict judge_swap(const struct facts *facts, char *value)
{
    if (!isfinite(facts->swap_used_bytes))
        return DOCTOR_NOT_READABLE;
    if (facts->swap_bytes <= 0)
        return said(value, DOCTOR_GOOD, "none");
    return said(value, good_if(facts->swap_used_bytes <= 0), "%s of %s used", units_bytes(facts->swap_used_bytes).text,
                units_bytes(facts->swap_bytes).text);
}

/* --- our own runtime ---------------------------------------------------------------------------------------------------- */

static enum doctor_verdict judge_openmp(const struct facts *facts, char *value)
{
    bool passive = is(facts->wait_policy, "passive");
    return said(value, good_if(passive), "%s; waiting threads: %s", facts->openmp,
                facts->wait_policy[0] ? facts->wait_policy : "as the runtime likes");
}

/* --- the table ---------------------------------------------------------------------------------------------------------- */

const struct check doctor_checks[] = {
    {"steal", OURS, true, judge_steal,
     "CPU time that the hypervisor gave to other guests while we wanted to run: samples become longer by it.",
     "measure at another time, or on a dedicated host", NULL},
    {"other load", OURS, true, judge_load,
     "Other tasks take CPUs from workers. The slowest worker ends a run, so one busy CPU slows all of them.",
     "close what else runs; 'top' shows it", NULL},
    {"machine", OURS, false, judge_machine,
     "Other guests of the same host use its caches, its memory and its power, and nothing in here shows it.",
     "measure on a machine of your own, or on an instance that has the whole host", NULL},
    {"CPU quota", OURS, true, judge_quota,
     "A control group stops all workers once its share of a period (mostly 100 ms) is used up: times jump by whole periods.",
     "start the container without --cpus, the service without CPUQuota=; or --workers no more than the quota", NULL},
    {"CPU set", OURS, false, judge_cpuset,
     "Only part of the machine is ours: others may run on the rest, and share caches, memory and power with us.",
     "start without taskset, the container without --cpuset-cpus", NULL},
    {"niceness", OURS, false, judge_niceness, "Below others' priority, we run when they let us.", "start forkjoin without nice",
     NULL},
    {"governor", HARDWARE, false, judge_governor,
     "Any but 'performance' raises the clock only when work has come: the first milliseconds of a sample run slower.",
     "cpupower frequency-set -g performance", NULL},
    {"energy preference", HARDWARE, false, judge_energy,
     "A hint to the processor to save energy makes it raise its clock later.",
     "echo performance | tee /sys/devices/system/cpu/cpu*/cpufreq/energy_performance_preference", NULL},
    {"boost", HARDWARE, false, judge_boost,
     "With boost (turbo) one busy core clocks higher than all busy ones: the sequential run is flattered, and speedups look "
     "worse.",
     NULL, change_boost},
    {"heat", HARDWARE, false, judge_heat, "A processor that is too hot slows down, the more so the longer one measures.",
     "better cooling, or a lower clock: cpupower frequency-set -u 2GHz", NULL},
    {"power supply", OURS, false, judge_mains, "On battery the firmware holds clocks down.", "plug it in", NULL},
    {"idle states", HARDWARE, false, judge_idle,
     "Workers that wait sleep; a core in a deep idle state wakes up late, and its caches are empty.", "cpupower idle-set -D 20",
     NULL},
    {"SMT", HARDWARE, false, judge_smt,
     "Two hardware threads share a core: what runs on the second one slows the first. forkjoin takes whole cores first, others "
     "do "
     "not.",
     "echo off > /sys/devices/system/cpu/smt/control", NULL},
    {"time source", KERNEL, false, judge_clock,
     "Every sample is the difference of two readings; a source that is a system call costs microseconds, and not always as "
     "many.",
     NULL, change_clock},
    {"address layout", KERNEL, false, judge_layout,
     "Where code and data lie can change times by some per cent. Random layouts (ASLR) differ between processes, so that "
     "--replicates averages over them; a fixed one is a hidden bias.",
     "sysctl kernel.randomize_va_space=2", NULL},
    {"huge pages, private", KERNEL, false, judge_private,
     "For memory of one process. With 'always' a kernel thread merges pages in the background, at times of its own.",
     "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled", NULL},
    {"huge pages, shared", KERNEL, false, judge_shared,
     "For the shared memory that threads and processes here work in alike. Without huge pages large data misses the TLB often.",
     "echo advise > /sys/kernel/mm/transparent_hugepage/shmem_enabled", NULL},
    {"page merging", KERNEL, false, judge_merging, "Kernel same-page merging (KSM) compares memory in the background.",
     "echo 0 > /sys/kernel/mm/ksm/run", NULL},
    {"NUMA balancing", KERNEL, false, judge_balancing,
     "The kernel takes pages away to see who uses them, and moves them: page faults in the midst of a run.",
     "sysctl kernel.numa_balancing=0", NULL},
    {"swap", KERNEL, false, judge_swap, "Memory that was swapped out comes back from disk in the midst of a run.", "swapoff -a",
     NULL},
    {"OpenMP", OURS, false, judge_openmp,
     "Threads that wait by spinning take CPUs from whatever runs beside them; passive ones sleep, like our processes.",
     "start forkjoin with OMP_WAIT_POLICY=passive", NULL},
};
const size_t doctor_check_count = sizeof doctor_checks / sizeof doctor_checks[0];
_Static_assert(sizeof doctor_checks / sizeof doctor_checks[0] <= DOCTOR_CHECKS_MAX, "struct doctor has no room for all checks");
