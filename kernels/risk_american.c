/* risk_american.c - Longstaff and Schwartz' price of a put with 50 exercise dates: a step a date, with a regression between.
 *
 * F. Longstaff, E. Schwartz, "Valuing American options by simulation: a simple least-squares approach", Review of Financial
 * Studies 14 (2001). Paths go backwards in time. On each date the cash flows of the paths in the money are fitted with a
 * polynomial of the stock, here a cubic one, and a path is exercised where that pays more than the fit. Chunks
 * add up the normal equations, reduce() solves them, and the next step begins by exercising: one barrier a date.
 *
 * Going backwards, a path needs its present place only: given the Brownian motion on date d + 1, that on date d is d / (d + 1)
 * of it and a fresh normal (Brownian bridge; P. Glasserman, "Monte Carlo Methods in Financial Engineering", 2003, section 3.1).
 * So 8 bytes a path are kept instead of a stock for each date: motion and cash flow, as floats, which are read and written once
 * a date. What is exercised is decided in floats too: where rounding decides, either is worth the same. The motion and all sums
 * are made in doubles. Date d takes its normals from draw d - 1. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/power_of_two.h"
#include "kernel.h"
#include "random/normals.h"
#include "risk/american_book.h"
#include "risk/cubic_fit.h"
#include "risk/monte_carlo.h"

/* More than any machine can hold, and few enough that sizes in bytes don't wrap. */
#define PATHS_MAX ((size_t)1 << 48)

enum {
    BLOCKS_PER_CHUNK = 8,
    CHUNK_SIZE = BLOCKS_PER_CHUNK * BLOCK, /* 8,192 paths: 21 us a date with AVX-512 (Zen 4), and 64 KiB */
};

/* Flops of a date of a path. In doubles: a normal, the bridge 3, powers of the abscissa 2, sums of powers
 * 3 + 3 * 2, of flows 1 + 3 * 2. In floats, of which twice as many are done at once, so that they count half: twice a stock
 * (exponent 2, rounding 3, 2^y 6 fused + 2 products 14) and an abscissa 2, payoff 1, the fit's value 6, how many are in the
 * money 1, their flows 1. */
static const double FLOPS_PER_DATE = NORMALS_FLOPS + 3 + 2 + 9 + 7 + (2 * (2 + 3 + 14 + 2) + 1 + 6 + 1 + 1) / 2.0;

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

struct answer {
    struct monte_carlo_price price; /* of the last step; 0 before */
    struct fit fit;                 /* for the next step; 0 in the last */
};

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
    american_terms_set(terms);
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

/* `count` paths begin at the last date, with no cash flow: there whatever is in the money is exercised. */
static void start(double deviation, size_t count, const double *restrict normals, struct block *restrict block)
{
#pragma omp simd
    for (size_t i = 0; i < BLOCK; i++) {
        block->motion[i] = (float)(deviation * normals[i]);
        block->flow[i] = 0;
    }
    for (size_t i = count; i < BLOCK; i++)
        block->motion[i] = INFINITY;
}

/* Infinite motions make NaN of `now`, which is not greater. */
static void exercise(struct date date, struct fit fit, struct block *block)
{
    const float c0 = fit.coefficient[0], c1 = fit.coefficient[1], c2 = fit.coefficient[2], c3 = fit.coefficient[3];
#pragma omp simd
    for (size_t i = 0; i < BLOCK; i++) {
        float motion = block->motion[i], flow = block->flow[i];
        float stock = power_of_two_float(date.drift + date.scale * motion);
        float now = date.discount - stock, z = date.shift + date.stretch * stock;
        float hold = c0 + z * (c1 + z * (c2 + z * c3));
        hold = hold > 0 ? hold : 0;
        block->flow[i] = now > hold ? now : flow;
    }
}

/* Points of a fit, and how many are in the money; the others are (0, 0). */
struct points {
    _Alignas(ARENA_ALIGNMENT) float z[BLOCK], y[BLOCK];
    float count;
};

/* From the next date to this one. */
static void move(struct date date, const double *restrict normals, struct block *restrict block, struct points *restrict points)
{
    float count = 0;
#pragma omp simd reduction(+ : count)
    for (size_t i = 0; i < BLOCK; i++) {
        float motion = (float)(date.pull * block->motion[i] + date.push * normals[i]);
        float flow = block->flow[i];
        float z = date.shift + date.stretch * power_of_two_float(date.drift + date.scale * motion);
        block->motion[i] = motion;
        bool in = motion < date.limit;
        float one = in ? 1 : 0;
        points->z[i] = in ? z : 0;
        points->y[i] = one * flow; /* choosing between loads, gcc makes no vectors for SSE */
        count += one;
    }
    points->count = count;
}

/* A loop of its own, without masks: ten sums and what they need fill the registers. */
static struct cubic_sums sum_for_fit(const struct points *points)
{
    double s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, y0 = 0, y1 = 0, y2 = 0, y3 = 0;
#pragma omp simd reduction(+ : s1, s2, s3, s4, s5, s6, y0, y1, y2, y3)
    for (size_t i = 0; i < BLOCK; i++) {
        double z = points->z[i], y = points->y[i], z2 = z * z, z3 = z2 * z;
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
    return (struct cubic_sums){{points->count, s1, s2, s3, s4, s5, s6}, {y0, y1, y2, y3}, 0};
}

/* The price is a fit by a constant: only value[0] and square are needed. */
static struct cubic_sums sum_for_price(const struct block *block)
{
    double sum = 0, squares = 0;
#pragma omp simd reduction(+ : sum, squares)
    for (size_t i = 0; i < BLOCK; i++) {
        double flow = block->flow[i];
        sum += flow;
        squares += flow * flow;
    }
    return (struct cubic_sums){.value = {sum}, .square = squares};
}

/* Exercises `count` paths on date index `now`, whose fit is given, moves them to the date before, and sums for its fit. */
static struct cubic_sums advance(const struct book *book, size_t number, size_t count, size_t now, struct fit fit)
{
    const struct terms *terms = book->terms;
    struct block *block = &book->blocks[number];
    _Alignas(ARENA_ALIGNMENT) double normals[BLOCK];
    struct points points;
    if (now + 1 == terms->put.dates) {
        normals_fill(book->problem->seed, now, number, normals);
        start(sqrt((double)terms->put.dates), count, normals, block);
    }
    exercise(terms->dates[now], fit, block);
    if (now == 0)
        return sum_for_price(block);
    normals_fill(book->problem->seed, now - 1, number, normals);
    move(terms->dates[now - 1], normals, block, &points);
    return sum_for_fit(&points);
}

static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)local, (void)why;
    const struct book *book = state;
    size_t now = book->problem->step_count - 1 - step;
    struct fit fit = {{0}};
    if (step > 0)
        fit = ((const struct answer *)previous)->fit;
    if (range.begin == 0)
        book->policy[now] = fit;
    struct cubic_sums sums[BLOCKS_PER_CHUNK];
    size_t blocks = 0;
    for (size_t begin = range.begin; begin < range.end; begin += BLOCK) {
        size_t left = range.end - begin;
        sums[blocks++] = advance(book, begin / BLOCK, left < BLOCK ? left : BLOCK, now, fit);
    }
    *(struct cubic_sums *)partial = cubic_sums_add(sums, blocks);
    return true;
}

/* Without a fit, holding on is worth more than anything. */
static struct fit solve(const struct cubic_sums *sums)
{
    double coefficient[4];
    struct fit fit = {{INFINITY}};
    if (sums->power[0] >= FITTED_PATHS_MIN && cubic_fit(sums, coefficient)) {
        for (int i = 0; i < 4; i++)
            fit.coefficient[i] = (float)coefficient[i];
    }
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

static bool verify(const void *state, const void *answer, struct finding *finding)
{
    return american_check(state, &((const struct answer *)answer)->price, finding);
}

const struct kernel kernel_risk_american = {
    .name = "risk.american",
    .summary = "Longstaff-Schwartz price of an American put, 50 exercise dates, a regression each",
    .item = "path",
    .sizes = {(size_t)1 << 16, (size_t)1 << 19, (size_t)1 << 24, (size_t)1 << 27},
    .parameters = parameters,
    .describe = describe,
    .forget = forget,
    .setup = setup,
    .run_range = run_range,
    .reduce = reduce,
    .outputs = outputs,
    .verify = verify,
};
