/* show_self_test.c - prints how often equal things were called different, and what to make of it. */
#include "show_self_test.h"

#include <math.h>

#include "json_put.h"
#include "units.h"
#include "wrap.h"

static void print_conclusion(FILE *out, struct self_test *test, const struct interval *share)
{
    double most = self_test_share_most(), resolution = 100 * self_test_resolution(test);
    const char *text = "good: fewer than the 5 % that chance alone may call different";
    if (self_test_failed(test))
        text =
            "NOT good: by chance alone at most 5 % would be called different, and here it is more, beyond doubt. The rounds "
            "are "
            "not independent on this machine: something lasts longer than a round and takes sides. See 'forkjoin doctor', and "
            "trust no difference that is not far larger than its interval.";
    else if (share->high > most)
        text =
            "good: nothing speaks against the 5 % that chance alone may call different; more --comparisons would tell it more "
            "exactly";
    fprintf(out, "\n");
    wrap_print(out, 0, text);
    if (isfinite(resolution))
        fprintf(out, "differences below about %.*f %% are not seen here: the median half-width of the intervals\n",
                resolution < 10 ? 1 : 0, resolution);
}

void show_self_test(FILE *out, struct self_test *test)
{
    fprintf(out, "the harness against itself: %s, %s %s (about %s), compared with the same again, %zu rounds each\n\n",
            test->kernel, units_count(test->item_count).text, units_plural(test->item).text,
            units_seconds(test->sample_seconds).text, test->rounds);
    fprintf(out, "  %-12s%8s%13s%18s\n", "strategy", "workers", "comparisons", "called different");
    for (size_t i = 0; i < test->row_count; i++)
        fprintf(out, "  %-12s%8zu%13zu%18zu\n", test->rows[i].strategy, test->rows[i].worker_count, test->rows[i].comparisons,
                test->rows[i].called);
    struct interval share = self_test_share(test);
    fprintf(out, "  %-12s%8s%13zu%18zu", "all", "", test->comparisons, test->called);
    if (share.count == 0) {
        fprintf(out, "\n");
        return;
    }
    fprintf(out, ": %.1f %% (95 %%: %.1f to %.1f %%)\n", 100 * share.middle, 100 * share.low, 100 * share.high);
    print_conclusion(out, test, &share);
}

static json_t *share_json(const struct interval *share)
{
    if (share->count == 0)
        return json_null();
    json_t *object = json_object();
    json_put(&object, "middle", json_real(share->middle));
    json_put(&object, "low", json_real(share->low));
    json_put(&object, "high", json_real(share->high));
    return object;
}

json_t *show_self_test_json(struct self_test *test)
{
    json_t *object = json_object(), *rows = json_array();
    for (size_t i = 0; i < test->row_count; i++) {
        json_t *row = json_object();
        json_put(&row, "strategy", json_text(test->rows[i].strategy));
        json_put_count(&row, "workers", test->rows[i].worker_count);
        json_put_count(&row, "comparisons", test->rows[i].comparisons);
        json_put_count(&row, "called", test->rows[i].called);
        json_append(&rows, row);
    }
    struct interval share = self_test_share(test);
    json_put(&object, "kernel", json_text(test->kernel));
    json_put_count(&object, "item_count", test->item_count);
    json_put_count(&object, "rounds", test->rounds);
    json_put(&object, "sample_seconds", json_real(test->sample_seconds));
    json_put_count(&object, "comparisons", test->comparisons);
    json_put_count(&object, "called", test->called);
    json_put(&object, "share", share_json(&share));
    json_put(&object, "share_most", json_real(self_test_share_most()));
    json_put(&object, "good", json_boolean(!self_test_failed(test)));
    json_put(&object, "resolution", json_number_or_null(self_test_resolution(test)));
    json_put(&object, "rows", rows);
    return object;
}
