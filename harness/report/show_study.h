/* show_study.h - what is said of a result after the tables of its kernels. */
#ifndef FORKJOIN_SHOW_STUDY_H
#define FORKJOIN_SHOW_STUDY_H

#include <stdio.h>

#include "study.h"

/* Scaling laws, roofs and overheads, as far as the result has them. */
void show_study(FILE *out, const struct study *study);

#endif
