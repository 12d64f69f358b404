/* answers.c - digests within one build, numbers and their tolerance across builds. */
#include "answers.h"

#include <math.h>
#include <string.h>

static bool same_text(const json_t *a, const json_t *b, const char *key)
{
    const char *text_a = json_string_value(json_object_get(a, key)), *text_b = json_string_value(json_object_get(b, key));
    return text_a && text_b && strcmp(text_a, text_b) == 0;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

/* What -march=native asks the machine for: its model, instruction sets and sizes of caches. */
static bool same_cpu(const json_t *a, const json_t *b)
{
    const json_t *sets = json_object_get(a, "instruction_sets"), *caches = json_object_get(a, "caches");
    return same_text(a, b, "cpu_model") && sets && json_equal(sets, json_object_get(b, "instruction_sets")) && caches &&
           json_equal(caches, json_object_get(b, "caches"));
}

bool answers_same_build(const json_t *context_a, const json_t *context_b)
{
    static const char *const keys[] = {"version", "commit", "compiler", "kernel_flags", "libc", "openmp", "architecture"};
    const json_t *a = json_object_get(context_a, "build"), *b = json_object_get(context_b, "build");
    const json_t *machine_a = json_object_get(context_a, "machine"), *machine_b = json_object_get(context_b, "machine");
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (!same_text(a, b, keys[i]))
            return false;
    }
    const char *commit = json_string_value(json_object_get(a, "commit"));
    if (strcmp(commit, "unknown") == 0 || ends_with(commit, "-dirty") || !same_text(machine_a, machine_b, "architecture"))
        return false;
    bool native = strcmp(json_string_value(json_object_get(a, "architecture")), "native") == 0;
    return !native || same_cpu(machine_a, machine_b);
}

/* Has the kernel another digest, or one of the configurations that both have? With weak scaling each has its own answer. */
static bool digests_differ(const struct contender_kernel *a, const struct contender_kernel *b)
{
    bool differ = a->digest != b->digest;
    for (size_t i = 0; i < a->time_count; i++) {
        const struct contender_times *x = &a->times[i];
        for (size_t j = 0; j < b->time_count; j++) {
            const struct contender_times *y = &b->times[j];
            bool both = x->workers == y->workers && !x->why && !y->why && strcmp(x->strategy, y->strategy) == 0;
            differ = differ || (both && x->digest != y->digest);
        }
    }
    return differ;
}

static enum answer_state state_of(const struct contender_kernel *a, const struct contender_kernel *b,
                                  const struct answers *answers)
{
    if (!a->described || !b->described)
        return ANSWERS_UNKNOWN;
    if (!a->verified || !b->verified)
        return ANSWERS_UNVERIFIED;
    if (!digests_differ(a, b))
        return ANSWERS_EQUAL;
    if (answers->same_build)
        return ANSWERS_UNSTABLE;
    if (isnan(answers->difference) || isnan(answers->tolerance))
        return ANSWERS_UNKNOWN;
    return answers->difference <= answers->tolerance ? ANSWERS_WITHIN : ANSWERS_OUTSIDE;
}

struct answers answers_compare(const struct contender_kernel *a, const struct contender_kernel *b, bool one_build)
{
    struct answers answers = {
        .same_build = one_build,
        .difference = fabs(a->value - b->value),
        .tolerance = isnan(a->tolerance) || isnan(b->tolerance) ? NAN : fmax(a->tolerance, b->tolerance),
    };
    answers.state = state_of(a, b, &answers);
    return answers;
}

bool answers_forbid(enum answer_state state)
{
    return state == ANSWERS_UNVERIFIED || state == ANSWERS_OUTSIDE || state == ANSWERS_UNSTABLE;
}
