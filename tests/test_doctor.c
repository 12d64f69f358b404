/* test_doctor.c - judgements of made-up facts: what disturbs, what is good, and what to do where; label: unit */
#include "doctor.h"

#include <stdio.h>

#include "check.h"

/* A machine on which all is well. */
static struct facts good_facts(void)
{
    return (struct facts){
        .hypervisor = "none",
        .container = "none",
        .root = true,
        .cpu_count = 8,
        .allowed_count = 8,
        .online = "0-7",
        .allowed = "0-7",
        .isolated = "none",
        .throttled = 0,
        .governor = "performance",
        .energy_preference = "performance",
        .boost = 0,
        .thermal_throttles = 0,
        .mains = 1,
        .idle_exit_microseconds = 2,
        .smt = "off",
        .clock = "tsc",
        .clocks = "tsc hpet",
        .clock_seconds = 24e-9,
        .address_randomisation = 2,
        .huge_pages_private = "madvise",
        .huge_pages_shared = "advise",
        .page_merging = 0,
        .numa_balancing = 0,
        .numa_nodes = 2,
        .swap_bytes = 0,
        .swap_used_bytes = 0,
        .load_1min = 0.1,
        .steal = 0,
        .busy_cpus = 0.03,
        .runnable = 0.01,
        .openmp = "gomp, OpenMP 4.5",
        .wait_policy = "passive",
    };
}

static struct doctor_check check_of(const struct facts *facts, const char *name)
{
    struct doctor doctor;
    doctor_judge(facts, &doctor);
    for (size_t i = 0; i < doctor.check_count; i++) {
        if (strcmp(doctor.checks[i].name, name) == 0)
            return doctor.checks[i];
    }
    fail_msg("no check is called '%s'", name);
    return (struct doctor_check){0};
}

/* The check's verdict is `verdict`, its value says `value` ("" when it is not readable). */
static void assert_check(const struct facts *facts, const char *name, enum doctor_verdict verdict, const char *value)
{
    struct doctor_check check = check_of(facts, name);
    if (check.verdict != verdict)
        fail_msg("%s: '%s' is called %s", name, check.value, doctor_verdict_name(check.verdict));
    if (verdict == DOCTOR_NOT_READABLE)
        assert_string_equal(check.value, "");
    else
        assert_says(check.value, value);
}

static void on_a_good_machine_all_is_good(void **unused)
{
    (void)unused;
    struct facts facts = good_facts();
    struct doctor doctor;
    doctor_judge(&facts, &doctor);
    assert_true(doctor.check_count >= 20);
    for (size_t i = 0; i < doctor.check_count; i++)
        assert_check(&facts, doctor.checks[i].name, DOCTOR_GOOD, "");
    assert_int_equal(doctor.quiet, DOCTOR_QUIET);
    assert_string_equal(doctor.line, "quiet enough: yes (steal 0.0 %, load 0.03); clock tsc, 24 ns");
}

/* One fact is changed, and its check says so; all others stay good. */
static void every_disturbance_is_seen_by_its_own_check(void **unused)
{
    (void)unused;
    enum { CASES = 23 };
    struct facts all[CASES];
    const char *names[CASES], *values[CASES];
    size_t count = 0;
#define CHANGE(name_, value_, ...)                                                                                             \
    do {                                                                                                                       \
        struct facts f = good_facts();                                                                                         \
        __VA_ARGS__;                                                                                                           \
        names[count] = name_, values[count] = value_, all[count++] = f;                                                        \
    } while (0)
    CHANGE("steal", "1.5 %", f.steal = 0.015);
    CHANGE("other load", "0.25 CPUs busy", f.busy_cpus = 0.25);
    CHANGE("other load", "1.00 tasks runnable", f.runnable = 1);
    CHANGE("machine", "virtual, on KVM", snprintf(f.hypervisor, FACT_MAX, "KVM"));
    CHANGE("CPU quota", "7.50 CPUs, which stopped us 3 times", f.quota = 7.5; f.throttled = 3);
    CHANGE("CPU set", "CPUs 2-3 of 0-7", f.allowed_count = 2; snprintf(f.allowed, FACT_MAX, "2-3"));
    CHANGE("niceness", "10", f.niceness = 10);
    CHANGE("governor", "performance, powersave", snprintf(f.governor, FACT_MAX, "performance, powersave"));
    CHANGE("governor", "schedutil", snprintf(f.governor, FACT_MAX, "schedutil"));
    CHANGE("energy preference", "balance_power", snprintf(f.energy_preference, FACT_MAX, "balance_power"));
    CHANGE("boost", "on", f.boost = 1);
    CHANGE("heat", "12 times", f.thermal_throttles = 12);
    CHANGE("power supply", "battery", f.mains = 0);
    CHANGE("idle states", "400 us", f.idle_exit_microseconds = 400);
    CHANGE("SMT", "on", snprintf(f.smt, FACT_MAX, "on"));
    CHANGE("time source", "tsc, 900 ns", f.clock_seconds = 900e-9);
    CHANGE("address layout", "off", f.address_randomisation = 0);
    CHANGE("huge pages, private", "always", snprintf(f.huge_pages_private, FACT_MAX, "always"));
    CHANGE("huge pages, shared", "never", snprintf(f.huge_pages_shared, FACT_MAX, "never"));
    CHANGE("page merging", "on", f.page_merging = 1);
    CHANGE("NUMA balancing", "on", f.numa_balancing = 1);
    CHANGE("swap", "1.00 MiB of 2.00 MiB used", f.swap_bytes = 2097152; f.swap_used_bytes = 1048576);
    CHANGE("OpenMP", "waiting threads: active", snprintf(f.wait_policy, FACT_MAX, "active"));
#undef CHANGE
    assert_int_equal(count, CASES);
    for (size_t i = 0; i < count; i++) {
        struct doctor doctor;
        size_t disturbing = 0;
        assert_check(&all[i], names[i], DOCTOR_MAY_DISTURB, values[i]);
        doctor_judge(&all[i], &doctor);
        for (size_t j = 0; j < doctor.check_count; j++)
            disturbing += doctor.checks[j].verdict != DOCTOR_GOOD;
        assert_int_equal(disturbing, 1);
    }
}

static void what_is_unknown_is_not_readable(void **unused)
{
    (void)unused;
    struct facts facts = {.throttled = -1,
                          .boost = -1,
                          .thermal_throttles = NAN,
                          .mains = -1,
                          .idle_exit_microseconds = NAN,
                          .clock_seconds = NAN,
                          .address_randomisation = -1,
                          .page_merging = -1,
                          .numa_balancing = -1,
                          .swap_bytes = NAN,
                          .swap_used_bytes = NAN,
                          .load_1min = NAN,
                          .steal = NAN,
                          .busy_cpus = NAN,
                          .runnable = NAN};
    static const char *const names[] = {"steal",        "other load",     "machine",
                                        "CPU set",      "governor",       "boost",
                                        "heat",         "idle states",    "SMT",
                                        "time source",  "address layout", "swap",
                                        "page merging", "NUMA balancing", "huge pages, shared"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_check(&facts, names[i], DOCTOR_NOT_READABLE, "");
    struct doctor doctor;
    doctor_judge(&facts, &doctor);
    assert_int_equal(doctor.quiet, DOCTOR_QUIET_UNKNOWN);
    assert_says(doctor.line, "quiet enough: unknown (steal unknown, load unknown)");
}

static void settings_do_not_make_a_machine_loud(void **unused)
{
    (void)unused;
    struct facts facts = good_facts();
    struct doctor doctor;
    facts.boost = 1;
    snprintf(facts.governor, FACT_MAX, "powersave");
    doctor_judge(&facts, &doctor);
    assert_int_equal(doctor.quiet, DOCTOR_QUIET);
}

static void steal_load_and_a_small_quota_do(void **unused)
{
    (void)unused;
    struct facts facts = good_facts();
    struct doctor doctor;
    facts.steal = 0.031;
    doctor_judge(&facts, &doctor);
    assert_int_equal(doctor.quiet, DOCTOR_NOT_QUIET);
    assert_says(doctor.line, "quiet enough: no (steal 3.1 %");
    facts = good_facts();
    facts.runnable = 1.5;
    facts.busy_cpus = NAN;
    doctor_judge(&facts, &doctor);
    assert_int_equal(doctor.quiet, DOCTOR_NOT_QUIET);
    assert_says(doctor.line, "load 1.50");
    facts = good_facts();
    facts.quota = 0.5;
    doctor_judge(&facts, &doctor);
    assert_int_equal(doctor.quiet, DOCTOR_NOT_QUIET);
    assert_says(doctor.line, "quota 0.50 CPUs");
    facts.quota = 8; /* as many as there are */
    doctor_judge(&facts, &doctor);
    assert_int_equal(doctor.quiet, DOCTOR_QUIET);
}

static void a_change_says_from_where_it_can_be_made(void **unused)
{
    (void)unused;
    struct facts facts = good_facts();
    assert_string_equal(check_of(&facts, "governor").change, "cpupower frequency-set -g performance");
    assert_string_equal(check_of(&facts, "governor").needs, "");
    facts.root = false;
    assert_string_equal(check_of(&facts, "governor").needs, "as root");
    assert_string_equal(check_of(&facts, "other load").needs, "");
    snprintf(facts.container, FACT_MAX, "docker");
    assert_string_equal(check_of(&facts, "NUMA balancing").needs, "on the container's host, as root");
    assert_string_equal(check_of(&facts, "governor").needs, "on the container's host, as root");
    facts = good_facts();
    snprintf(facts.hypervisor, FACT_MAX, "KVM");
    assert_string_equal(check_of(&facts, "NUMA balancing").needs, ""); /* the guest's own kernel */
    assert_string_equal(check_of(&facts, "governor").needs, "on the virtual machine's host, as root");
}

static void the_change_fits_the_driver(void **unused)
{
    (void)unused;
    struct facts facts = good_facts();
    assert_says(check_of(&facts, "boost").change, "echo 0 > /sys/devices/system/cpu/cpufreq/boost");
    facts.boost_by_intel = true;
    assert_says(check_of(&facts, "boost").change, "echo 1 > /sys/devices/system/cpu/intel_pstate/no_turbo");
    assert_says(check_of(&facts, "time source").change, "echo tsc");
    snprintf(facts.clocks, FACT_MAX, "hpet");
    assert_says(check_of(&facts, "time source").change, "reboot");
}

static void smt_is_not_seen_from_inside_a_virtual_machine(void **unused)
{
    (void)unused;
    struct facts facts = good_facts();
    snprintf(facts.smt, FACT_MAX, "notsupported");
    assert_check(&facts, "SMT", DOCTOR_GOOD, "the processor has none");
    snprintf(facts.hypervisor, FACT_MAX, "KVM");
    assert_check(&facts, "SMT", DOCTOR_NOT_READABLE, "");
}

static void one_numa_node_needs_no_balancing(void **unused)
{
    (void)unused;
    struct facts facts = good_facts();
    facts.numa_nodes = 1;
    facts.numa_balancing = 1;
    assert_check(&facts, "NUMA balancing", DOCTOR_GOOD, "one NUMA node");
}

static void a_long_text_is_cut_and_not_written_beyond(void **unused)
{
    (void)unused;
    struct facts facts = good_facts();
    memset(facts.governor, 'x', FACT_MAX - 1);
    memset(facts.clock, 'y', FACT_MAX - 1);
    memset(facts.allowed, '1', FACT_MAX - 1);
    memset(facts.online, '2', FACT_MAX - 1);
    memset(facts.isolated, '3', FACT_MAX - 1);
    facts.allowed_count = 1;
    assert_check(&facts, "governor", DOCTOR_MAY_DISTURB, "xxxx");
    assert_true(strlen(check_of(&facts, "CPU set").value) == DOCTOR_VALUE_MAX - 1);
    facts.busy_cpus = 1e300;
    facts.runnable = 1e300;
    assert_check(&facts, "other load", DOCTOR_MAY_DISTURB, "1000");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(on_a_good_machine_all_is_good),    cmocka_unit_test(every_disturbance_is_seen_by_its_own_check),
        cmocka_unit_test(what_is_unknown_is_not_readable),  cmocka_unit_test(settings_do_not_make_a_machine_loud),
        cmocka_unit_test(steal_load_and_a_small_quota_do),  cmocka_unit_test(a_change_says_from_where_it_can_be_made),
        cmocka_unit_test(the_change_fits_the_driver),       cmocka_unit_test(smt_is_not_seen_from_inside_a_virtual_machine),
        cmocka_unit_test(one_numa_node_needs_no_balancing), cmocka_unit_test(a_long_text_is_cut_and_not_written_beyond),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
