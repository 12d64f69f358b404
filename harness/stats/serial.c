/* serial.c - Bartels' rank version of von Neumann's ratio, with the moments of all orders of the ranks at hand. */
#include "stats/serial.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

/* --- ranks -------------------------------------------------------------------------------------------------------------- */

struct entry {
    double value;
    size_t place;
};

static int compare_entries(const void *a_in, const void *b_in)
{
    const struct entry *a = a_in, *b = b_in;
    return (a->value > b->value) - (a->value < b->value);
}

/* From 1; equal values have the mean of theirs. */
static void rank(struct entry *entries, size_t count, double *ranks)
{
    qsort(entries, count, sizeof *entries, compare_entries);
    for (size_t first = 0, next; first < count; first = next) {
        for (next = first + 1; next < count && entries[next].value == entries[first].value; next++) {
        }
        for (size_t i = first; i < next; i++)
            ranks[entries[i].place] = 0.5 * (double)(first + 1 + next);
    }
}

/* --- the ratio and its moments ------------------------------------------------------------------------------------------ */

static double mean_of(const double *ranks, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += ranks[i];
    return sum / (double)count;
}

/* The sum of the deviations from the mean, each to this power. */
static double power_sum(const double *ranks, size_t count, int power)
{
    double mean = mean_of(ranks, count), sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += pow(ranks[i] - mean, power);
    return sum;
}

static double neighbour_squares(const double *ranks, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i + 1 < count; i++)
        sum += (ranks[i] - ranks[i + 1]) * (ranks[i] - ranks[i + 1]);
    return sum;
}

/* Of deviations a_1 ... a_n, which sum to 0, the squares of neighbours' differences sum to 2 S2 - Q, where S2 is the sum of
 * their squares and Q = a_1^2 + a_n^2 + 2 (a_1 a_2 + a_2 a_3 + ...). Over all orders the mean of Q is 0, so that of RVN is 2,
 * and its variance is the mean of Q^2 / S2^2. That needs the means of products of distinct deviations, which follow from S2 and
 * S4 since all sum to 0: of b c d, say, d runs over -b - c less what it already took. */
double stats_serial_variance(const double *ranks, size_t count)
{
    assert(count >= 4);
    double n = (double)count, s2 = power_sum(ranks, count, 2), s4 = power_sum(ranks, count, 4);
    double pairs = n * (n - 1), triples = pairs * (n - 2), quadruples = triples * (n - 3);
    double a4 = s4 / n, a2b2 = (s2 * s2 - s4) / pairs, a3b = -s4 / pairs;
    double a2bc = (2 * s4 - s2 * s2) / triples, abcd = (3 * s2 * s2 - 6 * s4) / quadruples;
    double ends = 2 * a4 + 2 * a2b2;                                                  /* (a_1^2 + a_n^2)^2 */
    double mixed = 2 * (a3b + (n - 2) * a2bc);                                        /* by the sum of products */
    double products = (n - 1) * a2b2 + 2 * (n - 2) * a2bc + (n - 2) * (n - 3) * abcd; /* that sum, squared */
    return (ends + 4 * mixed + 4 * products) / (s2 * s2);
}

/* --- the beta distribution ---------------------------------------------------------------------------------------------- */

/* P(B <= x) for B ~ Beta(a, a) and 0 < x <= 1/2: the continued fraction NIST DLMF 8.17.22, by Lentz's method (Applied Optics
 * 15, 1976). It converges there in about sqrt(a) steps. */
static double symmetric_beta_below(double x, double a)
{
    enum { STEPS = 100000 };
    static const double TINY = 1e-300, ENOUGH = 1e-14;
    double c = 1, d = 1 / fmax(1 - 2 * a * x / (a + 1), TINY), fraction = d;
    for (int m = 1; m < STEPS; m++) {
        double even = m * (a - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (2 * a + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        double before = fraction;
        d = 1 / fmax(1 + even * d, TINY);
        c = fmax(1 + even / c, TINY);
        fraction *= c * d;
        d = 1 / fmax(1 + odd * d, TINY);
        c = fmax(1 + odd / c, TINY);
        fraction *= c * d;
        if (fabs(fraction - before) < ENOUGH * fabs(fraction))
            break;
    }
    double log_front = lgamma(2 * a) - 2 * lgamma(a) + a * (log(x) + log1p(-x));
    return exp(log_front) * fraction / a;
}

/* P(RVN <= ratio): 4 B, and B has the variance 1 / (4 (2 a + 1)). */
static double chance_of_less(double ratio, double variance)
{
    double a = 0.5 * (4 / variance - 1), x = 0.25 * ratio;
    if (!(a > 0) || x >= 1)
        return 1;
    if (x <= 0)
        return 0;
    return x <= 0.5 ? symmetric_beta_below(x, a) : 1 - symmetric_beta_below(1 - x, a);
}

/* --- the test ----------------------------------------------------------------------------------------------------------- */

bool stats_serial(const double *values, size_t count, struct serial_test *test)
{
    *test = (struct serial_test){NAN, 1};
    if (count < STATS_SERIAL_LEAST)
        return true;
    struct entry *entries = malloc(count * sizeof *entries);
    double *ranks = malloc(count * sizeof *ranks);
    bool good = entries && ranks;
    if (good) {
        for (size_t i = 0; i < count; i++)
            entries[i] = (struct entry){values[i], i};
        rank(entries, count, ranks);
        double squares = power_sum(ranks, count, 2);
        if (squares > 0) {
            test->ratio = neighbour_squares(ranks, count) / squares;
            test->p = chance_of_less(test->ratio, stats_serial_variance(ranks, count));
        }
    }
    free(entries);
    free(ranks);
    return good;
}
