/* monte_carlo.c - sums of payoffs to a price. */
#include "monte_carlo.h"

#include <math.h>

struct payoff_sums payoff_sums_add(const struct payoff_sums *parts, size_t count)
{
    if (count == 1)
        return parts[0];
    size_t half = count / 2;
    struct payoff_sums low = payoff_sums_add(parts, half);
    struct payoff_sums high = payoff_sums_add(parts + half, count - half);
    return (struct payoff_sums){low.payoff + high.payoff, low.square + high.square};
}

struct monte_carlo_price monte_carlo_price(struct payoff_sums sums, size_t path_count, double discount)
{
    double count = (double)path_count;
    double mean = sums.payoff / count;
    double variance = fmax(sums.square - sums.payoff * mean, 0) / (count - 1);
    return (struct monte_carlo_price){
        .price = discount * mean,
        .standard_error = path_count == 1 ? (double)NAN : discount * sqrt(variance / count),
    };
}
