/* rank.c - Mann-Whitney, Hodges-Lehmann and Cliff's delta, by walking along two sorted samples. */
#include "stats/rank.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "stats/normal.h"

enum { EXACT_BELOW = 50 }; /* as in R: from so many values in either sample on, the normal approximation */

static int compare_doubles(const void *a_in, const void *b_in)
{
    double a = *(const double *)a_in, b = *(const double *)b_in;
    return (a > b) - (a < b);
}

void stats_sort(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare_doubles);
}

/* --- the distribution of u ---------------------------------------------------------------------------------------------- */

/* What decides which distribution u has. */
struct design {
    size_t m, n;
    bool exact;
    double deviation; /* of u, when not exact */
};

/* One more group of t equal values: t^3 - t, which is what it takes from the variance. */
static double group_weight(size_t t)
{
    double size = (double)t;
    return size * size * size - size;
}

/* sqrt(m n / 12 ((N + 1) - ties / (N (N - 1)))), N = m + n (Lehmann 1975, 1.35); `ties` adds up t^3 - t over groups of equals.
 */
static double deviation_of(size_t m, size_t n, double ties)
{
    double pairs = (double)m * (double)n, all = (double)(m + n);
    return sqrt(fmax(0, pairs / 12 * (all + 1 - ties / (all * (all - 1)))));
}

/* P(U = 0 .. most) for samples of m and n without ties. The largest of the m + n values is an x with probability m / (m + n)
 * and then lies above all n of y, so that P(m, n, u) = m P(m - 1, n, u - n) + n P(m, n - 1, u), over m + n. Sums of positive
 * numbers only: every one is good to its last digits. The caller frees it; NULL when memory is short. */
static double *distribution_of(size_t m, size_t n, size_t most)
{
    size_t width = most + 1;
    double *rows = calloc((n + 1) * width, sizeof *rows); /* row j: P(i, j, .) for the i at hand */
    for (size_t i = 0; rows && i <= m; i++) {
        rows[0] = 1;
        for (size_t j = 1; j <= n; j++) {
            double *row = rows + j * width, weight_x = (double)i / (double)(i + j), weight_y = (double)j / (double)(i + j);
            for (size_t u = width; u-- > 0;)
                row[u] = (i > 0 && u >= j ? weight_x * row[u - j] : 0) + weight_y * row[u - width];
        }
    }
    if (rows)
        memmove(rows, rows + n * width, width * sizeof *rows);
    return rows;
}

/* P(U <= u), u at most m n / 2; NAN when memory is short. */
static double exact_tail(size_t m, size_t n, size_t u)
{
    double *chances = distribution_of(m < n ? m : n, m < n ? n : m, u), sum = 0;
    if (!chances)
        return NAN;
    for (size_t i = 0; i <= u; i++)
        sum += chances[i];
    free(chances);
    return sum;
}

/* The largest k with P(U <= k - 1) < tail, which is at most 1/2: 0 when there is none. NAN when memory is short. */
static double exact_rank(size_t m, size_t n, double tail)
{
    size_t most = m * n / 2, k = 0;
    double *chances = distribution_of(m < n ? m : n, m < n ? n : m, most), sum = 0;
    if (!chances)
        return NAN;
    for (; k <= most; k++) {
        sum += chances[k];
        if (sum >= tail)
            break;
    }
    free(chances);
    return (double)k;
}

/* The same by the normal approximation, half a step off for continuity: k - 1/2 < m n / 2 - z deviation <= k + 1/2. */
static double approximate_rank(const struct design *design, double tail)
{
    double pairs = (double)design->m * (double)design->n;
    return fmax(0, ceil(0.5 * pairs - 0.5 - stats_normal_above(tail) * design->deviation));
}

/* --- walking along both samples ----------------------------------------------------------------------------------------- */

struct walk {
    double u;
    double ties;        /* t^3 - t over groups of equal values in both samples together */
    double ties_within; /* the same over groups within each sample */
    bool any_tie;
};

static size_t count_equal(struct rank_sample sample, size_t from, double value)
{
    size_t i = from;
    while (i < sample.count && sample.values[i] == value)
        i++;
    return i - from;
}

/* Merges the samples, group by group of equal values. */
static struct walk walk_along(struct rank_sample x, struct rank_sample y)
{
    struct walk walk = {0};
    size_t i = 0, j = 0;
    while (i < x.count || j < y.count) {
        double value = j == y.count || (i < x.count && x.values[i] < y.values[j]) ? x.values[i] : y.values[j];
        size_t in_x = count_equal(x, i, value), in_y = count_equal(y, j, value);
        walk.u += (double)in_x * ((double)j + 0.5 * (double)in_y);
        walk.ties += group_weight(in_x + in_y);
        walk.ties_within += group_weight(in_x) + group_weight(in_y);
        walk.any_tie = walk.any_tie || in_x + in_y > 1;
        i += in_x;
        j += in_y;
    }
    return walk;
}

static bool is_exact(struct rank_sample x, struct rank_sample y, const struct walk *walk)
{
    return x.count < EXACT_BELOW && y.count < EXACT_BELOW && !walk->any_tie;
}

bool stats_mann_whitney(struct rank_sample x, struct rank_sample y, struct rank_test *test)
{
    struct walk walk = walk_along(x, y);
    double pairs = (double)x.count * (double)y.count, smaller = fmin(walk.u, pairs - walk.u);
    *test = (struct rank_test){.u = walk.u, .exact = is_exact(x, y, &walk)};
    if (test->exact) {
        test->p = fmin(1, 2 * exact_tail(x.count, y.count, (size_t)smaller));
        return !isnan(test->p);
    }
    double deviation = deviation_of(x.count, y.count, walk.ties), distance = 0.5 * pairs - smaller;
    test->p = distance > 0 && deviation > 0 ? fmin(1, erfc((distance - 0.5) / deviation / sqrt(2.0))) : 1;
    return true;
}

/* --- the k-th smallest difference --------------------------------------------------------------------------------------- */

/* Doubles as whole numbers in the same order, so that halving an interval of them ends after 64 times. */
static uint64_t order_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
}

static double value_of(uint64_t order)
{
    uint64_t bits = order >> 63 ? order & ~((uint64_t)1 << 63) : ~order;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* How many of the differences x - y are at most `bound`. As x grows, the y that are large enough are fewer. */
static uint64_t count_differences(struct rank_sample x, struct rank_sample y, double bound)
{
    uint64_t count = 0;
    size_t j = 0;
    for (size_t i = 0; i < x.count; i++) {
        while (j < y.count && x.values[i] - y.values[j] > bound)
            j++;
        count += y.count - j;
    }
    return count;
}

/* An interval of differences: more than `floor`, which `below` of them do not exceed, up to `top`, which `upto` do not. */
struct bracket {
    double floor, top;
    uint64_t below, upto;
};

/* Where to cut it. Where differences lie evenly, the k-th lies in proportion; but that may come nearer from one side only, so
 * every other time the doubles in between are halved, which ends after 64 times. */
static double cut_at(const struct bracket *bracket, uint64_t k, int step)
{
    double share = (double)(k - bracket->below) / (double)(bracket->upto - bracket->below);
    double cut = bracket->floor + share * (bracket->top - bracket->floor);
    uint64_t low = order_of(bracket->floor), high = order_of(bracket->top);
    if (step % 2 || !(cut >= bracket->floor && cut < bracket->top)) /* infinite, too */
        cut = value_of(low + (high - low) / 2);
    return cut;
}

/* The differences in the bracket, which are at most as many as `found` has places for; how many. */
static size_t collect_differences(struct rank_sample x, struct rank_sample y, const struct bracket *bracket, double *found)
{
    size_t count = 0, first = 0;
    for (size_t i = 0; i < x.count; i++) {
        while (first < y.count && x.values[i] - y.values[first] > bracket->top)
            first++;
        for (size_t j = first; j < y.count && x.values[i] - y.values[j] > bracket->floor; j++)
            found[count++] = x.values[i] - y.values[j];
    }
    return count;
}

/* The k-th smallest difference, k from 1. The bracket narrows until few are left in it, or one double. */
static double difference_at(struct rank_sample x, struct rank_sample y, uint64_t k)
{
    enum { FEW = 1024 };
    double found[FEW];
    double least = x.values[0] - y.values[y.count - 1], most = x.values[x.count - 1] - y.values[0];
    struct bracket bracket = {nextafter(least, -INFINITY), most, 0, (uint64_t)x.count * y.count};
    for (int step = 0; bracket.upto - bracket.below > FEW; step++) {
        if (order_of(bracket.top) - order_of(bracket.floor) <= 1)
            return bracket.top + 0.0; /* no -0; here and below */
        double cut = cut_at(&bracket, k, step);
        uint64_t within = count_differences(x, y, cut);
        if (within >= k) {
            bracket.top = cut;
            bracket.upto = within;
        } else {
            bracket.floor = cut;
            bracket.below = within;
        }
    }
    size_t count = collect_differences(x, y, &bracket, found);
    stats_sort(found, count);
    return found[k - bracket.below - 1] + 0.0;
}

bool stats_shift(struct rank_sample x, struct rank_sample y, double confidence, struct interval *shift)
{
    struct walk walk = walk_along(x, y);
    uint64_t pairs = (uint64_t)x.count * y.count;
    *shift = (struct interval){.count = x.count < y.count ? x.count : y.count};
    shift->middle = difference_at(x, y, (pairs + 1) / 2);
    if (pairs % 2 == 0)
        shift->middle = 0.5 * (shift->middle + difference_at(x, y, pairs / 2 + 1));

    /* A shift by anything but a difference parts values that are equal across the samples, so only ties within them count. */
    struct design design = {x.count, y.count, is_exact(x, y, &walk), deviation_of(x.count, y.count, walk.ties_within)};
    double tail = 0.5 * (1 - confidence);
    double k = design.exact ? exact_rank(x.count, y.count, tail) : approximate_rank(&design, tail);
    if (isnan(k))
        return false;
    shift->bounded = k >= 1;
    if (shift->bounded) {
        shift->low = difference_at(x, y, (uint64_t)k);
        shift->high = difference_at(x, y, pairs + 1 - (uint64_t)k);
    }
    return true;
}

/* --- Cliff's delta ------------------------------------------------------------------------------------------------------ */

/* The variance of u / (m n) where P(x > y) is `share`: Hanley & McNeil 1982 for exponential samples, with the mean of m and n
 * in place of each (Newcombe 2006). */
static double share_variance(double share, size_t m, size_t n)
{
    double others = 0.5 * ((double)m + (double)n) - 1;
    double shape = (1 - share) / (2 - share) + share / (1 + share);
    return share * (1 - share) / ((double)m * (double)n) * (1 + others * shape);
}

/* The end of the interval on the side of `end` (0 or 1): where the distance from `found` is z standard errors. */
static double share_bound(double found, double end, double z, size_t m, size_t n)
{
    double inside = found, outside = end;
    for (int step = 0; step < 80; step++) {
        double middle = 0.5 * (inside + outside), distance = middle - found;
        if (distance * distance <= z * z * share_variance(middle, m, n))
            inside = middle;
        else
            outside = middle;
    }
    return inside;
}

struct interval stats_cliff_delta(double u, size_t m, size_t n, double confidence)
{
    double pairs = (double)m * (double)n, z = stats_normal_above(0.5 * (1 - confidence));
    bool mirrored = u > 0.5 * pairs; /* always from below, so that exchanged samples give the mirror image */
    double share = (mirrored ? pairs - u : u) / pairs;
    double low = 2 * share_bound(share, 0, z, m, n) - 1, middle = 2 * share - 1;
    double high = share < 0.5 ? 2 * share_bound(share, 1, z, m, n) - 1 : 0.0 - low;
    struct interval delta = {.count = m < n ? m : n, .middle = middle, .bounded = true, .low = low, .high = high};
    if (mirrored) {
        delta.middle = 0.0 - middle;
        delta.low = 0.0 - high;
        delta.high = 0.0 - low;
    }
    return delta;
}
