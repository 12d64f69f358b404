/* show_doctor.c - prints the doctor's checks, what may disturb first. */
#include "show_doctor.h"

#include <string.h>

#include "json_put.h"
#include "wrap.h"

enum { NAME_WIDTH = 22, INDENT = 6 };

static size_t count_of(const struct doctor *doctor, enum doctor_verdict verdict)
{
    size_t count = 0;
    for (size_t i = 0; i < doctor->check_count; i++)
        count += doctor->checks[i].verdict == verdict;
    return count;
}

static void print_check(FILE *out, const struct doctor_check *check, bool explained)
{
    if (check->value[0])
        fprintf(out, "  %-*s%s\n", NAME_WIDTH, check->name, check->value);
    else
        fprintf(out, "  %s\n", check->name);
    if (!explained)
        return;
    wrap_print(out, INDENT, check->why);
    /* In one piece, so that it can be copied. */
    fprintf(out, "%*s%s%s%s%s: %s\n", INDENT, "", check->verdict == DOCTOR_GOOD ? "to have it so" : "to change it",
            check->needs[0] ? " (" : "", check->needs, check->needs[0] ? ")" : "", check->change);
}

static void print_group(FILE *out, const struct doctor *doctor, enum doctor_verdict verdict, bool explained)
{
    size_t count = count_of(doctor, verdict);
    if (count == 0)
        return;
    fprintf(out, "\n%s (%zu)\n", doctor_verdict_name(verdict), count);
    for (size_t i = 0; i < doctor->check_count; i++) {
        if (doctor->checks[i].verdict == verdict)
            print_check(out, &doctor->checks[i], explained);
    }
}

/* All names in a sentence: where nothing can be read, little can be done. */
static void print_unreadable(FILE *out, const struct doctor *doctor)
{
    char names[1024] = "";
    size_t count = count_of(doctor, DOCTOR_NOT_READABLE);
    if (count == 0)
        return;
    for (size_t i = 0; i < doctor->check_count; i++) {
        size_t used = strlen(names);
        if (doctor->checks[i].verdict == DOCTOR_NOT_READABLE)
            snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "", doctor->checks[i].name);
    }
    fprintf(out, "\nnot readable (%zu): this machine does not tell\n", count);
    wrap_print(out, INDENT, names);
}

void show_doctor(FILE *out, const struct doctor *doctor, bool full)
{
    fprintf(out, "%s\n", doctor->line);
    print_group(out, doctor, DOCTOR_MAY_DISTURB, true);
    if (full)
        print_group(out, doctor, DOCTOR_NOT_READABLE, true);
    else
        print_unreadable(out, doctor);
    print_group(out, doctor, DOCTOR_GOOD, full);
    if (!full)
        fprintf(out,
                "\nWhy each of them matters, and what would change it: forkjoin doctor --full\n"
                "How well one can measure here all the same: forkjoin doctor --self-test\n");
}

void show_doctor_line(const struct doctor *doctor, char *line, size_t size)
{
    snprintf(line, size, "%s%s", doctor->line, doctor->quiet == DOCTOR_NOT_QUIET ? "; see 'forkjoin doctor'" : "");
}

static json_t *check_json(const struct doctor_check *check, bool brief)
{
    json_t *object = json_object();
    json_put(&object, "name", json_text(check->name));
    json_put(&object, "value", check->value[0] ? json_text(check->value) : json_null());
    json_put(&object, "verdict", json_text(doctor_verdict_name(check->verdict)));
    if (!brief) {
        json_put(&object, "why", json_text(check->why));
        json_put(&object, "change", json_text(check->change));
        json_put(&object, "needs", json_text(check->needs));
    }
    return object;
}

json_t *show_doctor_json(const struct doctor *doctor, bool brief)
{
    json_t *object = json_object(), *checks = json_array();
    for (size_t i = 0; i < doctor->check_count; i++)
        json_append(&checks, check_json(&doctor->checks[i], brief));
    json_put(&object, "quiet",
             doctor->quiet == DOCTOR_QUIET_UNKNOWN ? json_null() : json_boolean(doctor->quiet == DOCTOR_QUIET));
    json_put(&object, "text", json_text(doctor->line));
    json_put(&object, "checks", checks);
    return object;
}
