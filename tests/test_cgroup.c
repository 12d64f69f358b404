/* test_cgroup.c - CPU quotas in made-up /proc and /sys folders; label: unit */
#include "cgroup.h"

#include <stdlib.h>

#include "check.h"
#include "scratch.h"

static int make(void **state)
{
    struct scratch *scratch = malloc(sizeof *scratch);
    if (!scratch)
        return -1;
    *scratch = scratch_make();
    *state = scratch;
    return 0;
}

static int clear(void **state)
{
    scratch_remove(*state);
    free(*state);
    return 0;
}

static double quota_in(void **state)
{
    const struct scratch *scratch = *state;
    return cgroup_quota(scratch->folder);
}

static long throttled_in(void **state)
{
    const struct scratch *scratch = *state;
    return cgroup_throttled(scratch->folder);
}

static void without_control_groups_there_is_no_quota(void **state)
{
    assert_near(quota_in(state), 0, 0);
    assert_int_equal(throttled_in(state), -1);
    scratch_write(*state, "proc/self/cgroup", "");
    assert_near(quota_in(state), 0, 0);
    assert_int_equal(throttled_in(state), -1);
}

static void version_2_gives_quota_over_period(void **state)
{
    scratch_write(*state, "proc/self/cgroup", "0::/user.slice/job\n");
    scratch_write(*state, "sys/fs/cgroup/user.slice/job/cpu.max", "250000 100000\n");
    assert_near(quota_in(state), 2.5, 0);
}

static void the_word_max_is_no_quota(void **state)
{
    scratch_write(*state, "proc/self/cgroup", "0::/a\n");
    scratch_write(*state, "sys/fs/cgroup/a/cpu.max", "max 100000\n");
    assert_near(quota_in(state), 0, 0);
}

static void the_least_quota_of_all_parents_holds(void **state)
{
    scratch_write(*state, "proc/self/cgroup", "0::/a/b/c\n");
    scratch_write(*state, "sys/fs/cgroup/a/b/c/cpu.max", "400000 100000\n");
    assert_near(quota_in(state), 4, 0);
    scratch_write(*state, "sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
    scratch_write(*state, "sys/fs/cgroup/a/cpu.max", "25000 50000\n");
    assert_near(quota_in(state), 0.5, 0);
    scratch_write(*state, "sys/fs/cgroup/a/b/c/cpu.max", "20000 100000\n");
    assert_near(quota_in(state), 0.2, 1e-15);
}

/* Inside a container, the path is the host's, but the container's own group is mounted as the root. */
static void a_container_finds_its_quota_at_the_mounted_root(void **state)
{
    scratch_write(*state, "proc/self/cgroup", "0::/docker/0123abc\n");
    scratch_write(*state, "sys/fs/cgroup/cpu.max", "150000 100000\n");
    scratch_write(*state, "sys/fs/cgroup/cpu.stat", "nr_throttled 5\n");
    assert_near(quota_in(state), 1.5, 0);
    assert_int_equal(throttled_in(state), 5);
}

static void the_root_group_itself_may_hold_the_quota(void **state)
{
    scratch_write(*state, "proc/self/cgroup", "0::/\n");
    scratch_write(*state, "sys/fs/cgroup/cpu.max", "300000 100000\n");
    assert_near(quota_in(state), 3, 0);
}

static void a_group_with_a_blank_in_its_name_is_found(void **state)
{
    scratch_write(*state, "proc/self/cgroup", "0::/my group\n");
    scratch_write(*state, "sys/fs/cgroup/my group/cpu.max", "300000 100000\n");
    scratch_write(*state, "sys/fs/cgroup/my/cpu.max", "100000 100000\n");
    assert_near(quota_in(state), 3, 0);
}

static void version_1_gives_quota_over_period(void **state)
{
    scratch_write(*state, "proc/self/cgroup",
                  "12:cpuset:/other\n4:cpu,cpuacct:/a/b\n2:memory:/memory\n1:name=systemd:/systemd\n");
    scratch_write(*state, "sys/fs/cgroup/cpu/a/b/cpu.cfs_quota_us", "150000\n");
    scratch_write(*state, "sys/fs/cgroup/cpu/a/b/cpu.cfs_period_us", "100000\n");
    assert_near(quota_in(state), 1.5, 0);
    scratch_write(*state, "sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "50000\n");
    scratch_write(*state, "sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000\n");
    assert_near(quota_in(state), 0.5, 0);
}

static void version_1_says_no_quota_by_minus_one(void **state)
{
    scratch_write(*state, "proc/self/cgroup", "4:cpuacct,cpu:/a\n");
    scratch_write(*state, "sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "-1\n");
    scratch_write(*state, "sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000\n");
    assert_near(quota_in(state), 0, 0);
    scratch_write(*state, "sys/fs/cgroup/cpu/cpu.cfs_quota_us", "100000\n"); /* of which the period is missing */
    assert_near(quota_in(state), 0, 0);
}

static void cpuset_and_cpuacct_are_not_the_cpu_controller(void **state)
{
    scratch_write(*state, "proc/self/cgroup", "5:cpuset:/a\n4:cpuacct:/a\n3:notcpu,cpux:/a\n");
    scratch_write(*state, "sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "150000\n");
    scratch_write(*state, "sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000\n");
    assert_near(quota_in(state), 0, 0);
    assert_int_equal(throttled_in(state), -1);
}

static void with_both_versions_the_one_with_the_cpu_controller_rules(void **state)
{
    static const char *const lists[] = {"4:cpu,cpuacct:/a\n0::/b\n", "0::/b\n4:cpu,cpuacct:/a\n"};
    scratch_write(*state, "sys/fs/cgroup/cpu/a/cpu.cfs_quota_us", "150000\n");
    scratch_write(*state, "sys/fs/cgroup/cpu/a/cpu.cfs_period_us", "100000\n");
    scratch_write(*state, "sys/fs/cgroup/b/cpu.max", "900000 100000\n");
    for (size_t i = 0; i < 2; i++) {
        scratch_write(*state, "proc/self/cgroup", lists[i]);
        assert_near(quota_in(state), 1.5, 0);
    }
    scratch_write(*state, "proc/self/cgroup", "7:memory:/a\n0::/b\n");
    assert_near(quota_in(state), 9, 0);
}

static void garbage_is_no_quota(void **state)
{
    static const char *const quotas[] = {"",      "\n",      "100000\n",     "-5 100000\n", "0 100000\n", "100000 0\n",
                                         "x y\n", "nan 1\n", "inf 100000\n", "100000 -1\n", "1 nan\n",    "\x80\xff\n"};
    scratch_write(*state, "proc/self/cgroup", "0::/a\n");
    for (size_t i = 0; i < sizeof quotas / sizeof quotas[0]; i++) {
        scratch_write(*state, "sys/fs/cgroup/a/cpu.max", quotas[i]);
        assert_near(quota_in(state), 0, 0);
    }
}

static void garbage_is_no_group(void **state)
{
    char longest[9000];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    memcpy(longest, "0::/", 4);
    const char *const lists[] = {"garbage\n", ":::\n", "0:\n", "0::\n", "x:cpu:/a\n", "4:cpu\n", "\n\n\n", longest};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        scratch_write(*state, "proc/self/cgroup", lists[i]);
        assert_near(quota_in(state), 0, 0);
        assert_int_equal(throttled_in(state), -1);
    }
}

static void throttling_is_read_from_cpu_stat(void **state)
{
    scratch_write(*state, "proc/self/cgroup", "0::/a\n");
    scratch_write(*state, "sys/fs/cgroup/a/cpu.stat", "usage_usec 12\nnr_periods 9\nnr_throttled 7\nthrottled_usec 100\n");
    assert_int_equal(throttled_in(state), 7);
    scratch_write(*state, "sys/fs/cgroup/a/cpu.stat", "usage_usec 12\n");
    assert_int_equal(throttled_in(state), -1);
    scratch_write(*state, "sys/fs/cgroup/a/cpu.stat", "nr_throttled x\n");
    assert_int_equal(throttled_in(state), -1);
    scratch_write(*state, "sys/fs/cgroup/a/cpu.stat", "nr_throttled 0\n");
    assert_int_equal(throttled_in(state), 0);
}

static void throttling_of_a_parent_counts(void **state)
{
    scratch_write(*state, "proc/self/cgroup", "4:cpu:/a/b\n");
    scratch_write(*state, "sys/fs/cgroup/cpu/a/cpu.stat", "nr_periods 9\nnr_throttled 3\n");
    assert_int_equal(throttled_in(state), 3); /* b has no cpu.stat */
    scratch_write(*state, "sys/fs/cgroup/cpu/a/b/cpu.stat", "nr_periods 9\nnr_throttled 2\n");
    assert_int_equal(throttled_in(state), 5);
}

static void this_machine_can_be_asked(void **state)
{
    (void)state;
    assert_true(cgroup_quota("") >= 0);
    assert_true(cgroup_throttled("") >= -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_control_groups_there_is_no_quota, make, clear),
        cmocka_unit_test_setup_teardown(version_2_gives_quota_over_period, make, clear),
        cmocka_unit_test_setup_teardown(the_word_max_is_no_quota, make, clear),
        cmocka_unit_test_setup_teardown(the_least_quota_of_all_parents_holds, make, clear),
        cmocka_unit_test_setup_teardown(a_container_finds_its_quota_at_the_mounted_root, make, clear),
        cmocka_unit_test_setup_teardown(the_root_group_itself_may_hold_the_quota, make, clear),
        cmocka_unit_test_setup_teardown(a_group_with_a_blank_in_its_name_is_found, make, clear),
        cmocka_unit_test_setup_teardown(version_1_gives_quota_over_period, make, clear),
        cmocka_unit_test_setup_teardown(version_1_says_no_quota_by_minus_one, make, clear),
        cmocka_unit_test_setup_teardown(cpuset_and_cpuacct_are_not_the_cpu_controller, make, clear),
        cmocka_unit_test_setup_teardown(with_both_versions_the_one_with_the_cpu_controller_rules, make, clear),
        cmocka_unit_test_setup_teardown(garbage_is_no_quota, make, clear),
        cmocka_unit_test_setup_teardown(garbage_is_no_group, make, clear),
        cmocka_unit_test_setup_teardown(throttling_is_read_from_cpu_stat, make, clear),
        cmocka_unit_test_setup_teardown(throttling_of_a_parent_counts, make, clear),
        cmocka_unit_test(this_machine_can_be_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
