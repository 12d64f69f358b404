/* rules_tally.c - counts configurations and puts the count into words. */
#include "rules_tally.h"

#include <stdarg.h>
#include <stdio.h>

struct tally rules_tally(const struct study *study, judge_row *judge)
{
    struct tally tally = {0};
    for (size_t i = 0; i < study->result->kernel_count; i++) {
        const struct analysis *analysis = &study->kernels[i];
        for (size_t j = 0; j < analysis->row_count; j++) {
            enum judgement judgement = judge(analysis, &analysis->rows[j]);
            tally.fine += judgement == FINE;
            tally.bad += judgement == BAD;
            if (judgement == BAD && !tally.first)
                tally.first = analysis->rows[j].configuration->name;
        }
    }
    return tally;
}

struct rule rules_say(enum rule_state state, const char *format, ...)
{
    struct rule rule = {.state = state};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(rule.text, sizeof rule.text, format, arguments);
    va_end(arguments);
    return rule;
}

struct rule rules_conclude(struct tally tally, const char *kept, const char *problem, const char *advice, const char *none)
{
    if (tally.bad > 0)
        return rules_say(RULE_BROKEN, "%zu of %zu %s (first: %.100s); %s", tally.bad, tally.fine + tally.bad, problem,
                         tally.first, advice);
    return tally.fine > 0 ? rules_say(RULE_KEPT, "%s", kept) : rules_say(RULE_NOT_APPLICABLE, "%s", none);
}
