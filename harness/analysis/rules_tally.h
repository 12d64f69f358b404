/* rules_tally.h - from what holds for each configuration to what is said of a rule. Pure. */
#ifndef FORKJOIN_RULES_TALLY_H
#define FORKJOIN_RULES_TALLY_H

#include "rules.h"
#include "study.h"

/* What a configuration does for a rule; SKIP: nothing, as the rule is not about it. */
enum judgement { SKIP, FINE, BAD };
typedef enum judgement judge_row(const struct analysis *analysis, const struct analysed_row *row);

struct tally {
    size_t fine, bad;
    const char *first; /* bad one's name; NULL when none is */
};

/* Over all configurations of all kernels. */
struct tally rules_tally(const struct study *study, judge_row *judge);

struct rule rules_say(enum rule_state state, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Broken when any is bad: "3 of 10 PROBLEM (first: NAME); ADVICE"; kept when any is fine; else not applicable, for the reason
 * `none`. */
struct rule rules_conclude(struct tally tally, const char *kept, const char *problem, const char *advice, const char *none);

#endif
