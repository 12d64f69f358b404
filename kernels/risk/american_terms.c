/* american_terms.c - an option's terms to the constants of each date's loops. */
#include <math.h>

#include "american_book.h"

static double normal_cdf(double x)
{
    return 0.5 * erfc(-x / sqrt(2));
}

/* The stock is e^(mean + deviation Z), and in the money where Z < u. Those have the mean M(1) / M(0) and the mean square
 * M(2) / M(0), where M(k) = e^(k mean + k^2 deviation^2 / 2) N(u - k deviation): by these the fit's abscissa is centred and
 * scaled. Nothing lies below -9. */
static void set_abscissa(struct date *date, double mean, double deviation, double u)
{
    u = fmax(u, -9);
    double first = exp(mean + deviation * deviation / 2) * normal_cdf(u - deviation) / normal_cdf(u);
    double second = exp(2 * mean + 2 * deviation * deviation) * normal_cdf(u - 2 * deviation) / normal_cdf(u);
    double width = sqrt(second - first * first);
    date->shift = (float)(-first / width);
    date->stretch = (float)(1 / width);
}

/* The float such that just those floats lie below it that lie below the limit. */
static float float_above(double limit)
{
    float rounded = (float)limit;
    return rounded < limit ? nextafterf(rounded, INFINITY) : rounded;
}

void american_terms_set(struct terms *terms)
{
    const struct call_option *option = &terms->put.terms;
    double interval = option->maturity / (double)terms->put.dates, variance_rate = option->volatility * option->volatility;
    double deviation = option->volatility * sqrt(interval); /* of the stock's logarithm over an interval */
    double log_ratio = log(option->spot / option->strike);
    for (size_t i = 0; i < terms->put.dates; i++) {
        double d = (double)(i + 1), time = interval * d;
        double limit = -(log_ratio + (option->rate - variance_rate / 2) * time) / deviation;
        struct date *date = &terms->dates[i];
        *date = (struct date){
            .discount = (float)exp(-option->rate * time),
            .drift = (float)((log_ratio - variance_rate / 2 * time) / log(2)),
            .scale = (float)(deviation / log(2)),
            .limit = float_above(limit),
            .pull = d / (d + 1),
            .push = sqrt(d / (d + 1)),
        };
        set_abscissa(date, log_ratio - variance_rate / 2 * time, deviation * sqrt(d), limit / sqrt(d));
    }
}
