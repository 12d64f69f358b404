/* show_rules.h - the checklist of twelve rules as text. */
#ifndef FORKJOIN_SHOW_RULES_H
#define FORKJOIN_SHOW_RULES_H

#include <stdbool.h>
#include <stdio.h>

#include "rules.h"

/* A line of counts and one for each broken rule; when `full`, one for every rule. */
void show_rules(FILE *out, const struct rules *rules, bool full);

#endif
