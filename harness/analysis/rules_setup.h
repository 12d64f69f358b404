/* rules_setup.h - the rule that asks whether a result documents its setup. Pure. */
#ifndef FORKJOIN_RULES_SETUP_H
#define FORKJOIN_RULES_SETUP_H

#include <jansson.h>

#include "rules.h"

/* Of a result's context, which may come from anywhere: kept, or broken, naming what it does not say. */
struct rule rules_setup(const json_t *context);

#endif
