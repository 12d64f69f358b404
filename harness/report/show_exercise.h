/* show_exercise.h - one kernel as its student sees it: the same results? how much faster? what to try next? Computes nothing.
 */
#ifndef FORKJOIN_SHOW_EXERCISE_H
#define FORKJOIN_SHOW_EXERCISE_H

#include <stdio.h>

#include "advice.h"

/* Kernel number `kernel` of the study, and the advice for it. */
void show_exercise(FILE *out, const struct study *study, size_t kernel, const struct advices *advices);

#endif
