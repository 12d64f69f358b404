/* laws.c - the laws as least-squares problems in the logarithm of the speedup. */
#include "laws.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "stats/least_squares.h"

static const char *const names[LAW_COUNT] = {"none", "linear", "amdahl", "usl"};

/* Parameters are taken in the order serial, crosstalk. */
static const size_t parameter_counts[LAW_COUNT] = {0, 0, 1, 2};

/* A mean square below this is as good as none: a tenth of the measurement's own deviation. Only numbers without noise come so
 * near, and no law may be preferred for rounding. */
static const double LEAST_MEAN_SQUARE = 0.01;

const char *law_name(enum law law)
{
    return names[law];
}

/* p / S. */
static double slowdown(double serial, double crosstalk, double workers)
{
    return 1 + serial * (workers - 1) + crosstalk * workers * (workers - 1);
}

double law_speedup(struct law_parameters parameters, double workers)
{
    return workers / slowdown(parameters.serial, parameters.crosstalk, workers);
}

double law_peak(struct law_parameters parameters)
{
    return parameters.crosstalk > 0 ? sqrt((1 - parameters.serial) / parameters.crosstalk) : (double)INFINITY;
}

/* --- least squares ------------------------------------------------------------------------------------------------------ */

struct fit {
    const struct law_point *points;
    size_t count, parameter_count;
};

/* Outside of the bounds the slowdown may fall to 0 and below, where it has no logarithm: held here, far from any measurement.
 */
static const double LEAST_SLOWDOWN = 1e-9;

static double slowdown_at(const struct fit *fit, const double *parameters, double workers)
{
    return slowdown(fit->parameter_count > 0 ? parameters[0] : 0, fit->parameter_count > 1 ? parameters[1] : 0, workers);
}

static void residuals(const void *context, const double *parameters, double *out)
{
    const struct fit *fit = context;
    for (size_t i = 0; i < fit->count; i++) {
        const struct law_point *point = &fit->points[i];
        double slowed = fmax(slowdown_at(fit, parameters, point->workers), LEAST_SLOWDOWN);
        out[i] = (point->log_speedup - log(point->workers / slowed)) / point->log_deviation;
    }
}

static void jacobian(const void *context, const double *parameters, double *out)
{
    const struct fit *fit = context;
    for (size_t i = 0; i < fit->count; i++) {
        const struct law_point *point = &fit->points[i];
        double p = point->workers, slowed = slowdown_at(fit, parameters, p);
        double scale = slowed > LEAST_SLOWDOWN ? 1 / (slowed * point->log_deviation) : 0;
        if (fit->parameter_count > 0)
            out[i] = scale * (p - 1);
        if (fit->parameter_count > 1)
            out[i + fit->count] = scale * p * (p - 1);
    }
}

bool law_fit(enum law law, const struct law_point *points, size_t count, struct law_parameters *parameters, double *squares)
{
    assert(law > LAW_NONE && law < LAW_COUNT);
    static const double lower[] = {0, 0}, upper[] = {1, INFINITY};
    const struct fit fit = {points, count, parameter_counts[law]};
    const struct least_squares problem = {
        .residual_count = count,
        .parameter_count = fit.parameter_count,
        .lower = lower,
        .upper = upper,
        .residuals = residuals,
        .jacobian = jacobian,
        .context = &fit,
    };
    double values[] = {0.01, 1e-5}; /* a start at which both matter */
    if (!stats_least_squares(&problem, values, squares))
        return false;
    *parameters = (struct law_parameters){fit.parameter_count > 0 ? values[0] : 0, fit.parameter_count > 1 ? values[1] : 0};
    return true;
}

double law_aicc(enum law law, size_t count, double squares)
{
    double n = (double)count, k = (double)parameter_counts[law] + 1; /* and the variance */
    if (n - k - 1 <= 0)
        return NAN;
    return n * log(fmax(squares / n, LEAST_MEAN_SQUARE)) + 2 * k + 2 * k * (k + 1) / (n - k - 1);
}
