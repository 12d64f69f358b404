/* predict_topk.c - recommendation: for each query the k of all item vectors whose inner products with it are largest, exactly.
 *
 * Every score is made, as faiss' IndexFlatIP does it (J. Johnson, M. Douze, H. Jegou, "Billion-scale similarity search with
 * GPUs", IEEE Trans. Big Data 7, 2021); how: dense/topk.h. Vectors and queries are normals, or rows of a table that the user
 * brings, and queries some of those rows. A vector with a value that is missing scores NaN, and is recommended to nobody. */
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "dense/catalogue.h"
#include "dense/topk.h"
#include "kernel.h"

/* More queries than any memory holds, and few enough that products with the other sizes don't wrap. */
#define QUERIES_MAX ((size_t)1 << 36)

enum {
    DIMENSIONS_MAX = 2048, /* as models of language have; longer ones are for a matrix product */
    MATCHES_MAX = 1024,    /* of one query */
    GROUP = CATALOGUE_GROUP,
    CHECKED_QUERIES = 8 /* 0.1 s by plain loops over 100,000 vectors */
};

/* A sum of n products in float is off by this times n times the sum of their magnitudes, at most (N. Higham, "Accuracy and
 * Stability of Numerical Algorithms", 2002, section 3.1; the second order is small). Rounding to zero of tiny products is the
 * second, an absolute error each. */
static const double FLOAT_ROUNDING = 0x1p-24 * 1.001;
static const double FLOAT_TINY = 0x1p-149;

/* Mean best scores of two builds, of which one fuses products: some roundings apart, relative. */
static const double MEAN_TOLERANCE = 1e-5;

/* A sum of n doubles in another order is off by this times n times the sum of their magnitudes, at most. */
static const double DOUBLE_ROUNDING = 0x1p-52;

static const struct parameter parameters[] = {
    {"k", "how many vectors are recommended", 10, 1, MATCHES_MAX, true},
    {"vectors", "how many there are to choose from; with --input: its rows", 100000, 1, 1e9, true},
    {"dimensions", "length of a vector; with --input: its columns", 64, 1, DIMENSIONS_MAX, true},
    {"batch", "queries scored together; 1: each alone, as it comes", 96, 1, 4096, true},
    {0},
};

/* problem->parameters */
struct terms {
    struct catalogue catalogue;
    size_t k;
};

struct state {
    const struct problem *problem;
    const struct catalogue *catalogue;
    size_t k;
    float *vectors;          /* packed */
    struct screen screen;    /* of them, where queries come alone */
    float *queries;          /* item_count x dimensions */
    struct topk_match *best; /* item_count x k */
};

struct answer {
    double first_scores; /* the sum of every query's best score; those without a finite one count as 0 */
    double last_scores;  /* and of its k-th best */
};

/* --- describe, setup, fill ---------------------------------------------------------------------------------------------- */

static bool read_catalogue(const struct settings *settings, struct catalogue *catalogue, char why[WHY_MAX])
{
    *catalogue = (struct catalogue){.vector_count = (size_t)settings_value(settings, "vectors"),
                                    .dimensions = (size_t)settings_value(settings, "dimensions"),
                                    .seed = settings->seed};
    if (!settings->input)
        return true;
    if (!table_read(&catalogue->table, settings->input, why))
        return false;
    catalogue->vector_count = catalogue->table.row_count;
    catalogue->dimensions = catalogue->table.column_count;
    return true;
}

static bool terms_fit(const struct settings *settings, const struct terms *terms, char why[WHY_MAX])
{
    size_t vector_count = terms->catalogue.vector_count, dimensions = terms->catalogue.dimensions;
    if (settings->size > QUERIES_MAX)
        snprintf(why, WHY_MAX, "%zu queries are more than any memory holds; pass a smaller --size", settings->size);
    else if (vector_count > TOPK_NONE - 1)
        snprintf(why, WHY_MAX, "%zu vectors are more than ids of 32 bits can tell apart; pass fewer", vector_count);
    else if (dimensions > DIMENSIONS_MAX)
        snprintf(why, WHY_MAX, "vectors of %zu dimensions are too long; pass some of at most %d", dimensions, DIMENSIONS_MAX);
    else if (terms->k > vector_count)
        snprintf(why, WHY_MAX, "%zu vectors cannot be recommended of %zu; pass --set predict.topk.k=%zu", terms->k,
                 vector_count, vector_count);
    else
        return true;
    return false;
}

static void lay_out(struct state *state, struct arena *arena)
{
    const struct catalogue *catalogue = state->catalogue;
    size_t query_count = state->problem->item_count, screened = screen_vectors(catalogue->vector_count);
    if (state->problem->chunk_size == 1) {
        state->screen.codes = arena_take(arena, screened * catalogue->dimensions);
        state->screen.steps = arena_take(arena, screened * sizeof(float));
    }
    state->vectors = arena_take(arena, panels_floats(catalogue->dimensions, catalogue->vector_count) * sizeof(float));
    state->queries = arena_take(arena, query_count * catalogue->dimensions * sizeof(float));
    state->best = arena_take(arena, query_count * state->k * sizeof(struct topk_match));
}

static struct state state_of(const struct problem *problem)
{
    const struct terms *terms = problem->parameters;
    return (struct state){.problem = problem, .catalogue = &terms->catalogue, .k = terms->k};
}

static size_t count_arena_bytes(const struct problem *problem)
{
    struct arena measure = {0};
    struct state state = state_of(problem);
    arena_take(&measure, sizeof state);
    lay_out(&state, &measure);
    return measure.used;
}

static void forget(struct problem *problem)
{
    struct terms *terms = problem->parameters;
    table_free(&terms->catalogue.table);
    free(terms);
    problem->parameters = NULL;
}

/* Flops: a multiplication and an addition for each value of each vector; comparing is no flop. Bytes: a query is read and its
 * matches are written; the vectors are read once a run at least. */
static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    struct terms *terms = malloc(sizeof *terms);
    if (!terms || !read_catalogue(settings, &terms->catalogue, why)) {
        if (!terms)
            snprintf(why, WHY_MAX, "out of memory");
        free(terms);
        return false;
    }
    terms->k = (size_t)settings_value(settings, "k");
    problem->parameters = terms;
    if (!terms_fit(settings, terms, why)) {
        forget(problem);
        return false;
    }
    double query_floats = (double)terms->catalogue.dimensions, floats = (double)terms->catalogue.vector_count * query_floats;
    problem->chunk_size = (size_t)settings_value(settings, "batch");
    problem->partial_bytes = problem->answer_bytes = sizeof(struct answer);
    problem->flops_per_item = 2 * floats;
    problem->flop_bits = 32;
    problem->bytes_per_item = query_floats * sizeof(float) + (double)terms->k * sizeof(struct topk_match) +
                              floats * sizeof(float) / (double)problem->item_count;
    problem->arena_bytes = count_arena_bytes(problem);
    return true;
}

static bool setup(const struct problem *problem, struct arena *arena, void **result, char why[WHY_MAX])
{
    (void)why;
    struct state *state = arena_take(arena, sizeof *state);
    *state = state_of(problem);
    lay_out(state, arena);
    *result = state;
    return true;
}

/* Of `count` things the share that these queries are of all. */
static struct range share_of(const struct state *state, size_t count, struct range queries)
{
    double all = (double)state->problem->item_count;
    return (struct range){(size_t)((double)queries.begin / all * (double)count),
                          (size_t)((double)queries.end / all * (double)count)};
}

static void make_group(struct state *state, size_t group)
{
    const struct catalogue *catalogue = state->catalogue;
    const struct panels vectors = {catalogue->dimensions, catalogue->vector_count, state->vectors};
    const size_t panels = GROUP / PANEL_COLUMNS, whole = screen_panels(catalogue->vector_count);
    catalogue_pack_group(catalogue, group, state->vectors);
    for (size_t panel = group * panels; state->screen.codes && panel < (group + 1) * panels && panel < whole; panel++)
        screen_make(&vectors, panel, &state->screen);
}

static void fill(void *opaque, struct range range)
{
    struct state *state = opaque;
    const struct catalogue *catalogue = state->catalogue;
    struct range groups = share_of(state, catalogue_group_count(catalogue), range);
    for (size_t group = groups.begin; group < groups.end; group++)
        make_group(state, group);
    for (size_t query = range.begin; query < range.end; query++)
        catalogue_query(catalogue, query, state->queries + query * catalogue->dimensions);
}

/* --- the run ------------------------------------------------------------------------------------------------------------ */

static double score_of(struct topk_match match)
{
    return isfinite(match.score) ? (double)match.score : 0;
}

static bool run_range(const void *opaque, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)local, (void)step, (void)previous, (void)why;
    const struct state *state = opaque;
    const struct catalogue *catalogue = state->catalogue;
    const struct panels vectors = {catalogue->dimensions, catalogue->vector_count, state->vectors};
    size_t k = state->k, query_count = range.end - range.begin;
    struct topk_match *best = state->best + range.begin * k;
    topk_search(&vectors, &state->screen, state->queries + range.begin * catalogue->dimensions, query_count, k, best);

    struct answer sums = {0};
    for (size_t query = 0; query < query_count; query++) {
        sums.first_scores += score_of(best[query * k]);
        sums.last_scores += score_of(best[query * k + k - 1]);
    }
    *(struct answer *)partial = sums;
    return true;
}

static void reduce(const void *state, size_t step, const void *partials, size_t count, void *result)
{
    (void)state, (void)step;
    const struct answer *sums = partials;
    struct answer answer = {0};
    for (size_t i = 0; i < count; i++) {
        answer.first_scores += sums[i].first_scores;
        answer.last_scores += sums[i].last_scores;
    }
    *(struct answer *)result = answer;
}

static size_t outputs(const void *opaque, struct range range, struct span spans[SPAN_MAX])
{
    const struct state *state = opaque;
    size_t k = state->k;
    spans[0] = (struct span){state->best + range.begin * k, (range.end - range.begin) * k * sizeof(struct topk_match)};
    return 1;
}

/* --- is it right? ------------------------------------------------------------------------------------------------------- */

/* The matches of one query, held against sums in double over vectors made anew. */
struct trial_of_query {
    size_t query;
    struct topk_match by_id[MATCHES_MAX];
    size_t match_count; /* without places left over */
    size_t passed;      /* matches found among the vectors so far */
    double last_score;  /* who is not among the matches must not be above it */
};

static int compare_ids(const void *a, const void *b)
{
    uint32_t x = ((const struct topk_match *)a)->id, y = ((const struct topk_match *)b)->id;
    return (x > y) - (x < y);
}

/* By falling score, equal scores by rising id, places left over last; then sorted by id for the walk. */
static bool begin_trial(const struct state *state, size_t query, struct trial_of_query *trial, struct finding *finding)
{
    const struct topk_match *best = state->best + query * state->k;
    *trial = (struct trial_of_query){.query = query, .last_score = (double)best[state->k - 1].score};
    for (size_t i = 0; i < state->k; i++) {
        bool none = best[i].id == TOPK_NONE && best[i].score == -INFINITY;
        bool match = best[i].id < state->catalogue->vector_count && best[i].score > -INFINITY;
        bool follows = i == 0 || best[i].score < best[i - 1].score ||
                       (best[i].score == best[i - 1].score && (none || best[i].id > best[i - 1].id));
        if (!(none || match) || !follows) {
            snprintf(finding->text, FINDING_MAX, "place %zu of query %zu holds id %" PRIu32 " with score %g: %s", i, query,
                     best[i].id, (double)best[i].score, follows ? "there is no such match" : "out of order");
            return false;
        }
        if (match)
            trial->by_id[trial->match_count++] = best[i];
    }
    qsort(trial->by_id, trial->match_count, sizeof *trial->by_id, compare_ids);
    return true;
}

/* Two scores nearer to each other than rounding may have moved them are a tie: either may be the match. */
static bool try_vector(struct trial_of_query *trial, size_t vector, double score, double error, struct finding *finding)
{
    const struct topk_match *match = &trial->by_id[trial->passed];
    if (trial->passed < trial->match_count && match->id == vector) {
        trial->passed++;
        if ((double)match->score == score || fabs((double)match->score - score) <= error)
            return true;
        snprintf(finding->text, FINDING_MAX, "vector %zu has the score %.9g with query %zu, in double precision %.9g +- %.1g",
                 vector, (double)match->score, trial->query, score, error);
        return false;
    }
    if (!(score - error > trial->last_score)) /* so is NaN */
        return true;
    snprintf(finding->text, FINDING_MAX, "vector %zu is missing: its score with query %zu is %.9g, above the last one's %.9g",
             vector, trial->query, score, trial->last_score);
    return false;
}

/* Scores of one group's vectors, and how far float may be from them. */
static void score_group(const struct catalogue *catalogue, const float *query, size_t group, double scores[GROUP],
                        double errors[GROUP])
{
    double magnitudes[GROUP] = {0};
    float values[NORMALS_BLOCK];
    for (size_t v = 0; v < GROUP; v++)
        scores[v] = 0;
    for (size_t first = 0; first < catalogue->dimensions; first += CATALOGUE_DEPTH) {
        struct catalogue_slice slice = catalogue_slice(catalogue, group, first, values);
        for (size_t i = 0; i < slice.depth * GROUP; i++) {
            size_t v = i % GROUP;
            double product = v < slice.vector_count ? (double)query[first + i / GROUP] * (double)values[i] : 0;
            scores[v] += product;
            magnitudes[v] += fabs(product);
        }
    }
    double count = (double)catalogue->dimensions;
    for (size_t v = 0; v < GROUP; v++)
        errors[v] = magnitudes[v] > FLT_MAX ? INFINITY : count * (magnitudes[v] * FLOAT_ROUNDING + FLOAT_TINY);
}

static bool query_right(const struct state *state, size_t query, struct finding *finding)
{
    const struct catalogue *catalogue = state->catalogue;
    struct trial_of_query trial;
    float values[DIMENSIONS_MAX];
    catalogue_query(catalogue, query, values);
    if (!begin_trial(state, query, &trial, finding))
        return false;
    for (size_t first = 0; first < catalogue->vector_count; first += GROUP) {
        double scores[GROUP], errors[GROUP];
        score_group(catalogue, values, first / GROUP, scores, errors);
        for (size_t v = 0; v < GROUP && first + v < catalogue->vector_count; v++) {
            if (!try_vector(&trial, first + v, scores[v], errors[v], finding))
                return false;
        }
    }
    if (trial.passed == trial.match_count)
        return true;
    snprintf(finding->text, FINDING_MAX, "query %zu was given one vector twice", query);
    return false;
}

/* All queries, or CHECKED_QUERIES of them spread evenly, the first and the last included. */
static bool queries_right(const struct state *state, struct finding *finding)
{
    size_t count = state->problem->item_count, checked = count < CHECKED_QUERIES ? count : CHECKED_QUERIES;
    for (size_t i = 0; i < checked; i++) {
        if (!query_right(state, i + 1 == checked ? count - 1 : count / checked * i, finding))
            return false;
    }
    return true;
}

/* The sums over all queries, taken anew backwards. */
static bool sums_right(const struct state *state, const struct answer *answer, struct finding *finding)
{
    double first = 0, last = 0, magnitude = 0;
    for (size_t query = state->problem->item_count; query-- > 0;) {
        double best = score_of(state->best[query * state->k]), worst = score_of(state->best[(query + 1) * state->k - 1]);
        first += best;
        last += worst;
        magnitude += fabs(best) + fabs(worst);
    }
    double count = (double)state->problem->item_count, error = DOUBLE_ROUNDING * count * magnitude;
    finding->tolerance = MEAN_TOLERANCE * magnitude / count;
    if (fabs(answer->first_scores - first) <= error && fabs(answer->last_scores - last) <= error)
        return true;
    snprintf(finding->text, FINDING_MAX, "best and last scores sum to %.9g and %.9g, not to %.9g and %.9g", first, last,
             answer->first_scores, answer->last_scores);
    return false;
}

static bool verify(const void *opaque, const void *result, struct finding *finding)
{
    const struct state *state = opaque;
    const struct catalogue *catalogue = state->catalogue;
    const struct answer *answer = result;
    finding->value = answer->first_scores / (double)state->problem->item_count;
    if (!sums_right(state, answer, finding) || !queries_right(state, finding))
        return false;
    snprintf(finding->text, FINDING_MAX, "mean best score %.6g, top %zu of %zu %s vectors; sampled queries' ids by double sums",
             finding->value, state->k, catalogue->vector_count, catalogue->table.values ? "given" : "synthetic");
    return true;
}

const struct kernel kernel_predict_topk = {
    .name = "predict.topk",
    .summary = "recommendation: the 10 of 100,000 vectors with the largest inner product for each query",
    .item = "lookup",
    .sizes = {96, 576, 15360, 153600},
    .parameters = parameters,
    .input = "vectors as the rows of a table, .npy or CSV; queries are some of them",
    .describe = describe,
    .forget = forget,
    .setup = setup,
    .fill = fill,
    .run_range = run_range,
    .reduce = reduce,
    .outputs = outputs,
    .verify = verify,
};
