/* doctor.c - judges facts by all checks, and says in one line whether one can measure now. */
#include "doctor.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "doctor_checks.h"

/* Who can change it, where we are. */
static const char *needs_of(const struct check *check, const struct facts *facts)
{
    if (check->owner == OURS)
        return "";
    if (check->owner == HARDWARE && facts_virtual(facts))
        return "on the virtual machine's host, as root";
    if (facts_contained(facts))
        return "on the container's host, as root";
    return facts->root ? "" : "as root";
}

/* One that disturbs is enough for a no; a yes needs all of them. */
static enum doctor_quiet judge_now(const struct doctor *doctor)
{
    enum doctor_quiet quiet = DOCTOR_QUIET;
    for (size_t i = 0; i < doctor->check_count; i++) {
        if (!doctor_checks[i].now)
            continue;
        if (doctor->checks[i].verdict == DOCTOR_MAY_DISTURB)
            return DOCTOR_NOT_QUIET;
        if (doctor->checks[i].verdict == DOCTOR_NOT_READABLE)
            quiet = DOCTOR_QUIET_UNKNOWN;
    }
    return quiet;
}

static void say_number(char *text, size_t size, double value, const char *format)
{
    if (isfinite(value))
        snprintf(text, size, format, value);
    else
        snprintf(text, size, "unknown");
}

/* The load that is greater: CPUs that were busy, or tasks that wanted one. */
static void say_line(const struct facts *facts, struct doctor *doctor)
{
    static const char *const words[] = {"yes", "no", "unknown"};
    char steal[32], load[32], limit[64] = "";
    say_number(steal, sizeof steal, 100 * facts->steal, "%.1f %%");
    say_number(load, sizeof load, fmax(facts->busy_cpus, facts->runnable), "%.2f");
    if (facts->quota > 0)
        snprintf(limit, sizeof limit, ", quota %.2f CPUs", facts->quota);
    snprintf(doctor->line, sizeof doctor->line, "quiet enough: %s (steal %s, load %s%s); clock %.64s, %.0f ns",
             words[doctor->quiet], steal, load, limit, facts->clock[0] ? facts->clock : "unknown", 1e9 * facts->clock_seconds);
}

void doctor_judge(const struct facts *facts, struct doctor *doctor)
{
    *doctor = (struct doctor){.check_count = doctor_check_count};
    for (size_t i = 0; i < doctor_check_count; i++) {
        struct doctor_check *check = &doctor->checks[i];
        check->name = doctor_checks[i].name;
        check->why = doctor_checks[i].why;
        check->verdict = doctor_checks[i].judge(facts, check->value);
        check->change = doctor_checks[i].change_of ? doctor_checks[i].change_of(facts) : doctor_checks[i].change;
        check->needs = needs_of(&doctor_checks[i], facts);
    }
    doctor->quiet = judge_now(doctor);
    say_line(facts, doctor);
}

const char *doctor_verdict_name(enum doctor_verdict verdict)
{
    static const char *const names[] = {"good", "may disturb", "not readable"};
    return names[verdict];
}
