/* world.c - draws noise, and finds the true medians of what is made from it by numerical integration, to about 1e-6. */
#include "world.h"

#include <math.h>

#include "stats/random.h"

static const double CONTAMINATED_SHARE = 0.1, CONTAMINATED_MIDDLE = 1.5, CONTAMINATED_SPREAD = 0.25;

enum { GRID = 2000 }; /* points of each integral over the quantiles of a noise */

const char *noise_name(enum noise noise)
{
    static const char *const names[NOISE_COUNT] = {"normal", "log-normal", "contaminated"};
    return names[noise];
}

double normal_draw(uint64_t *state)
{
    double radius = sqrt(-2 * log(stats_random_uniform(state)));
    return radius * cos(2 * 3.14159265358979323846 * stats_random_uniform(state));
}

double noise_draw(enum noise noise, double spread, uint64_t *state)
{
    double z = normal_draw(state);
    switch (noise) {
    case NOISE_LOG_NORMAL:
        return 1 + spread * exp(z);
    case NOISE_CONTAMINATED:
        return stats_random_uniform(state) < CONTAMINATED_SHARE ? CONTAMINATED_MIDDLE + CONTAMINATED_SPREAD * z
                                                                : 1 + spread * z;
    default:
        return 1 + spread * z;
    }
}

/* --- the truth ------------------------------------------------------------------------------------------------------------ */

static double normal_below(double x)
{
    return 0.5 * erfc(-x / sqrt(2.0));
}

/* P(ln noise <= x). */
static double noise_below(enum noise noise, double spread, double x)
{
    double factor = exp(x);
    switch (noise) {
    case NOISE_LOG_NORMAL:
        return factor > 1 ? normal_below(log((factor - 1) / spread)) : 0;
    case NOISE_CONTAMINATED:
        return CONTAMINATED_SHARE * normal_below((factor - CONTAMINATED_MIDDLE) / CONTAMINATED_SPREAD) +
               (1 - CONTAMINATED_SHARE) * normal_below((factor - 1) / spread);
    default:
        return normal_below((factor - 1) / spread);
    }
}

/* The x in -3 .. 3 at which noise_below() is `share`. */
static double noise_quantile(enum noise noise, double spread, double share)
{
    double low = -3, high = 3;
    for (int i = 0; i < 60; i++) {
        double middle = 0.5 * (low + high);
        if (noise_below(noise, spread, middle) < share)
            low = middle;
        else
            high = middle;
    }
    return high;
}

static double quantile_of_grid(enum noise noise, double spread, size_t point)
{
    return noise_quantile(noise, spread, ((double)point + 0.5) / GRID);
}

double noise_median(enum noise noise, double spread, double drift)
{
    double grid[GRID], low = -3, high = 3;
    for (size_t i = 0; i < GRID; i++)
        grid[i] = quantile_of_grid(noise, spread, i);
    for (int step = 0; step < 50; step++) {
        double middle = 0.5 * (low + high), below = 0;
        for (size_t i = 0; i < GRID; i++)
            below += drift > 0 ? normal_below((middle - grid[i]) / drift) : grid[i] <= middle;
        if (below < 0.5 * GRID)
            low = middle;
        else
            high = middle;
    }
    return exp(high);
}

double noise_median_ln_ratio(enum noise noise, double a_spread, double b_spread)
{
    double grid[GRID], low = -3, high = 3;
    for (size_t i = 0; i < GRID; i++)
        grid[i] = quantile_of_grid(noise, b_spread, i);
    for (int step = 0; step < 50; step++) {
        double middle = 0.5 * (low + high), below = 0;
        for (size_t i = 0; i < GRID; i++)
            below += noise_below(noise, a_spread, middle + grid[i]);
        if (below < 0.5 * GRID)
            low = middle;
        else
            high = middle;
    }
    return high;
}

double noise_share_below(enum noise noise, double spread, double x)
{
    double sum = 0;
    for (size_t i = 0; i < GRID; i++)
        sum += noise_below(noise, spread, x + quantile_of_grid(noise, spread, i));
    return sum / GRID;
}
