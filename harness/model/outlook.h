/* outlook.h - all that is predicted of one kernel: the curve, its simulation, and what was measured beside it. Pure. */
#ifndef FORKJOIN_OUTLOOK_H
#define FORKJOIN_OUTLOOK_H

#include "prediction.h"

enum { OUTLOOK_ROWS_MAX = 32 };

/* What the user asked for. */
struct outlook_request {
    struct network network;
    size_t ranks_per_node; /* 0: as many as the machine that was measured has CPUs */
    size_t most_ranks;     /* at least 1, at most 2^30 */
    bool strong, weak;     /* neither: as was measured */
};

struct outlook_row {
    struct prediction prediction;
    enum model_term limit;    /* the largest term but work; TERM_WORK: none is above 0 */
    double simulated_speedup; /* NAN: not simulated */
};

struct outlook {
    const struct analysis *analysis; /* of the kernel; lives as long as the study */
    struct model_setting setting;
    struct model_work work;
    struct forecast forecast;
    struct outlook_row rows[OUTLOOK_ROWS_MAX]; /* 1, 2, 4 ... ranks */
    size_t row_count;
    struct held *held; /* what was measured, in the order of the result */
    size_t held_count;
};

/* Of kernel number `kernel` of the study, which must outlive the outlook. False, and why, when it cannot be predicted or memory
 * is short; then there is nothing to free. */
bool outlook_make(const struct study *study, size_t kernel, const struct outlook_request *request, struct outlook *outlook,
                  char why[WHY_MAX]);
void outlook_free(struct outlook *outlook);

#endif
