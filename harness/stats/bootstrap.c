/* bootstrap.c - medians of samples drawn anew, and the quantiles of their ratio. */
#include "stats/bootstrap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/median.h"
#include "stats/random.h"
#include "stats/student.h"

/* So that 2.5 % and what Bonferroni leaves of them at 8 worker counts (0.3 %) still cut off 30 ratios and more. */
enum { DRAWS = 9999 };

/* A sorted sample. */
struct side {
    double *values;
    size_t count;
};

/* --- the median of a sample drawn anew, without drawing it ---------------------------------------------------------------- */

static double exponential(uint64_t *state)
{
    return -log(stats_random_uniform(state));
}

static double normal(uint64_t *state)
{
    double radius = sqrt(2 * exponential(state)); /* Box & Muller 1958 */
    return radius * cos(2 * 3.14159265358979323846 * stats_random_uniform(state));
}

/* Gamma with a shape of 1 or more (Marsaglia & Tsang 2000). */
static double gamma_from(uint64_t *state, double shape)
{
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = normal(state), v = 1 + c * x;
        v = v * v * v;
        if (v > 0 && log(stats_random_uniform(state)) < 0.5 * x * x + d * (1 - v + log(v)))
            return d * v;
    }
}

/* Drawing n of n values with replacement is drawing n uniform numbers u and taking the sorted value at floor(n u). Their middle
 * is all that counts, and order statistics of n uniform numbers are ratios of sums of exponentials, which are gamma
 * (Devroye 1986, section V.2): two or three numbers in the place of n. */
static double drawn_median(const struct side *side, uint64_t *state)
{
    size_t n = side->count, half = (n + 1) / 2;
    double below = gamma_from(state, (double)half);
    double between = n % 2 ? 0 : exponential(state);
    double above = gamma_from(state, (double)half);
    double scale = (double)n / (below + between + above);
    size_t first = (size_t)(below * scale), second = (size_t)((below + between) * scale);
    first = first < n ? first : n - 1; /* by rounding */
    second = second < n ? second : n - 1;
    return 0.5 * (side->values[first] + side->values[second]);
}

/* --- quantiles ------------------------------------------------------------------------------------------------------------ */

static int compare_doubles(const void *a_in, const void *b_in)
{
    double a = *(const double *)a_in, b = *(const double *)b_in;
    return (a > b) - (a < b);
}

/* How many of the sorted ratios lie beyond each end. */
static size_t ratios_to_cut(size_t smaller_count, double confidence)
{
    double n = (double)smaller_count;
    double distance = sqrt(n / (n - 1)) * stats_student_quantile(confidence, smaller_count - 1);
    double tail = 0.5 * erfc(distance / sqrt(2.0));
    return (size_t)(tail * (DRAWS + 1));
}

static struct interval ratio_of(const struct side *a, const struct side *b, double confidence, uint64_t seed, double *ratios)
{
    struct interval interval = {.count = a->count < b->count ? a->count : b->count};
    uint64_t state = seed;
    for (size_t i = 0; i < DRAWS; i++) {
        double above = drawn_median(a, &state);
        ratios[i] = log(above / drawn_median(b, &state));
    }
    qsort(ratios, DRAWS, sizeof *ratios, compare_doubles);
    size_t cut = ratios_to_cut(interval.count, confidence);
    cut = cut > 0 ? cut - 1 : 0;
    interval.bounded = true;
    interval.low = ratios[cut];
    interval.high = ratios[DRAWS - 1 - cut];
    return interval;
}

static struct interval negative(struct interval interval)
{
    double low = interval.low;
    interval.middle = -interval.middle;
    interval.low = -interval.high;
    interval.high = -low;
    return interval;
}

/* A sorted copy, and its median; NULL when memory is short. */
static double *sorted_copy(const double *values, size_t count, double *median)
{
    double *copy = malloc((count ? count : 1) * sizeof *copy);
    if (copy) {
        memcpy(copy, values, count * sizeof *copy);
        *median = stats_median(copy, count, 0.5).middle; /* sorts; its interval is not used */
    }
    return copy;
}

bool stats_bootstrap_ratio(const double *a, size_t a_count, const double *b, size_t b_count, double confidence, uint64_t seed,
                           struct interval *interval)
{
    double a_median = 0, b_median = 0;
    struct side first = {sorted_copy(a, a_count, &a_median), a_count}, second = {sorted_copy(b, b_count, &b_median), b_count};
    double *ratios = malloc(DRAWS * sizeof *ratios);
    bool good = first.values && second.values && ratios;
    *interval = (struct interval){.count = a_count < b_count ? a_count : b_count};
    if (good && interval->count >= BOOTSTRAP_LEAST) {
        /* The side with the larger median draws first, so that swapping the sides draws the same. */
        bool swapped = a_median < b_median;
        struct interval found = swapped ? negative(ratio_of(&second, &first, confidence, seed, ratios))
                                        : ratio_of(&first, &second, confidence, seed, ratios);
        *interval = found;
    }
    if (good && interval->count > 0)
        interval->middle = log(a_median / b_median);
    free(ratios);
    free(second.values);
    free(first.values);
    return good;
}
