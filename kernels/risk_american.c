/* risk_american.c - Longstaff and Schwartz' price of a put with 50 exercise dates: a step a date, with a regression between.
 *
 * F. Longstaff, E. Schwartz, "Valuing American options by simulation: a simple least-squares approach", Review of Financial
 * Studies 14 (2001). Paths go backwards in time. On each date the cash flows of the paths in the money are fitted with a
 * polynomial of the stock, here a cubic one of its logarithm, and a path is exercised where that pays more than the fit. Chunks
 * add up the normal equations, reduce() solves them, and the next step begins by exercising: one barrier a date.
 *
 * Going backwards, a path needs its present place only: given the Brownian motion on date d + 1, that on date d is d / (d + 1)
 * of it and a fresh normal (Brownian bridge; P. Glasserman, "Monte Carlo Methods in Financial Engineering", 2003, section 3.1).
 * So 8 bytes a path are kept instead of a stock for each date: motion and cash flow, as floats, which are read and written once
 * a date. Arithmetic is in doubles. Date d takes its normals from draw d - 1. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/power_of_two.h"
#include "kernel.h"
#include "random/normals.h"
#include "risk/american_put.h"
#include "risk/cubic_fit.h"
#include "risk/monte_carlo.h"

/* More than any machine can hold, and few enough that sizes in bytes don't wrap. */
#define PATHS_MAX ((size_t)1 << 48)

enum {
    BLOCK = NORMALS_BLOCK,
    BLOCKS_PER_CHUNK = 8,
    CHUNK_SIZE = BLOCKS_PER_CHUNK * BLOCK, /* 8,192 paths: 12 us a date with AVX-512, and 64 KiB */
};

/* Flops of a date of a path: a normal 36 (risk_european.c); exercise: exponent 2, 2^y 25 (risk_european.c), its payoff 1, the
 * fit's abscissa 2, its value 6; bridge 3; sums: abscissa 2, powers 2, seven sums of powers 3 * 1 + 3 * 2 + 1, four of flows
 * 1 + 3 * 2. */
static const double FLOPS_PER_DATE = 36 + 2 + 25 + 1 + 2 + 6 + 3 + 2 + 2 + 10 + 7;

/* A path's motion and cash flow, read and written. */
static const double BYTES_PER_DATE = 16;

static const struct parameter parameters[] = {
    {"spot", "price of the stock today", 36, 0.01, 1e6, false},
    {"strike", "price at which the put sells", 40, 0.01, 1e6, false},
    {"rate", "riskless interest a year, continuously compounded", 0.06, -0.5, 0.5, false},
    {"volatility", "standard deviation of the stock's log return over a year", 0.2, 0.01, 1, false},
    {"maturity", "years until the put ends", 1, 0.01, 10, false},
    {"dates", "how often it can be exercised, at equal intervals", 50, 1, 1000, true},
    {0},
};

/* What the loops need of a date. `motion` is the Brownian motion in units of the root of an interval; money is discounted to
 * now, in units of the strike. */
struct date {
    double discount, drift; /* exercise pays discount - 2^(drift + scale motion) */
    double limit;           /* the put is in the money where the motion is below it */
    double shift, stretch;  /* abscissa of the fit = shift + stretch motion */
    double pull, push;      /* motion = pull * the next date's + push Z */
};

/* problem->parameters */
struct terms {
    struct american_put put;
    double scale;
    struct date dates[]; /* put.dates of them: date d is dates[d - 1] */
};

/* What is kept of a block of paths. */
struct block {
    float motion[BLOCK];
    float flow[BLOCK];
};

/* Coefficients of 1, z, z^2, z^3: what holding on is worth. */
struct fit {
    double coefficient[4];
};

struct book {
    const struct problem *problem;
    const struct terms *terms;
    struct block *blocks;
    struct fit *policy; /* by date, noted by whoever runs the first chunk: for verify() */
};

struct answer {
    struct monte_carlo_price price; /* of the last step; 0 before */
    struct fit fit;                 /* for the next step; 0 in the last */
};

/* Stocks in the money lie below a limit, u in standard deviations: there a normal has the mean -m and the variance
 * 1 - u m - m^2, where m is the density over the probability. By these the fit's abscissa is centred and scaled. Nothing lies
 * below -9. */
static void set_abscissa(struct date *date, double deviation)
{
    double u = fmax(date->limit / deviation, -9);
    double m = exp(-u * u / 2) / sqrt(2 * 3.14159265358979323846) / (0.5 * erfc(-u / sqrt(2)));
    double width = sqrt(1 - u * m - m * m);
    date->shift = m / width;
    date->stretch = 1 / (width * deviation);
}

static void set_terms(struct terms *terms)
{
    const struct call_option *option = &terms->put.terms;
    double interval = option->maturity / (double)terms->put.dates, variance_rate = option->volatility * option->volatility;
    double deviation = option->volatility * sqrt(interval); /* of the stock's logarithm over an interval */
    terms->scale = deviation / log(2);
    for (size_t i = 0; i < terms->put.dates; i++) {
        double d = (double)(i + 1), time = interval * d;
        double log_ratio = log(option->spot / option->strike);
        struct date *date = &terms->dates[i];
        *date = (struct date){
            .discount = exp(-option->rate * time),
            .drift = (log_ratio - variance_rate / 2 * time) / log(2),
            .limit = -(log_ratio + (option->rate - variance_rate / 2) * time) / deviation,
            .pull = d / (d + 1),
            .push = sqrt(d / (d + 1)),
        };
        set_abscissa(date, sqrt(d));
    }
}

static void lay_out(struct book *book, const struct problem *problem, struct arena *arena)
{
    const struct terms *terms = problem->parameters;
    book->policy = arena_take(arena, terms->put.dates * sizeof *book->policy);
    book->blocks = arena_take(arena, ((problem->item_count - 1) / BLOCK + 1) * sizeof *book->blocks);
}

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    if (settings->size > PATHS_MAX) {
        snprintf(why, WHY_MAX, "%zu paths are more than any memory holds; pass a smaller --size", settings->size);
        return false;
    }
    size_t dates = (size_t)settings_value(settings, "dates");
    struct terms *terms = malloc(sizeof *terms + dates * sizeof terms->dates[0]);
    if (!terms) {
        snprintf(why, WHY_MAX, "no memory for the option's terms");
        return false;
    }
    terms->put = (struct american_put){
        .terms = {.spot = settings_value(settings, "spot"),
                  .strike = settings_value(settings, "strike"),
                  .rate = settings_value(settings, "rate"),
                  .volatility = settings_value(settings, "volatility"),
                  .maturity = settings_value(settings, "maturity")},
        .dates = dates,
    };
    set_terms(terms);
    problem->parameters = terms;
    problem->chunk_size = CHUNK_SIZE;
    problem->step_count = dates;
    problem->partial_bytes = sizeof(struct cubic_sums);
    problem->answer_bytes = sizeof(struct answer);
    problem->flops_per_item = (double)dates * FLOPS_PER_DATE;
    problem->flop_bits = 64;
    problem->bytes_per_item = (double)dates * BYTES_PER_DATE;
    struct arena measure = {0};
    struct book book;
    arena_take(&measure, sizeof book);
    lay_out(&book, problem, &measure);
    problem->arena_bytes = measure.used;
    return true;
}

static void forget(struct problem *problem)
{
    free(problem->parameters);
    problem->parameters = NULL;
}

static bool setup(const struct problem *problem, struct arena *arena, void **state, char why[WHY_MAX])
{
    (void)why;
    struct book *book = arena_take(arena, sizeof *book);
    *book = (struct book){.problem = problem, .terms = problem->parameters};
    lay_out(book, problem, arena);
    *state = book;
    return true;
}

/* --- the work ----------------------------------------------------------------------------------------------------------- */

/* Paths begin at the last date, with no cash flow: there whatever is in the money is exercised. */
static void start(double deviation, const double *restrict normals, struct block *restrict block)
{
#pragma omp simd
    for (size_t i = 0; i < BLOCK; i++) {
        block->motion[i] = (float)(deviation * normals[i]);
        block->flow[i] = 0;
    }
}

static void exercise(struct date date, double scale, struct fit fit, struct block *block)
{
    const double c0 = fit.coefficient[0], c1 = fit.coefficient[1], c2 = fit.coefficient[2], c3 = fit.coefficient[3];
#pragma omp simd
    for (size_t i = 0; i < BLOCK; i++) {
        double motion = block->motion[i];
        double now = date.discount - power_of_two(date.drift + scale * motion);
        double z = date.shift + date.stretch * motion;
        double hold = c0 + z * (c1 + z * (c2 + z * c3));
        float flow = block->flow[i];
        hold = hold > 0 ? hold : 0;
        block->flow[i] = now > hold ? (float)now : flow;
    }
}

/* From the next date to this one. */
static void move(struct date date, const double *restrict normals, struct block *restrict block)
{
#pragma omp simd
    for (size_t i = 0; i < BLOCK; i++)
        block->motion[i] = (float)(date.pull * block->motion[i] + date.push * normals[i]);
}

/* Over those of the first `count` paths that are in the money. */
static struct cubic_sums sum_for_fit(struct date date, const struct block *block, size_t count)
{
    double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, y0 = 0, y1 = 0, y2 = 0, y3 = 0;
#pragma omp simd reduction(+ : s0, s1, s2, s3, s4, s5, s6, y0, y1, y2, y3)
    for (size_t i = 0; i < count; i++) {
        double motion = block->motion[i], flow = block->flow[i];
        bool in = motion < date.limit;
        double one = in ? 1 : 0, y = in ? flow : 0, z = in ? date.shift + date.stretch * motion : 0;
        double z2 = z * z, z3 = z2 * z;
        s0 += one;
        s1 += z;
        s2 += z2;
        s3 += z3;
        s4 += z2 * z2;
        s5 += z2 * z3;
        s6 += z3 * z3;
        y0 += y;
        y1 += y * z;
        y2 += y * z2;
        y3 += y * z3;
    }
    return (struct cubic_sums){{s0, s1, s2, s3, s4, s5, s6}, {y0, y1, y2, y3}, 0};
}

/* The price is a fit by a constant: only value[0] and square are needed. */
static struct cubic_sums sum_for_price(const struct block *block, size_t count)
{
    double sum = 0, squares = 0;
#pragma omp simd reduction(+ : sum, squares)
    for (size_t i = 0; i < count; i++) {
        double flow = block->flow[i];
        sum += flow;
        squares += flow * flow;
    }
    return (struct cubic_sums){.value = {sum}, .square = squares};
}

/* Exercises on date index `now`, whose fit is given, and moves the block to the date before. */
static void advance(const struct terms *terms, uint64_t seed, size_t number, size_t now, struct fit fit, struct block *block)
{
    _Alignas(ARENA_ALIGNMENT) double normals[BLOCK];
    if (now + 1 == terms->put.dates) {
        normals_fill(seed, now, number, normals);
        start(sqrt((double)terms->put.dates), normals, block);
    }
    exercise(terms->dates[now], terms->scale, fit, block);
    if (now > 0) {
        normals_fill(seed, now - 1, number, normals);
        move(terms->dates[now - 1], normals, block);
    }
}

static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)local, (void)why;
    const struct book *book = state;
    const struct terms *terms = book->terms;
    size_t now = terms->put.dates - 1 - step;
    struct fit fit = step == 0 ? (struct fit){{0}} : ((const struct answer *)previous)->fit;
    if (range.begin == 0)
        book->policy[now] = fit;
    struct cubic_sums sums[BLOCKS_PER_CHUNK];
    size_t blocks = 0;
    for (size_t begin = range.begin; begin < range.end; begin += BLOCK, blocks++) {
        struct block *block = &book->blocks[begin / BLOCK];
        size_t count = range.end - begin < BLOCK ? range.end - begin : BLOCK;
        advance(terms, book->problem->seed, begin / BLOCK, now, fit, block);
        sums[blocks] = now > 0 ? sum_for_fit(terms->dates[now - 1], block, count) : sum_for_price(block, count);
    }
    *(struct cubic_sums *)partial = cubic_sums_add(sums, blocks);
    return true;
}

/* Without a fit, holding on is worth more than anything. */
static struct fit solve(const struct cubic_sums *sums)
{
    struct fit fit;
    if (sums->power[0] < FITTED_PATHS_MIN || !cubic_fit(sums, fit.coefficient))
        fit = (struct fit){{(double)INFINITY}};
    return fit;
}

static void reduce(const void *state, size_t step, const void *partials, size_t count, void *answer)
{
    const struct book *book = state;
    struct cubic_sums sums = cubic_sums_add(partials, count);
    struct answer *out = answer;
    *out = (struct answer){0};
    if (step + 1 < book->problem->step_count)
        out->fit = solve(&sums);
    else
        out->price = monte_carlo_price((struct payoff_sums){sums.value[0], sums.square}, book->problem->item_count,
                                       book->terms->put.terms.strike);
}

static size_t outputs(const void *state, struct range range, struct span spans[SPAN_MAX])
{
    const struct book *book = state;
    size_t first = range.begin / BLOCK, last = (range.end - 1) / BLOCK;
    spans[0] = (struct span){&book->blocks[first], (last + 1 - first) * sizeof(struct block)};
    if (range.begin > 0)
        return 1;
    spans[1] = (struct span){book->policy, book->terms->put.dates * sizeof *book->policy};
    return 2;
}

/* --- is it right? ------------------------------------------------------------------------------------------------------- */

enum {
    REFERENCE_PATHS = 4096, /* so few are made again one by one, with all regressions */
    CHECKED_PATHS = 64,     /* of more, so many are, under the policy that was found */
};

/* verify() allows this many standard errors: a right answer lies further out in 1 of 16,000 problems, were it normal. */
static const double ERRORS_ALLOWED = 4;

/* A normal that is 4e-15 off is rounded to another float once in a million paths; that changes a cash flow by 1e-6 of the
 * strike in the widest terms, and a price made of at least as many paths as the chance calls for by less than this. */
static const double PRICE_TOLERANCE = 1e-9;
static const double FLOW_TOLERANCE = 3e-6;

static const struct american_put *put_of(const struct book *book)
{
    return &book->terms->put;
}

static bool near(double value, double expected, double allowed)
{
    return fabs(value - expected) <= allowed; /* false for NaN */
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
    double strike = put_of(book)->terms.strike;
    struct monte_carlo_price price = monte_carlo_price(sums, book->problem->item_count, strike);
    if (near(found->price, price.price, PRICE_TOLERANCE * strike) &&
        (book->problem->item_count == 1 ? isnan(found->standard_error)
                                        : near(found->standard_error, price.standard_error, PRICE_TOLERANCE * strike)))
        return true;
    snprintf(finding->text, FINDING_MAX, "price %.12g +- %.6g, where the paths' cash flows make %.12g +- %.6g", found->price,
             found->standard_error, price.price, price.standard_error);
    return false;
}

/* The cash flow of one path by the C library and the policy. */
static double reference_flow(const struct book *book, size_t path)
{
    const struct call_option *terms = &put_of(book)->terms;
    double interval = terms->maturity / (double)put_of(book)->dates, flow = 0;
    float motion = 0;
    for (size_t i = put_of(book)->dates; i-- > 0;) {
        const struct date *date = &book->terms->dates[i];
        const double *c = book->policy[i].coefficient;
        double d = (double)(i + 1), normal = normals_reference(book->problem->seed, i, path);
        motion = (float)(i + 1 == put_of(book)->dates ? sqrt(d) * normal : d / (d + 1) * motion + sqrt(d / (d + 1)) * normal);
        double log_stock = log(terms->spot) + (terms->rate - terms->volatility * terms->volatility / 2) * interval * d +
                           terms->volatility * sqrt(interval) * motion;
        double now = exp(-terms->rate * interval * d) * (1 - exp(log_stock) / terms->strike);
        double z = date->shift + date->stretch * motion;
        if (now > fmax(c[0] + c[1] * z + c[2] * z * z + c[3] * z * z * z, 0))
            flow = now;
    }
    return flow;
}

static bool first_flows_agree(const struct book *book, struct finding *finding)
{
    for (size_t i = 0; i < book->problem->item_count && i < CHECKED_PATHS; i++) {
        double flow = book->blocks[0].flow[i], expected = reference_flow(book, i);
        if (!near(flow, expected, FLOW_TOLERANCE)) {
            snprintf(finding->text, FINDING_MAX, "path %zu pays %.9g of the strike, by the C library's functions %.9g", i, flow,
                     expected);
            return false;
        }
    }
    return true;
}

static bool reference_agrees(const struct book *book, const struct monte_carlo_price *found, struct finding *finding)
{
    struct monte_carlo_price expected = american_put_reference(put_of(book), book->problem->seed, book->problem->item_count);
    double allowed = PRICE_TOLERANCE * put_of(book)->terms.strike;
    bool right = near(found->price, expected.price, allowed) &&
                 (book->problem->item_count == 1 || near(found->standard_error, expected.standard_error, allowed));
    snprintf(finding->text, FINDING_MAX, "%sprice %.9g, by an orthogonal decomposition and the C library %.9g",
             right ? "" : "WRONG: ", found->price, expected.price);
    return right;
}

/* Against the true price. What is found is less, since a fit is not the best policy, and more, since it knows its own paths. */
static bool price_fits(const struct book *book, const struct monte_carlo_price *found, struct finding *finding)
{
    double price = american_put_price(put_of(book));
    double allowed = ERRORS_ALLOWED * found->standard_error + 0.01 * price;
    bool right = near(found->price, price, allowed);
    snprintf(finding->text, FINDING_MAX, "%sprice %.6g +- %.2g, by convolution %.6g", right ? "" : "WRONG: ", found->price,
             found->standard_error, price);
    return right;
}

static bool verify(const void *state, const void *answer, struct finding *finding)
{
    const struct book *book = state;
    const struct monte_carlo_price *found = &((const struct answer *)answer)->price;
    finding->value = found->price;
    finding->tolerance = PRICE_TOLERANCE * put_of(book)->terms.strike;
    return flows_have_this_price(book, found, finding) && first_flows_agree(book, finding) &&
           (book->problem->item_count <= REFERENCE_PATHS ? reference_agrees(book, found, finding)
                                                         : price_fits(book, found, finding));
}

const struct kernel kernel_risk_american = {
    .name = "risk.american",
    .summary = "Longstaff-Schwartz price of an American put, 50 exercise dates, a regression each",
    .item = "path",
    .sizes = {(size_t)1 << 17, (size_t)1 << 21, (size_t)1 << 24, (size_t)1 << 28},
    .parameters = parameters,
    .describe = describe,
    .forget = forget,
    .setup = setup,
    .run_range = run_range,
    .reduce = reduce,
    .outputs = outputs,
    .verify = verify,
};
