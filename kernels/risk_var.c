/* risk_var.c - Value-at-Risk and Expected Shortfall of a portfolio by Monte Carlo with full revaluation.
 *
 * 32 factors grow lognormally and correlated; each scenario's growth changes the value of a position in each; the quantile of
 * the losses and the mean of those beyond it are asked for (P. Glasserman, "Monte Carlo Methods in Financial Engineering",
 * 2003, chapter 9; R. Rockafellar, S. Uryasev, "Conditional value-at-risk for general loss distributions", J. Banking & Finance
 * 26, 2002, for both where scenarios are finitely many). Per 32 scenarios: 1,024 normals, the triangular product and growth in
 * registers (risk/portfolio.c), and the few losses that may belong to the tail are put aside (risk/tail.c). A chunk leaves a
 * few more than its share of the tail; the answer is that of sorting all losses, to the last bit. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "kernel.h"
#include "random/normals.h"
#include "risk/book.h"
#include "risk/loss_moments.h"
#include "risk/monte_carlo.h"
#include "risk/portfolio.h"
#include "risk/tail.h"

enum {
    FACTORS = BOOK_FACTORS,
    BLOCK = PORTFOLIO_BLOCK,
    CHUNK_SIZE = 8192, /* 0.65 ms on Zen 4; 256 chunks at small */
    DRAW = 0,
    PILOT_DRAW = 1, /* other normals, so that the pilot knows nothing of the answer */
};
_Static_assert((int)FACTORS *(int)BLOCK == (int)NORMALS_BLOCK, "a block of scenarios takes a block of normals");
_Static_assert((int)BLOCK <= (int)TAIL_BLOCK, "a block of losses enters a tail at once");

/* Flops of a scenario: 32 normals; 528 products and sums of the triangle; and for each factor rounding
 * 3, power of two 22, amount and sum 2; loss 1, sums 3. */
static const double FLOPS_PER_SCENARIO = 32 * NORMALS_FLOPS + 2 * 528 + 32 * (3 + 22 + 2) + 4;

/* A growth is within this of the C library's, relative: normals are within 4e-15 of their radius of 8.5, and a log growth is at
 * most sqrt(32) times its deviation of 1.84 times that, 3.5e-13; what sums round is less. Three times that. */
static const double GROWTH_TOLERANCE = 1e-12;

/* verify() allows this many standard errors: one right answer in 1.7 million lies further out, were it normal. */
static const double ERRORS_ALLOWED = 5;

/* Scenarios that verify() counts again. Where there are more, the first so many are. */
static const size_t COUNTED = (size_t)1 << 24;

/* With every parameter at its largest a log growth is at most 88, by far within what power_of_two() takes. */
static const struct parameter parameters[] = {
    {"confidence", "of the quantile: losses are greater than the Value-at-Risk with 1 - this", 0.99, 0.9, 0.9999, false},
    {"horizon", "days until the loss is taken, of 252 a year", 10, 1, 252, true},
    {"volatility", "by what volatilities are multiplied, from 0.15 to 0.46 a year", 1, 0.01, 4, false},
    {"distance", "between factors whose correlation is 1/e", 10, 0.1, 1000, false},
    {0},
};

/* What decides the answer. */
struct terms {
    struct book book;
    struct portfolio portfolio; /* the book's, as the inner loops want it */
    double tail;                /* 1 - confidence */
    double floor;               /* losses that are not greater are left out, by the pilot */
    size_t kept_by_chunk;       /* losses that a chunk keeps */
};

/* A chunk's share of the answer. */
struct part {
    struct payoff_sums sums; /* of losses and their squares */
    double floor;            /* no loss that was left out is greater */
    size_t count;
    double losses[]; /* kept_by_chunk at most, and room for a block behind them */
};

/* A kernel's state: where reduce() puts all parts' losses together. */
struct all_losses {
    const struct problem *problem;
    double *values;
    size_t room;
};

struct tail_risk {
    double value_at_risk, expected_shortfall;
    double value_at_risk_error, expected_shortfall_error; /* standard errors; NAN where the tail has too few losses to tell */
    double mean, deviation;                               /* of the loss; the deviation of one is NAN */
};

static const struct terms *terms_of(const struct problem *problem)
{
    return problem->parameters;
}

static size_t chunk_count(const struct problem *problem)
{
    return (problem->item_count - 1) / CHUNK_SIZE + 1;
}

/* --- the problem -------------------------------------------------------------------------------------------------------- */

/* The losses of a whole block, also where fewer scenarios are asked for. */
static void value_block(const struct terms *terms, uint64_t seed, uint64_t draw, size_t block, double losses[BLOCK])
{
    _Alignas(ARENA_ALIGNMENT) double normals[NORMALS_BLOCK];
    normals_fill(seed, draw, block, normals);
    portfolio_values(&terms->portfolio, normals, BLOCK, losses);
    for (size_t i = 0; i < BLOCK; i++)
        losses[i] = terms->book.invested - losses[i];
}

static struct payoff_sums sum_losses(const double *losses, size_t count)
{
    double sum = 0, squares = 0;
#pragma omp simd reduction(+ : sum, squares)
    for (size_t i = 0; i < count; i++) {
        sum += losses[i];
        squares += losses[i] * losses[i];
    }
    return (struct payoff_sums){sum, squares};
}

/* A range's losses into `tail`, block by block; it begins at one. */
static struct payoff_sums value_range(const struct terms *terms, uint64_t seed, uint64_t draw, struct range range,
                                      struct tail *tail)
{
    _Alignas(ARENA_ALIGNMENT) double losses[BLOCK];
    struct payoff_sums sums = {0};
    for (size_t begin = range.begin; begin < range.end; begin += BLOCK) {
        size_t left = range.end - begin, count = left < BLOCK ? left : BLOCK;
        value_block(terms, seed, draw, begin / BLOCK, losses);
        tail_add(tail, losses, count);
        struct payoff_sums block = sum_losses(losses, count);
        sums.payoff += block.payoff;
        sums.square += block.square;
    }
    tail_shorten(tail);
    return sums;
}

/* As many that a binomial count of this mean passes them once in 100 million times. */
static size_t count_limit(double mean)
{
    return (size_t)(mean + 6 * sqrt(mean) + 16);
}

/* From as many scenarios as a chunk has: where so much more than the tail lies above that the quantile doesn't lie below.
 * Should it all the same, or a chunk have more losses than it can keep, then reduce() sees it. */
static void run_pilot(struct terms *terms, uint64_t seed)
{
    double losses[CHUNK_SIZE / 8 + TAIL_BLOCK];
    size_t count = count_limit(CHUNK_SIZE * terms->tail);
    assert(count <= CHUNK_SIZE / 8);
    struct tail tail = tail_begin(losses, count + TAIL_BLOCK, count, -(double)INFINITY);
    value_range(terms, seed, PILOT_DRAW, (struct range){0, CHUNK_SIZE}, &tail);
    terms->floor = tail_select(losses, count, count - 1);
    terms->kept_by_chunk = count_limit((double)count);
}

/* Bytes of the arena; SIZE_MAX, which the harness refuses, when a size could not count them. */
static size_t arena_bytes(size_t chunk_count, size_t kept_by_chunk)
{
    size_t fixed = sizeof(struct all_losses) + TAIL_BLOCK * sizeof(double) + 2 * ARENA_ALIGNMENT;
    size_t chunk = kept_by_chunk * sizeof(double);
    return chunk_count > (SIZE_MAX - fixed) / chunk ? SIZE_MAX : fixed + chunk_count * chunk;
}

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    struct terms *terms = malloc(sizeof *terms);
    if (!terms) {
        snprintf(why, WHY_MAX, "no memory for the positions");
        return false;
    }
    double distance = settings_value(settings, "distance");
    terms->book = book_make(settings_value(settings, "horizon") / 252, settings_value(settings, "volatility"), distance);
    terms->tail = 1 - settings_value(settings, "confidence");
    if (!portfolio_make(&terms->portfolio, FACTORS, terms->book.amounts, terms->book.covariance)) {
        snprintf(why, WHY_MAX, "with distance %g the covariance is not positive definite; pass a smaller risk.var.distance",
                 distance);
        free(terms);
        return false;
    }
    run_pilot(terms, problem->seed);
    problem->parameters = terms;
    problem->chunk_size = CHUNK_SIZE;
    problem->arena_bytes = arena_bytes(chunk_count(problem), terms->kept_by_chunk);
    problem->partial_bytes = sizeof(struct part) + (terms->kept_by_chunk + TAIL_BLOCK) * sizeof(double);
    problem->answer_bytes = sizeof(struct tail_risk);
    problem->flops_per_item = FLOPS_PER_SCENARIO;
    problem->flop_bits = 64;
    return true; /* bytes_per_item stays 0: of 100 losses, two leave the cache */
}

static void forget(struct problem *problem)
{
    free(problem->parameters);
    problem->parameters = NULL;
}

static bool setup(const struct problem *problem, struct arena *arena, void **state, char why[WHY_MAX])
{
    (void)why;
    struct all_losses *all = arena_take(arena, sizeof *all);
    *all =
        (struct all_losses){.problem = problem, .room = chunk_count(problem) * terms_of(problem)->kept_by_chunk + TAIL_BLOCK};
    all->values = arena_take(arena, all->room * sizeof(double));
    *state = all;
    return true;
}

static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)local, (void)step, (void)previous, (void)why;
    const struct all_losses *all = state;
    const struct problem *problem = all->problem;
    const struct terms *terms = terms_of(problem);
    struct part *part = partial;
    struct tail tail = tail_begin(part->losses, terms->kept_by_chunk + TAIL_BLOCK, terms->kept_by_chunk, terms->floor);
    part->sums = value_range(terms, problem->seed, DRAW, range, &tail);
    part->floor = tail.floor;
    part->count = tail.count;
    return true;
}

/* --- the answer --------------------------------------------------------------------------------------------------------- */

static const struct part *part_at(const struct problem *problem, const void *parts, size_t chunk)
{
    return (const struct part *)(const void *)((const unsigned char *)parts + chunk * problem->partial_bytes);
}

/* Pairwise, in order (monte_carlo.h). */
static struct payoff_sums add_parts(const struct problem *problem, const void *parts, size_t begin, size_t end)
{
    if (end - begin == 1)
        return part_at(problem, parts, begin)->sums;
    size_t middle = begin + (end - begin) / 2;
    struct payoff_sums low = add_parts(problem, parts, begin, middle), high = add_parts(problem, parts, middle, end);
    return (struct payoff_sums){low.payoff + high.payoff, low.square + high.square};
}

/* How many losses are greater than the Value-at-Risk, were all different: the share that the tail has of them. What 1 -
 * confidence is rounded by must not take one from it. */
static size_t tail_count(const struct problem *problem)
{
    return (size_t)((double)problem->item_count * terms_of(problem)->tail * (1 + 1e-12));
}

/* Puts the losses of the tail into all->values, at least tail_count() + 1 of them; returns how many there are. Were a loss left
 * out by its chunk that belongs to them, every scenario is valued again: it happens to one answer in many millions. */
static size_t merge(const struct all_losses *all, const void *parts, size_t part_count)
{
    size_t count = 0, rank = tail_count(all->problem);
    double floor = terms_of(all->problem)->floor;
    for (size_t chunk = 0; chunk < part_count; chunk++) {
        const struct part *part = part_at(all->problem, parts, chunk);
        floor = fmax(floor, part->floor);
        for (size_t i = 0; i < part->count; i++)
            all->values[count++] = part->losses[i];
    }
    if (count > rank && tail_select(all->values, count, rank) >= floor)
        return count;
    struct tail tail = tail_begin(all->values, all->room, rank + 1, -(double)INFINITY);
    value_range(terms_of(all->problem), all->problem->seed, DRAW, (struct range){0, all->problem->item_count}, &tail);
    return tail.count;
}

/* The quantile's standard error is sqrt(tail (1 - tail) / count) / density: half of what as many ranks as the binomial's
 * deviation away have between them. Only those above are at hand. */
static double quantile_error(double *greater, size_t rank, double value_at_risk, double confidence)
{
    size_t ranks = (size_t)(sqrt((double)rank * confidence) + 0.5);
    return ranks == 0 ? (double)NAN : tail_select(greater, rank, rank - ranks) - value_at_risk;
}

static void reduce(const void *state, size_t step, const void *partials, size_t count, void *answer)
{
    (void)step;
    const struct all_losses *all = state;
    const struct problem *problem = all->problem;
    double items = (double)problem->item_count, tail = terms_of(problem)->tail;
    size_t merged = merge(all, partials, count), rank = tail_count(problem);
    double value_at_risk = tail_select(all->values, merged, rank), excess = 0, squares = 0;
    for (size_t i = 0; i < rank; i++) {
        double above = all->values[i] - value_at_risk;
        excess += above;
        squares += above * above;
    }
    struct payoff_sums sums = add_parts(problem, partials, 0, count);
    double mean = sums.payoff / items;
    *(struct tail_risk *)answer = (struct tail_risk){
        .value_at_risk = value_at_risk,
        .expected_shortfall = value_at_risk + excess / (items * tail),
        .value_at_risk_error = quantile_error(all->values, rank, value_at_risk, 1 - tail),
        .expected_shortfall_error =
            rank == 0 ? (double)NAN : sqrt(squares / items - excess / items * (excess / items)) / sqrt(items) / tail,
        .mean = mean,
        .deviation = items == 1 ? (double)NAN : sqrt(fmax(sums.square - sums.payoff * mean, 0) / (items - 1)),
    };
}

/* --- is it right? ------------------------------------------------------------------------------------------------------- */

/* One scenario's loss, from normals by the C library too. */
static double loss_reference(const struct problem *problem, size_t scenario, double *gross)
{
    size_t first = scenario / BLOCK * NORMALS_BLOCK + scenario % BLOCK;
    double normals[FACTORS];
    for (size_t i = 0; i < FACTORS; i++)
        normals[i] = normals_reference(problem->seed, DRAW, first + i * BLOCK);
    return book_loss(&terms_of(problem)->book, normals, gross);
}

static bool block_agrees(const struct problem *problem, size_t block, struct finding *finding)
{
    _Alignas(ARENA_ALIGNMENT) double losses[BLOCK];
    value_block(terms_of(problem), problem->seed, DRAW, block, losses);
    for (size_t i = 0; i < BLOCK; i++) {
        double gross, expected = loss_reference(problem, block * BLOCK + i, &gross);
        if (!(fabs(losses[i] - expected) <= GROWTH_TOLERANCE * gross)) {
            snprintf(finding->text, FINDING_MAX, "scenario %zu loses %.17g, by the C library's functions %.17g",
                     block * BLOCK + i, losses[i], expected);
            return false;
        }
    }
    return true;
}

/* Sample moments against those in closed form. */
static bool moments_fit(const struct problem *problem, const struct tail_risk *answer, struct finding *finding)
{
    const struct terms *terms = terms_of(problem);
    struct loss_moments moments = loss_moments(FACTORS, terms->book.amounts, terms->book.covariance);
    double count = (double)problem->item_count, variance = answer->deviation * answer->deviation;
    double mean_allowed = ERRORS_ALLOWED * sqrt(moments.variance / count);
    double variance_allowed = ERRORS_ALLOWED * sqrt((moments.fourth - moments.variance * moments.variance) / count) +
                              ERRORS_ALLOWED * ERRORS_ALLOWED * moments.variance / count; /* the mean's own, squared */
    if (fabs(answer->mean) <= mean_allowed &&
        (problem->item_count == 1 || fabs(variance - moments.variance) <= variance_allowed))
        return true;
    snprintf(finding->text, FINDING_MAX, "mean loss %.6g and deviation %.9g, in closed form 0 and %.9g", answer->mean,
             answer->deviation, sqrt(moments.variance));
    return false;
}

/* What was counted of losses beyond the answer's quantile. */
struct recount {
    size_t greater, equal;
    double excess; /* sum over the greater ones */
};

static struct recount count_again(const struct problem *problem, size_t count, double value_at_risk)
{
    _Alignas(ARENA_ALIGNMENT) double losses[BLOCK];
    struct recount found = {0};
    for (size_t i = 0; i < count; i++) {
        if (i % BLOCK == 0)
            value_block(terms_of(problem), problem->seed, DRAW, i / BLOCK, losses);
        found.greater += losses[i % BLOCK] > value_at_risk;
        found.equal += losses[i % BLOCK] == value_at_risk;
        found.excess += fmax(losses[i % BLOCK] - value_at_risk, 0);
    }
    return found;
}

/* Scenarios are valued again, and those beyond the quantile counted, without any selection. When these are all, number and
 * excess must be exact; otherwise their number is binomial, and the excess within its own error. */
static bool tail_fits(const struct problem *problem, const struct tail_risk *answer)
{
    size_t count = problem->item_count < COUNTED ? problem->item_count : COUNTED, rank = tail_count(problem);
    double tail = terms_of(problem)->tail, share = (double)count * tail;
    struct recount found = count_again(problem, count, answer->value_at_risk);
    double shortfall = answer->value_at_risk + found.excess / share;
    if (count == problem->item_count)
        return found.greater <= rank && found.greater + found.equal > rank &&
               fabs(shortfall - answer->expected_shortfall) <= 1e-9 * fabs(shortfall); /* sums in another order */
    double error = answer->expected_shortfall_error * sqrt((double)problem->item_count / (double)count);
    return fabs((double)found.greater - share) <= ERRORS_ALLOWED * sqrt(share) + 1 &&
           fabs(shortfall - answer->expected_shortfall) <= ERRORS_ALLOWED * error;
}

static bool verify(const void *state, const void *answer, struct finding *finding)
{
    const struct problem *problem = ((const struct all_losses *)state)->problem;
    const struct terms *terms = terms_of(problem);
    const struct tail_risk *found = answer;
    size_t blocks = (problem->item_count - 1) / BLOCK + 1;
    double gross = 0;
    for (size_t i = 0; i < FACTORS; i++)
        gross += fabs(terms->book.amounts[i]);
    finding->value = found->value_at_risk;
    finding->tolerance = GROWTH_TOLERANCE * (gross + fabs(found->value_at_risk));
    if (!block_agrees(problem, 0, finding) || !block_agrees(problem, blocks / 2, finding) ||
        !block_agrees(problem, blocks - 1, finding) || !moments_fit(problem, found, finding))
        return false;
    bool right = tail_fits(problem, found);
    struct delta_normal linear = delta_normal(FACTORS, terms->book.amounts, terms->book.covariance, terms->tail);
    snprintf(finding->text, FINDING_MAX,
             "%sVaR %.0f +- %.0f, ES %.0f +- %.0f (delta-normal %.2f, %.2f); tail counted again, moments as in closed form",
             right ? "" : "WRONG: ", found->value_at_risk, found->value_at_risk_error, found->expected_shortfall,
             found->expected_shortfall_error, linear.value_at_risk, linear.expected_shortfall);
    return right;
}

const struct kernel kernel_risk_var = {
    .name = "risk.var",
    .summary = "Value-at-Risk and Expected Shortfall, 32 correlated factors, full revaluation",
    .item = "scenario",
    .sizes = {(size_t)1 << 17, (size_t)3 << 18, (size_t)1 << 25, (size_t)1 << 28},
    .parameters = parameters,
    .describe = describe,
    .forget = forget,
    .setup = setup,
    .run_range = run_range,
    .reduce = reduce,
    .verify = verify,
};
