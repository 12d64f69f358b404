/* proportion.c - Clopper and Pearson's interval, by bisection on the binomial distribution itself. */
#include "stats/proportion.h"

#include <assert.h>
#include <math.h>

/* ln of the binomial probability of k hits in n trials of chance p, 0 < p < 1. */
static double log_binomial(double k, double n, double p)
{
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(p) + (n - k) * log1p(-p);
}

/* P(first <= K <= last), K ~ Binomial(trials, p). */
static double probability(size_t first, size_t last, size_t trials, double p)
{
    double sum = 0;
    for (size_t k = first; k <= last; k++)
        sum += exp(log_binomial((double)k, (double)trials, p));
    return sum;
}

/* Halvings of (0, 1) until the midpoint no longer moves a double above 2^-60. */
enum { HALVINGS = 60 };

/* The share under which `hits` or more (upward), or `hits` or fewer, have the probability `tail`. The first grows with the
 * share and the second falls. */
static double share_at(size_t hits, size_t trials, bool upward, double tail)
{
    double low = 0, high = 1;
    for (int i = 0; i < HALVINGS; i++) {
        double middle = 0.5 * (low + high);
        double found = upward ? probability(hits, trials, trials, middle) : probability(0, hits, trials, middle);
        bool too_high = upward ? found > tail : found < tail;
        if (too_high)
            high = middle;
        else
            low = middle;
    }
    return 0.5 * (low + high);
}

struct interval stats_proportion(size_t hits, size_t trials, double confidence)
{
    assert(hits <= trials && confidence > 0 && confidence < 1);
    struct interval interval = {.count = trials};
    if (trials == 0)
        return interval;
    double tail = 0.5 * (1 - confidence);
    interval.middle = (double)hits / (double)trials;
    interval.bounded = true;
    interval.low = hits == 0 ? 0 : share_at(hits, trials, true, tail);
    interval.high = hits == trials ? 1 : share_at(hits, trials, false, tail);
    return interval;
}
