/* headline.h - the machine and the build of a result, in a line each for people. Pure. */
#ifndef FORKJOIN_HEADLINE_H
#define FORKJOIN_HEADLINE_H

#include <jansson.h>
#include <stddef.h>

/* Of a context that may come from anywhere: "AMD EPYC, 2 cores, 1 NUMA node". Missing keys are left out. */
void headline_machine(const json_t *context, char *line, size_t size);

/* "gcc 12.2.0 -O3 -march=native, commit 1a2b3c4" likewise. */
void headline_build(const json_t *context, char *line, size_t size);

#endif
