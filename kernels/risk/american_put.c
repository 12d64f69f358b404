/* american_put.c - the price of a put with several exercise dates, by convolution on a grid. */
#include "american_put.h"

#include <math.h>
#include <stdlib.h>

/* Grid points to the standard deviation of an interval's motion. The kink at the exercise boundary is all that is not smooth,
 * so the error falls with the square: against 16 points it is below 1e-6 of the strike with 4. */
enum { POINTS = 4 };

/* Motions beyond this many standard deviations have a probability of 2e-17. */
static const double DEVIATIONS_MAX = 8.5;
enum { REACH = 34 }; /* points of an interval's motion to each side: POINTS * DEVIATIONS_MAX */

double european_put_price(const struct call_option *terms)
{
    return fmax(call_moment(terms, 1) - terms->spot + terms->strike * discount_factor(terms), 0);
}

struct grid {
    double *prices,
        *later; /* at this date and the next: prices[half + i] where the motion is i / POINTS intervals' deviations */
    size_t half;
    double weight[REACH + 1]; /* probability of i points of motion to one side; the other side has the same */
};

static double stock_at(const struct american_put *put, size_t date, ptrdiff_t point)
{
    const struct call_option *terms = &put->terms;
    double interval = terms->maturity / (double)put->dates;
    double motion = (double)point / POINTS * sqrt(interval);
    return terms->spot * exp((terms->rate - terms->volatility * terms->volatility / 2) * interval * (double)date +
                             terms->volatility * motion);
}

static void set_weights(double weight[REACH + 1])
{
    double sum = 0;
    for (int i = 0; i <= REACH; i++) {
        double deviations = (double)i / POINTS;
        weight[i] = exp(-deviations * deviations / 2);
        sum += i == 0 ? weight[i] : 2 * weight[i];
    }
    for (int i = 0; i <= REACH; i++)
        weight[i] /= sum;
}

/* The expectation of the next date's price. What lies beyond the grid has no weight that counts: its edge stands for it. */
static double expected_price(const struct grid *grid, ptrdiff_t point)
{
    ptrdiff_t half = (ptrdiff_t)grid->half;
    double sum = grid->weight[0] * grid->later[half + point];
    for (ptrdiff_t i = 1; i <= REACH; i++) {
        ptrdiff_t below = point - i < -half ? -half : point - i;
        ptrdiff_t above = point + i > half ? half : point + i;
        sum += grid->weight[i] * (grid->later[half + below] + grid->later[half + above]);
    }
    return sum;
}

/* On the date before the last, what is left is a European put. */
static double hold_to_maturity(const struct american_put *put, double stock)
{
    struct call_option rest = put->terms;
    rest.spot = stock;
    rest.maturity /= (double)put->dates;
    return european_put_price(&rest);
}

static void price_date(const struct american_put *put, struct grid *grid, size_t date, double discount)
{
    double *swap = grid->later;
    grid->later = grid->prices;
    grid->prices = swap;
    ptrdiff_t half = (ptrdiff_t)grid->half;
    for (ptrdiff_t point = -half; point <= half; point++) {
        double stock = stock_at(put, date, point);
        double hold = date == put->dates - 1 ? hold_to_maturity(put, stock) : discount * expected_price(grid, point);
        grid->prices[half + point] = fmax(put->terms.strike - stock, hold);
    }
}

double american_put_price(const struct american_put *put)
{
    if (put->dates == 1)
        return european_put_price(&put->terms);
    struct grid grid = {.half = (size_t)ceil(DEVIATIONS_MAX * POINTS * sqrt((double)put->dates))};
    size_t bytes = (2 * grid.half + 1) * sizeof(double);
    double *memory[2] = {malloc(bytes), malloc(bytes)};
    double price = (double)NAN;
    if (memory[0] && memory[1]) {
        double discount = exp(-put->terms.rate * put->terms.maturity / (double)put->dates);
        grid.prices = memory[0];
        grid.later = memory[1];
        set_weights(grid.weight);
        for (size_t date = put->dates - 1; date > 0; date--)
            price_date(put, &grid, date, discount);
        grid.later = grid.prices;
        price = discount * expected_price(&grid, 0);
    }
    free(memory[0]);
    free(memory[1]);
    return price;
}
