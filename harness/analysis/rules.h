/* rules.h - the twelve rules of Hoefler and Belli as a checklist of one result: kept, broken, or not applicable. Pure.
 *
 * T. Hoefler, R. Belli, "Scientific Benchmarking of Parallel Computing Systems: Twelve ways to tell the masses when reporting
 * performance results", SC 2015. What each means for forkjoin and how it is computed: docs/method/rules.md. */
#ifndef FORKJOIN_RULES_H
#define FORKJOIN_RULES_H

#include <stddef.h>

enum { RULE_COUNT = 12, RULE_TEXT_MAX = 512 };

enum rule_state { RULE_KEPT, RULE_BROKEN, RULE_NOT_APPLICABLE };

struct rule {
    enum rule_state state;
    char text[RULE_TEXT_MAX]; /* how it is kept; how it is broken, and what to do; or why it does not apply */
};

struct rules {
    struct rule rules[RULE_COUNT]; /* rule 1 is the first */
};

struct study;

/* Fills in all twelve. Of the study it reads everything but its rules. */
void rules_check(const struct study *study, struct rules *rules);

/* Rule `number`, 1 to 12, in a few words of ours. */
const char *rules_title(size_t number);

/* "kept", "broken" or "not applicable". */
const char *rules_state_name(enum rule_state state);

#endif
