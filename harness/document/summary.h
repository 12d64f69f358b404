/* summary.h - the answer in a sentence a kernel, and what to know before believing it; from a document's analysis. Pure. */
#ifndef FORKJOIN_SUMMARY_H
#define FORKJOIN_SUMMARY_H

#include <jansson.h>
#include <stddef.h>

enum { SUMMARY_MAX = 1024 };

/* "openmp on 16 cores: 14.2× (13.9–14.4); processes 13.8× (13.5–14.0); 64 % of the memory roof", of one of
 * analysis.kernels[]. It speaks of the largest worker count that has speedups and no more workers than CPUs: the best of
 * several counts would be chosen by its luck. `machine` (context.machine) tells cores from hardware threads; may be NULL. Of
 * a kernel without speedups: why. Texts of the result are in it as they are: escape it. */
void summary_sentence(const json_t *kernel, const json_t *machine, char text[SUMMARY_MAX]);

/* What a reader should know of the run, one sentence at a time: calls `put` for each. */
void summary_warnings(const json_t *document, void (*put)(void *to, const char *text), void *to);

/* The command that was typed (context.command), quoted for a shell. "" when the result has none. */
void summary_command(const json_t *document, char *text, size_t size);

#endif
