/* plan_settings.h - how a plan takes its samples, as the result records it: context.settings. */
#ifndef FORKJOIN_PLAN_SETTINGS_H
#define FORKJOIN_PLAN_SETTINGS_H

#include "plan.h"

/* The object; NULL when memory is short. load.c reads it back into struct sampling. */
json_t *plan_settings(const struct plan *plan);

#endif
