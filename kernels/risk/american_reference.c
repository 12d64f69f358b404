/* american_reference.c - Longstaff and Schwartz' estimate by the C library and orthogonal columns, one path at a time. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "american_put.h"
#include "random/normals.h"

enum { COLUMNS = 4 };

struct paths {
    size_t count;
    float *motion, *value;
    double *column[COLUMNS]; /* of those in the money, close together */
    double *flow;
    size_t *who;
};

/* Two passes of Gram and Schmidt's: orthogonal to the last bits (L. Giraud et al., "The loss of orthogonality in the
 * Gram-Schmidt orthogonalization process", 2005). */
static void make_orthonormal(double *column[COLUMNS], size_t rows)
{
    for (int j = 0; j < COLUMNS; j++) {
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < j; i++) {
                double product = 0;
                for (size_t row = 0; row < rows; row++)
                    product += column[i][row] * column[j][row];
                for (size_t row = 0; row < rows; row++)
                    column[j][row] -= product * column[i][row];
            }
        }
        double square = 0;
        for (size_t row = 0; row < rows; row++)
            square += column[j][row] * column[j][row];
        for (size_t row = 0; row < rows; row++)
            column[j][row] /= sqrt(square);
    }
}

/* Replaces the cash flows by their fit: the projection on the columns. */
static void fit(double *column[COLUMNS], size_t rows, double *flow)
{
    double product[COLUMNS] = {0};
    make_orthonormal(column, rows);
    for (int j = 0; j < COLUMNS; j++) {
        for (size_t row = 0; row < rows; row++)
            product[j] += column[j][row] * flow[row];
    }
    for (size_t row = 0; row < rows; row++) {
        flow[row] = 0;
        for (int j = 0; j < COLUMNS; j++)
            flow[row] += product[j] * column[j][row];
    }
}

/* ln(stock / strike) */
static double moneyness(const struct american_put *put, size_t date, float motion)
{
    const struct call_option *terms = &put->terms;
    double interval = terms->maturity / (double)put->dates;
    return log(terms->spot / terms->strike) +
           (terms->rate - terms->volatility * terms->volatility / 2) * interval * (double)date +
           terms->volatility * sqrt(interval) * motion;
}

/* The Brownian bridge. */
float american_put_move(const struct american_put *put, size_t date, uint64_t seed, size_t path, float later)
{
    double d = (double)date, normal = normals_reference(seed, date - 1, path);
    return (float)(date == put->dates ? sqrt(d) * normal : d / (d + 1) * later + sqrt(d / (d + 1)) * normal);
}

double american_put_exercise(const struct american_put *put, size_t date, float motion)
{
    double discount = exp(-put->terms.rate * put->terms.maturity * (double)date / (double)put->dates);
    return discount * -expm1(moneyness(put, date, motion));
}

/* The powers of the stocks, less their mean, of those in the money, and how many these are. */
static size_t gather(const struct american_put *put, struct paths *paths, size_t date)
{
    size_t rows = 0;
    double sum = 0;
    for (size_t i = 0; i < paths->count; i++) {
        double x = moneyness(put, date, paths->motion[i]);
        if (x >= 0)
            continue;
        paths->who[rows] = i;
        paths->flow[rows] = paths->value[i];
        paths->column[1][rows++] = exp(x);
        sum += exp(x);
    }
    for (size_t row = 0; row < rows; row++) {
        double x = paths->column[1][row] - sum / (double)rows;
        for (int power = 0; power < COLUMNS; power++)
            paths->column[power][row] = pow(x, power);
    }
    return rows;
}

/* Returns by how much cash flows would change where rounding decides. */
static double exercise(const struct american_put *put, struct paths *paths, size_t date, double tie)
{
    size_t rows = gather(put, paths, date);
    bool last = date == put->dates;
    double tied = 0;
    if (!last && rows < FITTED_PATHS_MIN)
        return 0;
    if (!last)
        fit(paths->column, rows, paths->flow);
    for (size_t row = 0; row < rows; row++) {
        size_t i = paths->who[row];
        double now = american_put_exercise(put, date, paths->motion[i]);
        double hold = last ? 0 : fmax(paths->flow[row], 0);
        if (fabs(now - hold) < tie)
            tied += fabs(now - paths->value[i]);
        if (now > hold)
            paths->value[i] = (float)now;
    }
    return tied;
}

static struct monte_carlo_price price_of(const struct american_put *put, const struct paths *paths)
{
    struct payoff_sums sums = {0};
    for (size_t i = 0; i < paths->count; i++) {
        sums.payoff += paths->value[i];
        sums.square += (double)paths->value[i] * paths->value[i];
    }
    return monte_carlo_price(sums, paths->count, put->terms.strike);
}

static bool paths_open(struct paths *paths, size_t count)
{
    *paths = (struct paths){
        .count = count,
        .motion = calloc(count, sizeof(float)),
        .value = calloc(count, sizeof(float)),
        .flow = malloc(count * sizeof(double)),
        .who = malloc(count * sizeof(size_t)),
    };
    bool good = paths->motion && paths->value && paths->flow && paths->who;
    for (int j = 0; j < COLUMNS; j++) {
        paths->column[j] = malloc(count * sizeof(double));
        good = good && paths->column[j];
    }
    return good;
}

static void paths_close(struct paths *paths)
{
    free(paths->motion);
    free(paths->value);
    free(paths->flow);
    free(paths->who);
    for (int j = 0; j < COLUMNS; j++)
        free(paths->column[j]);
}

struct monte_carlo_price american_put_reference(const struct american_put *put, uint64_t seed, size_t path_count, double tie,
                                                double *tied)
{
    struct paths paths;
    struct monte_carlo_price price = {(double)NAN, (double)NAN};
    *tied = 0;
    if (paths_open(&paths, path_count)) {
        for (size_t date = put->dates; date > 0; date--) {
            for (size_t i = 0; i < path_count; i++)
                paths.motion[i] = american_put_move(put, date, seed, i, paths.motion[i]);
            *tied += exercise(put, &paths, date, tie * fmax(1, discount_factor(&put->terms)));
        }
        *tied *= put->terms.strike / (double)path_count;
        price = price_of(put, &paths);
    }
    paths_close(&paths);
    return price;
}
