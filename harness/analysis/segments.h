/* segments.h - what the workers of a configuration share, from the machine that a result records.
 *
 * A second thread on a core, or a second package, is not one more core of the first: no one law holds across them. So curves
 * are fitted to points of one kind. */
#ifndef FORKJOIN_SEGMENTS_H
#define FORKJOIN_SEGMENTS_H

#include "result.h"

enum segment {
    SEGMENT_CORES,    /* one worker a core, all in one package */
    SEGMENT_PACKAGES, /* one worker a core, several packages */
    SEGMENT_SIBLINGS, /* some core has two workers */
    SEGMENT_NODES,    /* several machines, over a network */
    SEGMENT_ALL,      /* the result does not tell about its CPUs */
    SEGMENT_NONE,     /* in no curve: more workers than CPUs, or on cores of a slower kind */
    SEGMENT_COUNT = SEGMENT_NONE
};

/* "cores", "packages", "siblings", "nodes", "all"; "none". */
const char *segment_name(enum segment segment);

/* `context` is the result's. */
enum segment segment_of(const json_t *context, const struct configuration *configuration);

/* The level of cache that holds each worker's share of `memory_bytes` but not the whole, where the record says so; 0 when there
 * is none. The share counts for all workers whose cores have that cache together; cores with neighbouring numbers do. */
unsigned segment_cache_that_holds_shares(const json_t *context, const struct configuration *configuration, double memory_bytes);

/* The bytes of all caches of the last level together; 0: not recorded. */
double segment_last_cache_bytes(const json_t *context);

#endif
