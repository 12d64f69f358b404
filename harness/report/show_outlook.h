/* show_outlook.h - predictions as tables for people. */
#ifndef FORKJOIN_SHOW_OUTLOOK_H
#define FORKJOIN_SHOW_OUTLOOK_H

#include <stdio.h>

#include "outlook.h"

/* What is supposed of the cluster, and each kernel's table with what was measured below it. `count` is at least 1. */
void show_outlooks(FILE *out, const struct study *study, const struct outlook *outlooks, size_t count);

#endif
