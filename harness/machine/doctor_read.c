/* doctor_read.c - reads /proc and /sys. Where each file is described: docs/doctor.md. */
#define _GNU_SOURCE
#include "doctor_read.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "build_info.h"
#include "cgroup.h"
#include "clock.h"
#include "ranges.h"
#include "small_file.h"

#define CPU_FOLDER "/sys/devices/system/cpu"

enum { CPUS_MOST = 1 << 16 }; /* lists that name more are no lists of CPUs */

static double number_of(const char *root, const char *name)
{
    double number = NAN;
    return small_file_number(root, name, &number) ? number : NAN;
}

/* A small whole number, as switches have; -1 for anything else. */
static int switch_of(const char *root, const char *name)
{
    double number = number_of(root, name);
    return number >= 0 && number <= 9 && number == floor(number) ? (int)number : -1;
}

/* --- where we are ------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *vendor, *name;
} vendors[] = {
    {"QEMU", "KVM (QEMU)"},
    {"Amazon EC2", "Amazon EC2"},
    {"Google", "Google Compute Engine"},
    {"Microsoft", "Hyper-V"},
    {"VMware", "VMware"},
    {"innotek", "VirtualBox"},
    {"Xen", "Xen"},
    {"Parallels", "Parallels"},
    {"DigitalOcean", "KVM"},
    {"Hetzner", "KVM"},
    {"OpenStack", "KVM (OpenStack)"},
};

/* The processor's flag says whether there is a hypervisor; the vendor's name, which. Processors without flags (aarch64) are
 * taken by the name alone. */
static void read_hypervisor(const char *root, struct facts *facts)
{
    char flags[4096], vendor[FACT_MAX], padded[sizeof flags + 2];
    bool told = small_file_field(root, "/proc/cpuinfo", "flags", flags, sizeof flags);
    snprintf(padded, sizeof padded, " %s ", flags);
    bool flagged = strstr(padded, " hypervisor ") != NULL;
    small_file_line(root, "/sys/class/dmi/id/sys_vendor", vendor, sizeof vendor);
    if (flagged)
        snprintf(facts->hypervisor, FACT_MAX, "a hypervisor");
    else if (told)
        snprintf(facts->hypervisor, FACT_MAX, "none");
    if (told && !flagged)
        return; /* a vendor may also build real machines */
    for (size_t i = 0; i < sizeof vendors / sizeof vendors[0]; i++) {
        if (strncmp(vendor, vendors[i].vendor, strlen(vendors[i].vendor)) == 0)
            snprintf(facts->hypervisor, FACT_MAX, "%s", vendors[i].name);
    }
}

/* Container engines leave a file, or their name in the path of the control group. */
static void read_container(const char *root, struct facts *facts)
{
    static const struct {
        const char *file, *name;
    } marks[] = {{"/.dockerenv", "docker"}, {"/run/.containerenv", "podman"}, {"/run/systemd/container", "systemd-nspawn"}};
    static const char *const words[] = {"docker", "libpod", "lxc", "kubepods"};
    snprintf(facts->container, FACT_MAX, "%s", small_file_exists(root, "/proc/self/cgroup") ? "none" : "");
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (small_file_holds(root, "/proc/self/cgroup", words[i]))
            snprintf(facts->container, FACT_MAX, "%s", words[i]);
    }
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (small_file_exists(root, marks[i].file))
            snprintf(facts->container, FACT_MAX, "%s", marks[i].name);
    }
}

/* --- CPUs --------------------------------------------------------------------------------------------------------------- */

/* How many CPUs a list like "0-3,8" names; 0 when it is none. */
static size_t count_listed(const char *list)
{
    size_t count = 0;
    unsigned long first = 0, last = 0;
    while (list) {
        if (!ranges_next(&list, &first, &last) || last - first > CPUS_MOST)
            return 0;
        count += last - first + 1;
    }
    return count;
}

static void read_cpus(const char *root, struct facts *facts)
{
    small_file_line(root, CPU_FOLDER "/online", facts->online, FACT_MAX);
    facts->cpu_count = count_listed(facts->online);
    small_file_field(root, "/proc/self/status", "Cpus_allowed_list", facts->allowed, FACT_MAX);
    facts->allowed_count = count_listed(facts->allowed);
    if (!small_file_line(root, CPU_FOLDER "/isolated", facts->isolated, FACT_MAX) &&
        small_file_exists(root, CPU_FOLDER "/isolated"))
        snprintf(facts->isolated, FACT_MAX, "none");
    facts->quota = cgroup_quota(root);
    facts->throttled = cgroup_throttled(root);
    facts->niceness = getpriority(PRIO_PROCESS, 0);
}

static void read_boost(const char *root, struct facts *facts)
{
    int off = switch_of(root, CPU_FOLDER "/intel_pstate/no_turbo");
    facts->boost = switch_of(root, CPU_FOLDER "/cpufreq/boost");
    if (facts->boost < 0)
        facts->boost = switch_of(root, CPU_FOLDER "/cpu0/cpufreq/boost"); /* amd-pstate of newer kernels, for each CPU */
    facts->boost_by_intel = off >= 0;
    if (facts->boost_by_intel)
        facts->boost = off == 0;
}

/* The longest time to wake up from an idle state of CPU 0 that is not disabled. */
static double deepest_idle(const char *root)
{
    double deepest = NAN;
    for (int i = 0; i < 16; i++) {
        char name[96];
        double latency = 0, disabled = 0;
        snprintf(name, sizeof name, CPU_FOLDER "/cpu0/cpuidle/state%d/latency", i);
        if (!small_file_number(root, name, &latency))
            break;
        snprintf(name, sizeof name, CPU_FOLDER "/cpu0/cpuidle/state%d/disable", i);
        if (small_file_number(root, name, &disabled) && disabled != 0)
            continue;
        deepest = deepest >= latency ? deepest : latency;
    }
    return deepest;
}

/* 1 when any charger is plugged in; -1 where there is no battery, as in servers. Batteries have no file "online". */
static int read_mains(const char *root)
{
    char types[256];
    double online = 0;
    if (!small_file_lines(root, "/sys/class/power_supply/*/type", types, sizeof types) || !strstr(types, "Battery") ||
        !small_file_greatest(root, "/sys/class/power_supply/*/online", &online))
        return -1;
    return online > 0;
}

static void read_speed(const char *root, struct facts *facts)
{
    small_file_lines(root, CPU_FOLDER "/cpu[0-9]*/cpufreq/scaling_governor", facts->governor, FACT_MAX);
    small_file_lines(root, CPU_FOLDER "/cpu[0-9]*/cpufreq/energy_performance_preference", facts->energy_preference, FACT_MAX);
    read_boost(root, facts);
    facts->thermal_throttles = NAN;
    small_file_greatest(root, CPU_FOLDER "/cpu[0-9]*/thermal_throttle/core_throttle_count", &facts->thermal_throttles);
    facts->mains = read_mains(root);
    facts->idle_exit_microseconds = deepest_idle(root);
    if (!small_file_line(root, CPU_FOLDER "/smt/control", facts->smt, FACT_MAX)) {
        int active = switch_of(root, CPU_FOLDER "/smt/active");
        snprintf(facts->smt, FACT_MAX, "%s", active == 1 ? "on" : active == 0 ? "off" : "");
    }
}

/* --- time --------------------------------------------------------------------------------------------------------------- */

/* The least mean cost of a reading over some batches: what disturbs makes it longer only. */
static double clock_cost(void)
{
    enum { BATCHES = 20, READINGS = 500 };
    double least = INFINITY;
    for (int batch = 0; batch < BATCHES; batch++) {
        double begin = clock_seconds(), now = begin;
        for (int i = 0; i < READINGS; i++)
            now = clock_seconds();
        least = fmin(least, (now - begin) / READINGS);
    }
    return least;
}

static void read_clock(const char *root, struct facts *facts)
{
    small_file_line(root, "/sys/devices/system/clocksource/clocksource0/current_clocksource", facts->clock, FACT_MAX);
    small_file_line(root, "/sys/devices/system/clocksource/clocksource0/available_clocksource", facts->clocks, FACT_MAX);
    facts->clock_seconds = clock_cost();
}

/* --- memory ------------------------------------------------------------------------------------------------------------- */

/* A line "SwapTotal:  123 kB" of /proc/meminfo, in bytes. */
static double meminfo_bytes(const char *root, const char *key)
{
    char value[64];
    double kibibytes = NAN;
    if (!small_file_field(root, "/proc/meminfo", key, value, sizeof value) || sscanf(value, "%lf kB", &kibibytes) != 1)
        return NAN;
    return isfinite(kibibytes) && kibibytes >= 0 ? 1024 * kibibytes : NAN;
}

static void read_memory(const char *root, struct facts *facts)
{
    facts->address_randomisation = switch_of(root, "/proc/sys/kernel/randomize_va_space");
    small_file_choice(root, "/sys/kernel/mm/transparent_hugepage/enabled", facts->huge_pages_private, FACT_MAX);
    small_file_choice(root, "/sys/kernel/mm/transparent_hugepage/shmem_enabled", facts->huge_pages_shared, FACT_MAX);
    facts->page_merging = switch_of(root, "/sys/kernel/mm/ksm/run");
    facts->numa_balancing = switch_of(root, "/proc/sys/kernel/numa_balancing");
    facts->numa_nodes = small_file_count(root, "/sys/devices/system/node/node[0-9]*");
    facts->swap_bytes = meminfo_bytes(root, "SwapTotal");
    facts->swap_used_bytes = facts->swap_bytes - meminfo_bytes(root, "SwapFree");
}

/* --- what else runs ----------------------------------------------------------------------------------------------------- */

struct doctor_counters doctor_count(const char *root)
{
    struct doctor_counters counters = {0};
    double ticks[8];
    char line[256];
    /* user nice system idle iowait irq softirq steal (proc(5)) */
    if (!small_file_line(root, "/proc/stat", line, sizeof line) ||
        sscanf(line, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", &ticks[0], &ticks[1], &ticks[2], &ticks[3], &ticks[4], &ticks[5],
               &ticks[6], &ticks[7]) != 8)
        return counters;
    for (size_t i = 0; i < 8; i++)
        counters.all += ticks[i];
    counters.steal = ticks[7];
    counters.busy = counters.all - ticks[3] - ticks[4] - ticks[7];
    counters.known = isfinite(counters.all);
    return counters;
}

static double share(double part, double all)
{
    return fmin(fmax(part / all, 0), 1); /* counters of a machine that was just moved may run backwards */
}

void doctor_compare(const struct doctor_counters *before, const struct doctor_counters *after, struct facts *facts)
{
    double all = after->all - before->all;
    facts->steal = facts->busy_cpus = NAN;
    if (!before->known || !after->known || facts->cpu_count == 0 || !(all > 0))
        return;
    facts->steal = share(after->steal - before->steal, all);
    facts->busy_cpus = share(after->busy - before->busy, all) * (double)facts->cpu_count;
}

/* Tasks that run or want to, but for the one that reads: the fourth field of /proc/loadavg, "RUNNABLE/ALL". */
static double read_runnable(const char *root)
{
    char line[128];
    double runnable = NAN;
    if (!small_file_line(root, "/proc/loadavg", line, sizeof line) || sscanf(line, "%*f %*f %*f %lf/", &runnable) != 1)
        return NAN;
    return isfinite(runnable) && runnable >= 1 ? runnable - 1 : NAN;
}

void doctor_watch(const char *root, double seconds, struct facts *facts)
{
    enum { LOOKS = 25 };
    const struct timespec pause = {.tv_sec = (time_t)(seconds / LOOKS), .tv_nsec = (long)(1e9 * fmod(seconds / LOOKS, 1))};
    struct doctor_counters before = doctor_count(root);
    facts->runnable = 0;
    for (int i = 0; i < LOOKS; i++) {
        nanosleep(&pause, NULL); /* an interruption makes it shorter, and harms nothing */
        facts->runnable += read_runnable(root) / LOOKS;
    }
    struct doctor_counters after = doctor_count(root);
    doctor_compare(&before, &after, facts);
}

/* --- all ---------------------------------------------------------------------------------------------------------------- */

static void read_load(const char *root, struct facts *facts)
{
    char line[128];
    if (!small_file_line(root, "/proc/loadavg", line, sizeof line) || sscanf(line, "%lf", &facts->load_1min) != 1 ||
        !(facts->load_1min >= 0))
        facts->load_1min = NAN;
}

void doctor_read(const char *root, struct facts *facts)
{
    const char *policy = getenv("OMP_WAIT_POLICY");
    *facts = (struct facts){.root = geteuid() == 0, .load_1min = NAN, .steal = NAN, .busy_cpus = NAN, .runnable = NAN};
    read_hypervisor(root, facts);
    read_container(root, facts);
    read_cpus(root, facts);
    read_speed(root, facts);
    read_clock(root, facts);
    read_memory(root, facts);
    read_load(root, facts);
    snprintf(facts->openmp, FACT_MAX, "%s", BUILD_OPENMP);
    snprintf(facts->wait_policy, FACT_MAX, "%s", policy ? policy : "");
}
