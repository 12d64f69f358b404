/* peer.h - contests: one of our kernels and the library a user would pick instead, at the same work, on one core.
 *
 * Each file peer_NAME.c or peer_NAME.cc beside this one makes one program: it defines contests[] and contest_count, and
 * contest_main.c does the rest: pins itself to one CPU, opens ours and theirs, checks that their outputs agree, runs them
 * alternately, and takes the interval of the ratio from the pairs. So a peer says only how its library does the work, and how
 * it was set to its best. `make peers` builds those whose libraries are installed, and runs them all.
 *
 * A peer's library is set to one thread, its best instruction set and its best batch; `setting` says so. */
#ifndef FORKJOIN_PEER_H
#define FORKJOIN_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Our side: the kernel's problem, filled, run once and verified. Peers read inputs through the kernel's state, or make the same
 * ones from (seed, size, parameters); and compare with answer and outputs. */
struct ours {
    const struct kernel *kernel;
    struct problem problem;
    void *state;        /* the kernel's; where it has no setup(), the problem */
    const void *answer; /* of the last run; NULL where answer_bytes is 0 */
};

struct contest {
    const char *name;               /* "risk.european GSL": the kernel, then the peer; unique; case in between if any */
    const char *kernel;             /* "risk.european" */
    const char *peer;               /* the library and what of it is called: "GSL gsl_ran_gaussian_ziggurat, taus" */
    const char *(*version)(void);   /* of the library, as it says itself */
    const char *setting;            /* how the peer was set to its best, and why: a sentence */
    size_t size;                    /* items of our problem: 0.05 to 0.3 s a run */
    const char *const *assignments; /* "strike=90" ..., as in --set; ends with NULL; NULL: none */
    const char *input;              /* as in --input, or NULL */
    /* Optional, before ours opens, when `input` is NULL: writes the file that ours reads as its --input (a model that the peer
     * trains), to this path. */
    bool (*prepare_input)(const char *path, char why[WHY_MAX]);
    double peer_items; /* items the peer does a run, where ours would take it too long; 0: as many as ours */
    double reach;      /* the ratio that docs/kernels.md promises on AVX-512; 0: none is promised */

    /* Makes the peer's side, not timed. On false `why` says why; nothing is left to close. */
    bool (*open)(const struct ours *ours, void **theirs, char why[WHY_MAX]);
    /* One run, timed. A peer in another process sets *seconds to its own time; else *seconds is left alone and the caller's
     * clock counts. */
    bool (*run)(void *theirs, double *seconds, char why[WHY_MAX]);
    /* Do the outputs of both agree? After a run of each. finding->text says what was compared, how far apart it was, and the
     * tolerance with its reason. */
    bool (*agree)(const struct ours *ours, const void *theirs, struct finding *finding);
    void (*close)(void *theirs);
};

extern const struct contest contests[];
extern const size_t contest_count;

#ifdef __cplusplus
}
#endif

#endif
