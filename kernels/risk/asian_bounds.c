/* asian_bounds.c - Rogers and Shi's bounds, by sums over the fixings and a rule over the conditioning normal. */
#include "asian_bounds.h"

#include <math.h>
#include <stdlib.h>

/* The density of Z beyond 8 is below 1e-14 of its largest. The trapezoidal rule converges fast for what is smooth but for a
 * kink at the strike, where its error is a sixteenth of a step's square: 2e-7 of the spot at most. */
static const double Z_MAX = 8;
enum { STEPS = 8000, STEPS_OF_GAP = 80 };

static double normal_density(double z)
{
    return exp(-z * z / 2) / sqrt(2 * 3.14159265358979323846);
}

/* Cov(W(t_i), Z) = sum_j min(t_i, t_j) / sqrt(Var sum_j W(t_j)), for t_i = (i + 1) interval. */
static double covariance(size_t fixings, double interval, size_t i)
{
    double n = (double)fixings, k = (double)(i + 1);
    double sum = k * (k + 1) / 2 + k * (n - k);
    double variance = n * (n + 1) * (2 * n + 1) / 6;
    return sqrt(interval) * sum / sqrt(variance);
}

/* E[S(t_i) | Z = z]: W(t_i) given Z has mean c_i z and variance t_i - c_i^2. */
static double expected_price(const struct asian_option *option, size_t i, double z)
{
    double interval = option->call.maturity / (double)option->fixings, volatility = option->call.volatility;
    double c = covariance(option->fixings, interval, i);
    return option->call.spot *
           exp(option->call.rate * (double)(i + 1) * interval + volatility * c * z - volatility * volatility * c * c / 2);
}

static double expected_mean(const struct asian_option *option, double z)
{
    double sum = 0;
    for (size_t i = 0; i < option->fixings; i++)
        sum += expected_price(option, i, z);
    return sum / (double)option->fixings;
}

/* e^(volatility^2 Cov(W(t_i), W(t_j) | Z)) - 1, for all pairs; NULL when memory is short. */
static double *make_covariances(const struct asian_option *option)
{
    size_t n = option->fixings;
    double interval = option->call.maturity / (double)n, variance_rate = option->call.volatility * option->call.volatility;
    double *matrix = malloc(n * n * sizeof *matrix);
    for (size_t i = 0; matrix && i < n; i++) {
        for (size_t j = 0; j <= i; j++) {
            double shared = (double)(j + 1) * interval - covariance(n, interval, i) * covariance(n, interval, j);
            matrix[i * n + j] = matrix[j * n + i] = expm1(variance_rate * shared);
        }
    }
    return matrix;
}

/* sqrt(Var[A | Z = z]); `prices` holds as many as there are fixings. */
static double conditional_deviation(const struct asian_option *option, const double *matrix, double z, double *prices)
{
    size_t n = option->fixings;
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        prices[i] = expected_price(option, i, z);
    for (size_t i = 0; i < n; i++) {
        double row = 0;
        for (size_t j = 0; j < n; j++)
            row += matrix[i * n + j] * prices[j];
        sum += row * prices[i];
    }
    return sqrt(fmax(sum, 0)) / (double)n;
}

/* Half of E[sqrt(Var[A | Z])]; infinite when memory is short, which leaves the upper bound open. */
static double bound_gap(const struct asian_option *option)
{
    double *matrix = make_covariances(option), *prices = malloc(option->fixings * sizeof *prices);
    double gap = matrix && prices ? 0 : (double)INFINITY;
    for (int step = 0; matrix && prices && step <= STEPS_OF_GAP; step++) {
        double z = Z_MAX * (2.0 * step / STEPS_OF_GAP - 1);
        gap += normal_density(z) * conditional_deviation(option, matrix, z, prices) / 2 * (2 * Z_MAX / STEPS_OF_GAP);
    }
    free(matrix);
    free(prices);
    return gap;
}

struct asian_bounds asian_bounds(const struct asian_option *option)
{
    double discount = discount_factor(&option->call), payoff = 0, square = 0;
    for (int step = 0; step <= STEPS; step++) {
        double z = Z_MAX * (2.0 * step / STEPS - 1);
        double gain = fmax(expected_mean(option, z) - option->call.strike, 0);
        double weight = normal_density(z) * 2 * Z_MAX / STEPS;
        payoff += weight * gain;
        square += weight * gain * gain;
    }
    double low = discount * payoff;
    return (struct asian_bounds){
        .low = low,
        .high = low + discount * bound_gap(option),
        .deviation = discount * sqrt(fmax(square - payoff * payoff, 0)),
    };
}
