/* compare.h - several files against one of them: the same work, other machines, compilers or commits. Pure: no clock, no
 * machine. docs/method/compare.md derives every formula. */
#ifndef FORKJOIN_COMPARE_H
#define FORKJOIN_COMPARE_H

#include "answers.h"
#include "contender.h"
#include "stats/interval.h"

enum verdict {
    VERDICT_FASTER,        /* than the reference */
    VERDICT_SLOWER,        /* likewise */
    VERDICT_NO_DIFFERENCE, /* seen */
    VERDICT_TOO_FEW,       /* samples: no difference would have been seen, however large */
    VERDICT_CANNOT_TELL,   /* the machine's speed wandered while one of them was measured: nothing was tested */
};

/* One configuration of one kernel, as another file has it and the reference has it. */
struct time_pair {
    const struct contender_times *reference, *other;
    bool drifting;         /* one of them is: the pair is not tested, and neither interval is given */
    struct rank_test test; /* Mann-Whitney; u counts the pairs of runs in which the other was faster; p NAN: not tested */
    double adjusted_p;     /* by Holm, over all pairs of the comparison that are tested; NAN: not tested */
    double confidence;     /* of both intervals, at least 0.95: one minus the level that Holm held the test against; NAN */
    struct interval ratio; /* the reference's time / the other's, by Hodges-Lehmann: above 1 when the other is faster */
    struct interval delta; /* Cliff's: the other is faster in 1 of all pairs of runs, slower in -1 */
    double visible;        /* the least ratio, above 1, that would have been seen in either direction; NAN: none */
    enum verdict verdict;
};

/* One kernel in one other file. */
struct kernel_pair {
    const struct contender_kernel *other; /* NULL: the file has none of that name */
    char why[WHY_MAX];                    /* why no time is compared; "": they are */
    bool different;                       /* because the problems differ */
    struct answers answers;               /* when they do not */
    struct time_pair *times;              /* of the configurations that both have, in the reference's order */
    size_t time_count;
};

/* One kernel of the reference. */
struct kernel_comparison {
    const struct contender_kernel *reference;
    struct kernel_pair *pairs; /* one for each file, in order; that of the reference itself is empty */
};

/* One file's geometric mean over kernels, the reference's being 1000. */
struct score {
    struct interval value; /* count 0: there is none; count: kernels in it */
    size_t rank;           /* from 1 */
};

struct scores {
    struct score *files;                     /* one for each file, in order */
    const struct contender_kernel **kernels; /* the reference's that are in all of them */
    size_t kernel_count;
};

struct comparison {
    const struct contender *files;
    size_t file_count, reference; /* which of them is the reference */
    struct kernel_comparison *kernels;
    size_t kernel_count;
    size_t test_count;                    /* pairs of times that were tested, together */
    size_t drifting_count;                /* pairs of times that were not, since one of them drifts */
    bool answers_differ;                  /* somewhere answers_forbid() a comparison */
    struct scores single_core, all_cores; /* not parallel; the best at most workers */
};

/* At least one file; `files` must outlive the comparison. False when memory is short; then there is nothing to free. */
bool compare_files(const struct contender *files, size_t file_count, size_t reference, struct comparison *comparison);
void comparison_free(struct comparison *comparison);

/* The kernel of that name in a file, rather the one of the same problem as `like` if there are several; NULL: none. */
const struct contender_kernel *compare_find_kernel(const struct contender *file, const struct contender_kernel *like);

/* 0.95 */
double compare_confidence(void);

/* --- scores (score.c) ---------------------------------------------------------------------------------------------------- */

/* Fills single_core and all_cores from the kernels that are compared in all files. False when memory is short. */
bool score_files(struct comparison *comparison);
void scores_free(struct scores *scores);

#endif
