/* trial.h - one kernel, described, laid out, filled, poisoned, run sequentially and verified: what tests of kernels start from.
 */
#ifndef FORKJOIN_TRIAL_H
#define FORKJOIN_TRIAL_H

#include "job.h"
#include "service.h"

struct trial {
    struct problem problem;
    struct job job;
    struct running_services services;
    bool described, opened, ran, verified; /* how far it came */
    char why[WHY_MAX];                     /* what stopped it, before `verified` */
    struct finding finding;
    uint64_t digest;
};

/* `assignments` are "name=value" texts as in --set, ending with NULL; may itself be NULL. `input` may be NULL. A wrong
 * assignment stops the trial like a failed describe(). In every case the caller ends with trial_close(). The trial must not be
 * moved. */
void trial_run(struct trial *trial, const struct kernel *kernel, size_t size, const char *input,
               const char *const *assignments);

/* The same for a kernel that must be right: the test fails unless it verifies, and comes out the same backwards. */
void trial_run_right(struct trial *trial, const struct kernel *kernel, size_t size, const char *input,
                     const char *const *assignments);

/* The digest of the same job with its chunks run backwards, poisoned before: equal, if chunks are independent of one another.
 */
uint64_t trial_digest_backwards(struct trial *trial);

void trial_close(struct trial *trial);

#endif
