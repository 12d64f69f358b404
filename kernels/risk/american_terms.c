/* american_terms.c - an option's terms to the constants of each date's loops. */
#include <math.h>

#include "american_book.h"

/* Stocks in the money lie below a limit, u in standard deviations: there a normal has the mean -m and the variance
 * 1 - u m - m^2, where m is the density over the probability. By these the fit's abscissa is centred and scaled. Nothing lies
 * below -9. */
static void set_abscissa(struct date *date, double limit, double deviation)
{
    double u = fmax(limit / deviation, -9);
    double m = exp(-u * u / 2) / sqrt(2 * 3.14159265358979323846) / (0.5 * erfc(-u / sqrt(2)));
    double width = sqrt(1 - u * m - m * m);
    date->shift = (float)(m / width);
    date->stretch = (float)(1 / (width * deviation));
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
        set_abscissa(date, limit, sqrt(d));
    }
}
