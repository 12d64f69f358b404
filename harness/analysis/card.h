/* card.h - what the card of an exercise says: one speedup that holds, of answers that are the same. Pure.
 *
 * There is none for a wrong answer, and none without an interval. */
#ifndef FORKJOIN_CARD_H
#define FORKJOIN_CARD_H

#include "study.h"

enum { CARD_TEXT_MAX = 256 };

struct card {
    const struct analysed_row *row; /* the fastest parallel configuration whose speedup has an interval; of equals the first */
    bool gains;                     /* its whole interval lies above 1: faster, not luck */
    char sentence[CARD_TEXT_MAX]; /* "my.kernel: 6.3x (5.9-6.6) with 8 workers, results identical", in UTF-8; without a gain it
                                   * ends in "; no gain seen" */
    char name[CARD_TEXT_MAX];     /* "my.kernel" */
    char times[CARD_TEXT_MAX];    /* "6.3x", with the sign of multiplication */
    char interval[CARD_TEXT_MAX]; /* "5.9-6.6", with a dash of that meaning */
    char how[CARD_TEXT_MAX];      /* "with 8 workers (openmp), results identical" */
    char work[CARD_TEXT_MAX];     /* "30,000 numbers in 12.3 ms; sequential 77.5 ms" */
    char machine[CARD_TEXT_MAX];  /* "epyc: AMD EPYC, 1 package, 2 cores" */
    char date[CARD_TEXT_MAX];     /* "2026-11-25 15:40 UTC, forkjoin 0.1.0, commit 1a2b3c4" */
};

/* The card of kernel number `kernel`. False where there can be none, and why: one line for people. Texts are as the result has
 * them, and may come from anyone. `study` must outlive the card. */
bool card_make(const struct study *study, size_t kernel, struct card *card, char why[WHY_MAX]);

#endif
