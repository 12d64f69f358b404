/* test_doctor_read.c - made-up machines: AMD, Intel, virtual, one that tells nothing, one that tells nonsense; label: unit */
#include "doctor_read.h"

#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "scratch.h"

#define CPU "sys/devices/system/cpu/"

static struct scratch scratch;

static int make(void **unused)
{
    (void)unused;
    scratch = scratch_make();
    return 0;
}

static int clear(void **unused)
{
    (void)unused;
    scratch_remove(&scratch);
    return 0;
}

static struct facts read_all(void)
{
    struct facts facts;
    doctor_read(scratch.folder, &facts);
    return facts;
}

static void an_amd_workstation_is_read(void **unused)
{
    (void)unused;
    scratch_write(&scratch, "proc/cpuinfo", "vendor_id : AuthenticAMD\nflags : fpu avx2\n");
    scratch_write(&scratch, "proc/self/cgroup", "0::/user.slice\n");
    scratch_write(&scratch, "proc/self/status", "Name:\tx\nCpus_allowed_list:\t0-5,8\n");
    scratch_write(&scratch, CPU "online", "0-15\n");
    scratch_write(&scratch, CPU "isolated", "\n");
    scratch_write(&scratch, CPU "cpu0/cpufreq/scaling_governor", "schedutil\n");
    scratch_write(&scratch, CPU "cpu1/cpufreq/scaling_governor", "performance\n");
    scratch_write(&scratch, CPU "cpufreq/boost", "1\n");
    scratch_write(&scratch, CPU "smt/active", "1\n");
    scratch_write(&scratch, CPU "smt/control", "on\n");
    scratch_write(&scratch, CPU "cpu0/cpuidle/state0/latency", "0\n");
    scratch_write(&scratch, CPU "cpu0/cpuidle/state1/latency", "1\n");
    scratch_write(&scratch, CPU "cpu0/cpuidle/state2/latency", "400\n");
    scratch_write(&scratch, "sys/class/dmi/id/sys_vendor", "Google\n"); /* which builds real machines, too */
    struct facts facts = read_all();
    assert_string_equal(facts.hypervisor, "none");
    assert_string_equal(facts.container, "none");
    assert_int_equal(facts.cpu_count, 16);
    assert_int_equal(facts.allowed_count, 7);
    assert_string_equal(facts.isolated, "none");
    assert_string_equal(facts.governor, "schedutil, performance");
    assert_string_equal(facts.energy_preference, "");
    assert_int_equal(facts.boost, 1);
    assert_false(facts.boost_by_intel);
    assert_string_equal(facts.smt, "on");
    assert_near(facts.idle_exit_microseconds, 400, 0);
    assert_true(isnan(facts.thermal_throttles));
    assert_int_equal(facts.mains, -1);
    scratch_write(&scratch, CPU "cpu0/cpuidle/state2/disable", "1\n");
    assert_near(read_all().idle_exit_microseconds, 1, 0);
}

static void an_intel_laptop_is_read(void **unused)
{
    (void)unused;
    scratch_write(&scratch, CPU "intel_pstate/no_turbo", "0\n");
    scratch_write(&scratch, CPU "cpu0/cpufreq/scaling_governor", "powersave\n");
    scratch_write(&scratch, CPU "cpu0/cpufreq/energy_performance_preference", "balance_power\n");
    scratch_write(&scratch, CPU "cpu0/thermal_throttle/core_throttle_count", "3\n");
    scratch_write(&scratch, CPU "cpu1/thermal_throttle/core_throttle_count", "12\n");
    scratch_write(&scratch, "sys/class/power_supply/AC/type", "Mains\n");
    scratch_write(&scratch, "sys/class/power_supply/AC/online", "0\n");
    scratch_write(&scratch, "sys/class/power_supply/BAT0/type", "Battery\n");
    struct facts facts = read_all();
    assert_int_equal(facts.boost, 1);
    assert_true(facts.boost_by_intel);
    assert_string_equal(facts.energy_preference, "balance_power");
    assert_near(facts.thermal_throttles, 12, 0);
    assert_int_equal(facts.mains, 0);
    scratch_write(&scratch, CPU "intel_pstate/no_turbo", "1\n");
    scratch_write(&scratch, "sys/class/power_supply/AC/online", "1\n");
    facts = read_all();
    assert_int_equal(facts.boost, 0);
    assert_int_equal(facts.mains, 1);
}

/* amd-pstate of newer kernels has a switch for each CPU. */
static void boost_may_be_each_cpus_own(void **unused)
{
    (void)unused;
    scratch_write(&scratch, CPU "cpu0/cpufreq/boost", "0\n");
    assert_int_equal(read_all().boost, 0);
}

static void a_virtual_machine_in_the_cloud_is_told_by_its_vendor(void **unused)
{
    (void)unused;
    scratch_write(&scratch, "proc/cpuinfo", "flags : fpu hypervisor avx2\n");
    assert_string_equal(read_all().hypervisor, "a hypervisor");
    scratch_write(&scratch, "sys/class/dmi/id/sys_vendor", "QEMU\n");
    assert_string_equal(read_all().hypervisor, "KVM (QEMU)");
    scratch_write(&scratch, "proc/cpuinfo", "flags : fpu hypervisorx\n");
    assert_string_equal(read_all().hypervisor, "none");
    scratch_write(&scratch, "proc/cpuinfo", "Features : asimd\n"); /* aarch64 has no such flag */
    assert_string_equal(read_all().hypervisor, "KVM (QEMU)");
    scratch_write(&scratch, "sys/class/dmi/id/sys_vendor", "Ampere\n");
    assert_string_equal(read_all().hypervisor, "");
}

static void containers_are_told_by_their_groups_and_marks(void **unused)
{
    (void)unused;
    assert_string_equal(read_all().container, "");
    scratch_write(&scratch, "proc/self/cgroup", "9:name=systemd:/\n4:memory:/kubepods/burstable/x\n");
    assert_string_equal(read_all().container, "kubepods");
    scratch_write(&scratch, "proc/self/cgroup", "0::/\n");
    assert_string_equal(read_all().container, "none");
    scratch_write(&scratch, "run/.containerenv", "");
    assert_string_equal(read_all().container, "podman");
    scratch_write(&scratch, ".dockerenv", "");
    assert_string_equal(read_all().container, "podman");
}

static void quotas_of_both_versions_of_control_groups_are_read(void **unused)
{
    (void)unused;
    scratch_write(&scratch, "proc/self/cgroup", "0::/a\n");
    scratch_write(&scratch, "sys/fs/cgroup/a/cpu.max", "50000 100000\n");
    scratch_write(&scratch, "sys/fs/cgroup/a/cpu.stat", "nr_throttled 4\n");
    assert_near(read_all().quota, 0.5, 0);
    assert_int_equal(read_all().throttled, 4);
    scratch_write(&scratch, "proc/self/cgroup", "4:cpu,cpuacct:/b\n");
    scratch_write(&scratch, "sys/fs/cgroup/cpu/b/cpu.cfs_quota_us", "150000\n");
    scratch_write(&scratch, "sys/fs/cgroup/cpu/b/cpu.cfs_period_us", "100000\n");
    assert_near(read_all().quota, 1.5, 0);
}

static void memory_and_clock_are_read(void **unused)
{
    (void)unused;
    scratch_write(&scratch, "proc/sys/kernel/randomize_va_space", "2\n");
    scratch_write(&scratch, "proc/sys/kernel/numa_balancing", "1\n");
    scratch_write(&scratch, "sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n");
    scratch_write(&scratch, "sys/kernel/mm/transparent_hugepage/shmem_enabled",
                  "always within_size advise [never] deny force\n");
    scratch_write(&scratch, "sys/kernel/mm/ksm/run", "0\n");
    scratch_write(&scratch, "sys/devices/system/node/node0/numastat", "\n");
    scratch_write(&scratch, "sys/devices/system/node/node1/numastat", "\n");
    scratch_write(&scratch, "proc/meminfo", "MemTotal: 16 kB\nSwapTotal:  2048 kB\nSwapFree: 1024 kB\n");
    scratch_write(&scratch, "proc/loadavg", "0.75 0.5 0.25 1/200 4242\n");
    scratch_write(&scratch, "sys/devices/system/clocksource/clocksource0/current_clocksource", "hpet\n");
    scratch_write(&scratch, "sys/devices/system/clocksource/clocksource0/available_clocksource", "hpet acpi_pm \n");
    struct facts facts = read_all();
    assert_int_equal(facts.address_randomisation, 2);
    assert_int_equal(facts.numa_balancing, 1);
    assert_int_equal(facts.numa_nodes, 2);
    assert_int_equal(facts.page_merging, 0);
    assert_string_equal(facts.huge_pages_private, "always");
    assert_string_equal(facts.huge_pages_shared, "never");
    assert_near(facts.swap_bytes, 2097152, 0);
    assert_near(facts.swap_used_bytes, 1048576, 0);
    assert_near(facts.load_1min, 0.75, 0);
    assert_string_equal(facts.clock, "hpet");
    assert_string_equal(facts.clocks, "hpet acpi_pm");
    assert_true(facts.clock_seconds > 0 && isfinite(facts.clock_seconds));
}

static void what_is_not_there_is_unknown(void **unused)
{
    (void)unused;
    struct facts facts = read_all();
    assert_int_equal(facts.cpu_count, 0);
    assert_int_equal(facts.boost, -1);
    assert_int_equal(facts.address_randomisation, -1);
    assert_int_equal(facts.throttled, -1);
    assert_true(isnan(facts.swap_used_bytes) && isnan(facts.load_1min) && isnan(facts.steal) && isnan(facts.runnable));
    assert_string_equal(facts.governor, "");
    assert_string_equal(facts.isolated, "");
    assert_string_equal(facts.smt, "");
}

static void nonsense_is_unknown(void **unused)
{
    (void)unused;
    static const char *const nonsense[] = {"",      "\n",   "garbage\n", "-1\n", "nan\n", "1e300\n", "\xff\xfe\x01\n",
                                           "0.5\n", "0-\n", "9-1\n"};
    static const char *const files[] = {CPU "online",
                                        CPU "cpufreq/boost",
                                        "proc/sys/kernel/randomize_va_space",
                                        "proc/self/status",
                                        "sys/kernel/mm/ksm/run",
                                        "proc/stat",
                                        "proc/loadavg",
                                        "proc/meminfo",
                                        "proc/self/cgroup",
                                        CPU "intel_pstate/no_turbo",
                                        CPU "smt/active",
                                        "sys/kernel/mm/transparent_hugepage/enabled"};
    for (size_t i = 0; i < sizeof nonsense / sizeof nonsense[0]; i++) {
        for (size_t j = 0; j < sizeof files / sizeof files[0]; j++)
            scratch_write(&scratch, files[j], nonsense[i]);
        struct facts facts = read_all();
        assert_int_equal(facts.cpu_count, 0);
        assert_int_equal(facts.allowed_count, 0);
        assert_int_equal(facts.boost, -1);
        assert_int_equal(facts.address_randomisation, -1);
        assert_int_equal(facts.page_merging, -1);
        assert_true(isnan(facts.swap_used_bytes));
        assert_string_equal(facts.huge_pages_private, "");
        assert_string_equal(facts.smt, "");
        assert_false(doctor_count(scratch.folder).known);
    }
}

/* --- what goes on ------------------------------------------------------------------------------------------------------- */

static void two_counts_tell_steal_and_busy_cpus(void **unused)
{
    (void)unused;
    struct facts facts = {.cpu_count = 4};
    scratch_write(&scratch, "proc/stat", "cpu  100 0 100 1000 100 0 0 50 0 0\ncpu0 1 1 1 1\n");
    struct doctor_counters before = doctor_count(scratch.folder);
    /* user +30, system +10, idle +140, iowait +10, steal +10: of 200 ticks, 40 were busy */
    scratch_write(&scratch, "proc/stat", "cpu  130 0 110 1140 110 0 0 60 0 0\n");
    struct doctor_counters after = doctor_count(scratch.folder);
    doctor_compare(&before, &after, &facts);
    assert_near(facts.steal, 0.05, 1e-15);
    assert_near(facts.busy_cpus, 0.8, 1e-15);
    doctor_compare(&after, &after, &facts); /* no tick went by */
    assert_true(isnan(facts.steal) && isnan(facts.busy_cpus));
    doctor_compare(&after, &before, &facts); /* backwards */
    assert_true(isnan(facts.steal) && isnan(facts.busy_cpus));
}

static void watching_counts_other_tasks_only(void **unused)
{
    (void)unused;
    struct facts facts = {.cpu_count = 4};
    scratch_write(&scratch, "proc/loadavg", "0.75 0.5 0.25 3/200 4242\n");
    doctor_watch(scratch.folder, 0, &facts);
    assert_near(facts.runnable, 2, 1e-12);
    scratch_write(&scratch, "proc/loadavg", "0.75 0.5 0.25 x/200 4242\n");
    doctor_watch(scratch.folder, 0, &facts);
    assert_true(isnan(facts.runnable));
}

static void this_machine_can_be_read(void **unused)
{
    (void)unused;
    struct facts facts;
    doctor_read("", &facts);
    doctor_watch("", 0.05, &facts);
    assert_true(facts.cpu_count >= 1 && facts.allowed_count >= 1);
    assert_true(isfinite(facts.runnable));
    assert_says(facts.openmp, "OpenMP");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_amd_workstation_is_read, make, clear),
        cmocka_unit_test_setup_teardown(an_intel_laptop_is_read, make, clear),
        cmocka_unit_test_setup_teardown(boost_may_be_each_cpus_own, make, clear),
        cmocka_unit_test_setup_teardown(a_virtual_machine_in_the_cloud_is_told_by_its_vendor, make, clear),
        cmocka_unit_test_setup_teardown(containers_are_told_by_their_groups_and_marks, make, clear),
        cmocka_unit_test_setup_teardown(quotas_of_both_versions_of_control_groups_are_read, make, clear),
        cmocka_unit_test_setup_teardown(memory_and_clock_are_read, make, clear),
        cmocka_unit_test_setup_teardown(what_is_not_there_is_unknown, make, clear),
        cmocka_unit_test_setup_teardown(nonsense_is_unknown, make, clear),
        cmocka_unit_test_setup_teardown(two_counts_tell_steal_and_busy_cpus, make, clear),
        cmocka_unit_test_setup_teardown(watching_counts_other_tasks_only, make, clear),
        cmocka_unit_test(this_machine_can_be_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
