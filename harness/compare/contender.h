/* contender.h - one file as a comparison sees it: kernels, their problems and answers, and the times of their configurations.
 */
#ifndef FORKJOIN_CONTENDER_H
#define FORKJOIN_CONTENDER_H

#include "result.h"
#include "stats/rank.h"

/* One configuration. */
struct contender_times {
    char *strategy; /* "openmp"; "threads" in a file of Google Benchmark */
    size_t workers;
    bool parallel, oversubscribed;
    size_t item_count;   /* that were worked on; 0: not known */
    uint64_t digest;     /* of their answer; 0: not known */
    char *why;           /* why its times are not to be compared; NULL: they are */
    double drift_chance; /* that they hang together in time as much as they do by chance alone (drift.h); 1: too few to tell */
    /* Of warm runs, as natural logarithms, ascending. With several replicates, the median of each is one. */
    double *log_seconds;
    size_t count, capacity;
};

struct contender_kernel {
    char *name, *size, *item; /* size and item "" where they are not known */
    char *why;                /* why it has no times; NULL: it has */
    enum kernel_role role;    /* only work counts in scores */
    bool described;           /* by what follows; false: of Google Benchmark, where the name says all */
    struct problem problem;   /* item_count, chunk_size, step_count and seed */
    char *input;              /* NULL: the kernel's own */
    json_t *parameters;       /* object: name to number */
    bool verified;            /* the answer */
    double value, tolerance;  /* of the answer; NAN: not known */
    uint64_t digest;
    struct contender_times *times;
    size_t time_count;
};

struct contender {
    char *path;
    json_t *context; /* of the file; an object */
    struct contender_kernel *kernels;
    size_t kernel_count, kernel_capacity;
};

/* Reads a result of forkjoin or a JSON file of Google Benchmark, whichever it is. The caller frees it with contender_free().
 * False, and why in one line that names the file, when it cannot be read; then there is nothing to free. */
bool contender_load(const char *path, struct contender *contender, char why[WHY_MAX]);

/* The same from a document in memory, for which `path` stands. */
bool contender_read(const json_t *document, const char *path, struct contender *contender, char why[WHY_MAX]);

/* From a result in memory, of which it takes copies. */
bool contender_from_result(const struct result *result, const char *path, struct contender *contender, char why[WHY_MAX]);

void contender_free(struct contender *contender);

/* Whether the machine's speed wandered while they were taken: the chance is at most drift_level(). */
bool contender_drifts(const struct contender_times *times);

/* Its samples. */
struct rank_sample contender_sample(const struct contender_times *times);

/* --- what readers build it by -------------------------------------------------------------------------------------------- */

/* An empty one. False when memory is short. `context` may be NULL. */
bool contender_begin(struct contender *contender, const char *path, json_t *context);

/* Both return what they added, which holds until the next is added; NULL when memory is short. */
struct contender_kernel *contender_add_kernel(struct contender *contender, const char *name, const char *size,
                                              const char *item);
struct contender_times *contender_add_times(struct contender_kernel *kernel, const char *strategy, size_t workers,
                                            bool parallel);

/* `seconds` is finite and above 0. False when memory is short. */
bool contender_add_seconds(struct contender_times *times, double seconds);

/* Sorts what was added; before that it asks whether they, in the order in which they were added, drift; a chance
 * that is less already stays. False
 * when memory is short. */
bool contender_end(struct contender *contender);

#endif
