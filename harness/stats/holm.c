/* holm.c - Holm's correction, step by step from the smallest p-value. */
#include "stats/holm.h"

#include <math.h>
#include <stdlib.h>

struct entry {
    double p;
    size_t index;
};

static int compare_entries(const void *a_in, const void *b_in)
{
    const struct entry *a = a_in, *b = b_in;
    if (a->p != b->p)
        return a->p < b->p ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

bool stats_holm(const double *p, size_t count, double alpha, double *adjusted, double *level)
{
    struct entry *entries = malloc((count ? count : 1) * sizeof *entries);
    if (!entries)
        return false;
    for (size_t i = 0; i < count; i++)
        entries[i] = (struct entry){p[i], i};
    qsort(entries, count, sizeof *entries, compare_entries);

    double largest = 0, at_level = alpha;
    bool rejecting = true;
    for (size_t i = 0; i < count; i++) {
        double tests_left = (double)(count - i);
        largest = fmax(largest, fmin(1, tests_left * entries[i].p));
        bool same_as_before = i > 0 && entries[i].p == entries[i - 1].p;
        if (rejecting && !same_as_before) {
            at_level = alpha / tests_left;
            rejecting = entries[i].p <= at_level;
        }
        adjusted[entries[i].index] = largest;
        level[entries[i].index] = at_level;
    }
    free(entries);
    return true;
}
