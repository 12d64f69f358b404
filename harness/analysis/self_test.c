/* self_test.c - compares, counts and concludes. */
#include "self_test.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "analyse.h"
#include "stats/median.h"
#include "stats/proportion.h"

static const double CONFIDENCE = 0.95;

bool self_test_begin(struct self_test *test, size_t comparisons)
{
    test->capacity = comparisons;
    test->half_widths = calloc(comparisons ? comparisons : 1, sizeof *test->half_widths);
    return test->half_widths != NULL;
}

void self_test_free(struct self_test *test)
{
    free(test->half_widths);
    test->half_widths = NULL;
}

bool self_test_compare(const struct configuration *first, const struct configuration *second, struct interval *speedup)
{
    struct configuration both[2] = {*first, *second};
    both[0].parallel = false;
    both[1].parallel = true;
    snprintf(both[0].strategy, sizeof both[0].strategy, "first");
    snprintf(both[1].strategy, sizeof both[1].strategy, "second");
    const struct kernel_result kernel = {
        .problem = {.item_count = 1},
        .sampling = {.looks = 1, .replicate_count = 1},
        .configurations = both,
        .configuration_count = 2,
    };
    struct analysis analysis;
    if (!analyse_kernel(&kernel, &analysis))
        return false;
    *speedup = analysis.rows[1].speedup;
    analysis_free(&analysis);
    return true;
}

bool self_test_calls(const struct interval *speedup)
{
    return speedup->count > 0 && speedup->bounded && (speedup->low > 1 || speedup->high < 1);
}

void self_test_note(struct self_test *test, size_t row, const struct interval *speedup)
{
    assert(row < test->row_count && test->comparisons < test->capacity);
    bool called = self_test_calls(speedup);
    test->half_widths[test->comparisons++] = speedup->bounded ? 0.5 * log(speedup->high / speedup->low) : INFINITY;
    test->called += called;
    test->rows[row].comparisons++;
    test->rows[row].called += called;
}

struct interval self_test_share(const struct self_test *test)
{
    return stats_proportion(test->called, test->comparisons, CONFIDENCE);
}

double self_test_share_most(void)
{
    return 1 - CONFIDENCE;
}

bool self_test_failed(const struct self_test *test)
{
    struct interval share = self_test_share(test);
    return share.bounded && share.low > self_test_share_most();
}

double self_test_resolution(struct self_test *test)
{
    struct interval half_width = stats_median(test->half_widths, test->comparisons, CONFIDENCE);
    return half_width.count > 0 ? exp(half_width.middle) - 1 : NAN;
}
