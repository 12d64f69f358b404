/* self_test.h - how often the harness calls two equal things different: what comparisons of a thing with itself add up to.
 * Pure.
 *
 * docs/doctor.md, "Self-test". */
#ifndef FORKJOIN_SELF_TEST_H
#define FORKJOIN_SELF_TEST_H

#include "result.h"
#include "stats/interval.h"

enum { SELF_TEST_ROWS_MAX = 8 };

/* Comparisons of one strategy with itself. */
struct self_test_row {
    const char *strategy; /* outlives the test */
    size_t worker_count, comparisons, called;
};

struct self_test {
    const char *kernel, *item; /* outlive the test */
    size_t item_count, rounds;
    double sample_seconds; /* what a sequential run takes, about */
    struct self_test_row rows[SELF_TEST_ROWS_MAX];
    size_t row_count;
    size_t comparisons, called; /* of all rows */
    double *half_widths;        /* of ln ratio, one for each comparison so far */
    size_t capacity;            /* of it */
};

/* Room for so many comparisons. False when memory is short. */
bool self_test_begin(struct self_test *test, size_t comparisons);
void self_test_free(struct self_test *test);

/* The speedup of the second over the first and its interval, by analyse.c, as if the first were the baseline: both have one
 * warm sample of each of the same rounds. False when memory is short. Both are left as they were. */
bool self_test_compare(const struct configuration *first, const struct configuration *second, struct interval *speedup);

/* An interval that leaves out 1 calls the two different. One that is not bounded calls nothing. */
bool self_test_calls(const struct interval *speedup);

/* Counts a comparison of rows[row]; at most as many as there is room for. */
void self_test_note(struct self_test *test, size_t row, const struct interval *speedup);

/* The share of comparisons that called a difference, with its exact 95 % interval. */
struct interval self_test_share(const struct self_test *test);

/* The share that intervals of 95 % may call by chance. */
double self_test_share_most(void);

/* True when that lies below the interval: the harness finds differences here that are none. */
bool self_test_failed(const struct self_test *test);

/* A difference of about so much would have been seen: the median of exp(half-width) - 1; NAN without comparisons. Sorts
 * half_widths. */
double self_test_resolution(struct self_test *test);

#endif
