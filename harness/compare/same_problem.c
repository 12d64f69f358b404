/* same_problem.c - holds what describes two problems against each other, point by point. */
#include "same_problem.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "units.h"

/* One more point in which they differ. */
__attribute__((format(printf, 2, 3))) static void add(char differs[WHY_MAX], const char *format, ...)
{
    size_t used = strlen(differs);
    va_list arguments;
    va_start(arguments, format);
    if (used > 0)
        used += (size_t)snprintf(differs + used, WHY_MAX - used, "; ");
    if (used < WHY_MAX)
        vsnprintf(differs + used, WHY_MAX - used, format, arguments);
    va_end(arguments);
}

static void compare_counts(const char *what, size_t a, size_t b, char differs[WHY_MAX])
{
    if (a != b)
        add(differs, "%s %s and %s", what, units_count(a).text, units_count(b).text);
}

/* "30", or "none". */
static struct unit_text parameter_text(const json_t *value)
{
    struct unit_text text = {"none"};
    if (json_is_number(value))
        snprintf(text.text, sizeof text.text, "%.10g", json_number_value(value));
    else if (value)
        snprintf(text.text, sizeof text.text, "no number");
    return text;
}

/* Every parameter of `a` is in `b` with the same value; those that `b` has beyond are told, too. */
static void compare_parameters(json_t *a, json_t *b, char differs[WHY_MAX])
{
    const char *name;
    json_t *value;
    json_object_foreach(a, name, value)
    {
        const json_t *other = json_object_get(b, name);
        if (!other || !json_is_number(value) || !json_is_number(other) || json_number_value(value) != json_number_value(other))
            add(differs, "%.60s %s and %s", name, parameter_text(value).text, parameter_text(other).text);
    }
    json_object_foreach(b, name, value)
    {
        if (!json_object_get(a, name))
            add(differs, "%.60s none and %s", name, parameter_text(value).text);
    }
}

/* --- inputs ------------------------------------------------------------------------------------------------------------- */

/* The end of a path, up to a comma or its end. */
static const char *file_name(const char *path, size_t *length)
{
    size_t end = strcspn(path, ","), begin = end;
    while (begin > 0 && path[begin - 1] != '/')
        begin--;
    *length = end - begin;
    return path + begin;
}

/* "model.json,rows.csv": the same names in the same order. */
static bool same_files(const char *a, const char *b)
{
    for (;;) {
        size_t length_a, length_b;
        const char *name_a = file_name(a, &length_a), *name_b = file_name(b, &length_b);
        if (length_a != length_b || strncmp(name_a, name_b, length_a) != 0)
            return false;
        a = name_a + length_a;
        b = name_b + length_b;
        if (*a != *b)
            return false;
        if (*a == '\0')
            return true;
        a++;
        b++;
    }
}

static void compare_inputs(const char *a, const char *b, char differs[WHY_MAX])
{
    if ((a || b) && !(a && b && same_files(a, b)))
        add(differs, "input %.80s and %.80s", a ? a : "the kernel's own", b ? b : "the kernel's own");
}

/* --- the whole ---------------------------------------------------------------------------------------------------------- */

/* With weak scaling each number of workers has items of its own. */
static void compare_configurations(const struct contender_kernel *a, const struct contender_kernel *b, char differs[WHY_MAX])
{
    for (size_t i = 0; i < a->time_count; i++) {
        const struct contender_times *x = &a->times[i];
        for (size_t j = 0; j < b->time_count; j++) {
            const struct contender_times *y = &b->times[j];
            bool same = x->workers == y->workers && strcmp(x->strategy, y->strategy) == 0;
            if (!same || x->item_count == y->item_count)
                continue;
            add(differs, "%s and %s items on %zu workers", units_count(x->item_count).text, units_count(y->item_count).text,
                x->workers);
            return;
        }
    }
}

/* Everything but how many items there are. */
static void compare_kinds(const struct contender_kernel *a, const struct contender_kernel *b, char differs[WHY_MAX])
{
    compare_counts("items a chunk", a->problem.chunk_size, b->problem.chunk_size, differs);
    compare_counts("steps", a->problem.step_count, b->problem.step_count, differs);
    if (a->problem.seed != b->problem.seed)
        add(differs, "seed %" PRIu64 " and %" PRIu64, a->problem.seed, b->problem.seed);
    compare_parameters(a->parameters, b->parameters, differs);
    compare_inputs(a->input, b->input, differs);
}

bool same_problem(const struct contender_kernel *a, const struct contender_kernel *b, char differs[WHY_MAX])
{
    differs[0] = '\0';
    if (a->described != b->described) {
        add(differs, "one is forkjoin's, the other Google Benchmark's");
        return false;
    }
    char kinds[WHY_MAX] = "";
    compare_kinds(a, b, kinds);
    compare_counts("items", a->problem.item_count, b->problem.item_count, differs);
    if (kinds[0])
        add(differs, "%s", kinds);
    else if (differs[0] && a->problem.item_count > 0 && !a->input) /* of files, the files say how many */
        add(differs, "measure again with --size %zu", a->problem.item_count);
    if (differs[0] == '\0') /* or it follows from what was said */
        compare_configurations(a, b, differs);
    return differs[0] == '\0';
}
