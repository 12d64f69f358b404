/* schedule.h - which worker takes which chunks. It belongs to the run and is honoured alike by every parallel strategy, so
 * that it never explains a difference between them; the formulas are those of libgomp (another OpenMP
 * runtime may cut guided shares otherwise). Pure. */
#ifndef FORKJOIN_SCHEDULE_H
#define FORKJOIN_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>

enum schedule_kind {
    SCHEDULE_STATIC,  /* one contiguous share for each worker, fixed beforehand */
    SCHEDULE_DYNAMIC, /* the next k chunks to whoever is free */
    SCHEDULE_GUIDED,  /* the next remaining / workers chunks, at least k, to whoever is free */
};

struct schedule {
    enum schedule_kind kind;
    size_t grain; /* k; at least 1; not used by static */
};

/* Chunks begin .. end - 1; empty when begin == end. */
struct share {
    size_t begin, end;
};

/* Reads "static", "dynamic", "dynamic,4", "guided" or "guided,4". False when it is none of these. */
bool schedule_parse(const char *text, struct schedule *schedule);

/* Writes what schedule_parse() reads. */
void schedule_print(struct schedule schedule, char *text, size_t size);

/* The chunks of one worker under static: the first chunk_count % worker_count workers have one more. */
struct share schedule_static_share(size_t chunk_count, size_t worker, size_t worker_count);

/* How many chunks the next taker gets under dynamic or guided, when `remaining` are left; never more than are left. */
size_t schedule_next_grain(struct schedule schedule, size_t remaining, size_t worker_count);

#endif
