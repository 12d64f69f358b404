/* measure.h - Google Benchmark behind a small C interface: it runs and times every sample. */
#ifndef FORKJOIN_MEASURE_H
#define FORKJOIN_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Runs the work of one sample once and puts the time it took into *seconds; false when it failed. */
typedef bool measure_function(void *context, double *seconds);

/* Before all others, once. */
void measure_start(void);

/* Registers work under a name: KERNEL/SIZE/STRATEGY/workers:N. */
void measure_register(const char *name, measure_function *work, void *context);

/* Runs one sample of a registered name as one Google Benchmark repetition of one iteration with manual time, and puts Google
 * Benchmark's time into *seconds. False when the work failed or was not run. */
bool measure_sample(const char *name, double *seconds);

/* Google Benchmark's own description of the machine and of the library's build: the JSON document {"context": ...,
 * "benchmarks": []}, or "" where it does not fit. */
void measure_context(char *json, size_t size);

/* Forgets all registered work. */
void measure_clear(void);

#ifdef __cplusplus
}
#endif

#endif
