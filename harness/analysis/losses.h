/* losses.h - where the time of a kernel's parallel runs went: what advice.c judges. Pure. docs/method/exercise.md derives it.
 */
#ifndef FORKJOIN_LOSSES_H
#define FORKJOIN_LOSSES_H

#include "study.h"

/* Of one configuration. NAN: its samples, or the sequential ones, do not tell. */
struct loss {
    const struct analysed_row *row;
    const struct roof_share *roof;
    double busiest; /* the busiest worker's time inside chunks / the mean worker's: 1 is even */
    double outside; /* share of a run in which the busiest worker was outside of its chunks: waking up, handing out, joining */
    double growth;  /* time of all workers inside chunks / that of the sequential run: above 1, they slowed one another down */
    double create;  /* creating the workers / a warm run */
};

struct losses {
    const struct study *study;
    const struct kernel_result *kernel;
    const struct analysed_row *base; /* the sequential run; NULL: none */
    struct loss *list;               /* of the parallel configurations that have warm samples, in order */
    size_t count;
    size_t fair_workers;  /* the most workers of those that share neither CPUs nor, computing, cores; 0: none */
    double chunk_seconds; /* of a chunk, in the sequential run; NAN: unknown */
};

/* Of kernel number `kernel`. False when memory is short; then there is nothing to free. `study` must outlive it. */
bool losses_make(const struct study *study, size_t kernel, struct losses *losses);
void losses_free(struct losses *losses);

/* What is looked at; NAN: unknown. */
typedef double loss_value(const struct loss *loss);

/* Of the configurations with fair_workers, the one where a value is largest; NULL: none has one. */
const struct loss *losses_worst(const struct losses *losses, loss_value *value);

/* The greatest speedup of those that share CPUs (`crowded`), or of those that do not; NULL: none has one. */
const struct loss *losses_fastest(const struct losses *losses, bool crowded);

/* The most that so many workers can gain when all chunks take alike long: chunks / the chunks of the busiest worker. */
double losses_bound(size_t chunks, size_t workers);

#endif
