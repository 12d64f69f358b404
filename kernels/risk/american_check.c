/* american_check.c - is risk.american's answer right? Four ways to know, none of which shares code with the kernel.
 *
 * The price must be the mean of the cash flows that were left in memory; the first of these must follow from the policy that
 * was noted, by the C library; of few paths the whole method is done again, with another way to fit; of many the price must be
 * the true one, give or take its error. */
#include <math.h>
#include <stdio.h>

#include "american_book.h"

enum {
    REFERENCE_PATHS = 4096, /* so few are made again one by one, with all regressions */
    CHECKED_PATHS = 64,     /* of more, so many are, under the policy that was found */
    PAYING_PATHS_MIN = 256, /* fewer than these tell no standard error */
};

/* verify() allows this many standard errors: a right answer lies further out in 1 of 16,000 problems, were it normal. */
static const double ERRORS_ALLOWED = 4;

/* What a policy by fitted cubics loses against the best, and gains by knowing its own paths, in parts of the price: 0.03 % at
 * the defaults, and in none of 200 terms drawn from the whole table was it told from the standard error. */
static const double FIT_ALLOWED = 0.005;

/* Floats are off by 6e-8 of themselves; the sum of a fit, a power of two of at most 2^8, and what the motion's rounding makes
 * of a stock whose volatility sqrt(T) is 3 leave this of the discounted strike. */
static const double FLOW_TOLERANCE = 3e-6;

/* Sums in another order. */
static const double SUM_TOLERANCE = 1e-9;

/* Another build decides otherwise where exercise and fit differ by a rounding error: of a million paths some hundred, whose
 * flows change either way. That is a hundredth of a standard error; allowed is a tenth. */
static const double BUILDS_TOLERANCE = 0.1;

static const struct american_put *put_of(const struct book *book)
{
    return &book->terms->put;
}

/* The most that a cash flow can be: the strike at the date when it is worth most. */
static double largest_flow(const struct book *book)
{
    const struct call_option *terms = &put_of(book)->terms;
    return terms->strike * fmax(1, discount_factor(terms));
}

static bool near(double value, double expected, double allowed)
{
    return fabs(value - expected) <= allowed; /* false for NaN */
}

/* One path has no standard error. */
static bool prices_near(const struct book *book, const struct monte_carlo_price *found, struct monte_carlo_price expected,
                        double allowed)
{
    return near(found->price, expected.price, allowed) &&
           (book->problem->item_count == 1 ? isnan(found->standard_error)
                                           : near(found->standard_error, expected.standard_error, allowed));
}

/* The price and its error must be those of the cash flows that were left in memory. */
static bool flows_have_this_price(const struct book *book, const struct monte_carlo_price *found, struct finding *finding)
{
    struct payoff_sums sums = {0};
    for (size_t i = 0; i < book->problem->item_count; i++) {
        double flow = book->blocks[i / BLOCK].flow[i % BLOCK];
        sums.payoff += flow;
        sums.square += flow * flow;
    }
    struct monte_carlo_price price = monte_carlo_price(sums, book->problem->item_count, put_of(book)->terms.strike);
    if (prices_near(book, found, price, SUM_TOLERANCE * largest_flow(book)))
        return true;
    snprintf(finding->text, FINDING_MAX, "price %.12g +- %.6g, where the paths' cash flows make %.12g +- %.6g", found->price,
             found->standard_error, price.price, price.standard_error);
    return false;
}

/* Does the path's cash flow follow from the policy, by the C library's functions? Where the fit and exercise are equal but for
 * rounding, either is right. */
static bool flow_agrees(const struct book *book, size_t path, struct finding *finding)
{
    double tolerance = FLOW_TOLERANCE * largest_flow(book) / put_of(book)->terms.strike;
    double found = book->blocks[path / BLOCK].flow[path % BLOCK], flow = 0;
    bool right = found == 0;
    float motion = 0;
    for (size_t date = put_of(book)->dates; date > 0; date--) {
        struct fit fit = book->policy[date - 1];
        motion = american_put_move(put_of(book), date, book->problem->seed, path, motion);
        double now = american_put_exercise(put_of(book), date, motion);
        double discount =
            exp(-put_of(book)->terms.rate * put_of(book)->terms.maturity * (double)date / (double)put_of(book)->dates);
        double z = book->terms->dates[date - 1].shift + book->terms->dates[date - 1].stretch * (discount - now);
        double hold = fit.coefficient[0] + z * (fit.coefficient[1] + z * (fit.coefficient[2] + z * (double)fit.coefficient[3]));
        double gain = now - fmax(hold, 0);
        if (gain > tolerance)
            right = near(found, flow = now, tolerance);
        else if (gain > -tolerance)
            right = right || near(found, flow = now, tolerance);
    }
    if (!right)
        snprintf(finding->text, FINDING_MAX, "path %zu pays %.9g of the strike, by the C library's functions %.9g", path, found,
                 flow);
    return right;
}

/* All of few paths again, with all regressions. Where rounding decided, the price may be as far off as that is worth, and four
 * times so for what it changes on earlier dates. */
static bool reference_agrees(const struct book *book, const struct monte_carlo_price *found, struct finding *finding)
{
    double tied = 0;
    struct monte_carlo_price expected =
        american_put_reference(put_of(book), book->problem->seed, book->problem->item_count, FLOW_TOLERANCE, &tied);
    double allowed = FLOW_TOLERANCE * largest_flow(book) + 4 * tied;
    bool right = prices_near(book, found, expected, allowed);
    snprintf(finding->text, FINDING_MAX, "%sprice %.7g, by orthogonal columns and the C library %.7g",
             right ? "" : "WRONG: ", found->price, expected.price);
    return right;
}

/* The sample's own standard error, unless hardly any path pays: no cash flow is above the largest, so the mean of their squares
 * is at most that times the price. */
static double error_of(const struct book *book, const struct monte_carlo_price *found, double price)
{
    size_t count = book->problem->item_count, paying = 0;
    for (size_t i = 0; i < count && paying < PAYING_PATHS_MIN; i++)
        paying += book->blocks[i / BLOCK].flow[i % BLOCK] > 0;
    return paying < PAYING_PATHS_MIN ? sqrt(largest_flow(book) * price / (double)count) : found->standard_error;
}

/* Against the true price. */
static bool price_fits(const struct book *book, const struct monte_carlo_price *found, struct finding *finding)
{
    double price = american_put_price(put_of(book));
    double error = ERRORS_ALLOWED * error_of(book, found, price) + FLOW_TOLERANCE * largest_flow(book);
    bool right = near(found->price, price, error + FIT_ALLOWED * price);
    snprintf(finding->text, FINDING_MAX, "%sprice %.6g +- %.2g, by convolution %.6g", right ? "" : "WRONG: ", found->price,
             found->standard_error, price);
    return right;
}

bool american_check(const struct book *book, const struct monte_carlo_price *found, struct finding *finding)
{
    size_t count = book->problem->item_count;
    finding->value = found->price;
    finding->tolerance = (count > 1 ? BUILDS_TOLERANCE * found->standard_error : 0) + FLOW_TOLERANCE * largest_flow(book);
    bool right = flows_have_this_price(book, found, finding);
    for (size_t i = 0; right && i < count && i < CHECKED_PATHS; i++)
        right = flow_agrees(book, i, finding);
    return right && (count <= REFERENCE_PATHS ? reference_agrees(book, found, finding) : price_fits(book, found, finding));
}
