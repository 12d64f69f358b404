/* test_predict_topk.c - label: kernel - predict.topk: exact ids, ties by lower id, and what is wrong is seen. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include "dense/catalogue.h"
#include "dense/topk.h"
#include "scratch.h"
#include "trial.h"

extern const struct kernel kernel_predict_topk;

/* --- topk_search() against a sort of all scores ------------------------------------------------------------------------ */

struct search {
    size_t vector_count, depth, query_count, k;
    float *vectors, *packed, *queries; /* rows of `depth` */
    struct topk_match *best;
};

static void *take(size_t bytes)
{
    void *memory = aligned_alloc(PANEL_ALIGNMENT, (bytes + PANEL_ALIGNMENT) / PANEL_ALIGNMENT * PANEL_ALIGNMENT);
    assert_non_null(memory);
    return memory;
}

static struct search open_search(size_t vector_count, size_t depth, size_t query_count, size_t k)
{
    return (struct search){vector_count,
                           depth,
                           query_count,
                           k,
                           take(vector_count * depth * sizeof(float)),
                           take(topk_packed_floats(depth, vector_count) * sizeof(float)),
                           take(query_count * depth * sizeof(float)),
                           take(query_count * k * sizeof(struct topk_match))};
}

static void close_search(struct search *search)
{
    free(search->vectors);
    free(search->packed);
    free(search->queries);
    free(search->best);
}

static const struct screen unscreened = {0};

static void run_search(const struct search *search)
{
    const struct panels panels = topk_pack(search->vectors, search->depth, search->vector_count, search->packed);
    memset(search->best, 0xA5, search->query_count * search->k * sizeof *search->best);
    topk_search(&panels, &unscreened, search->queries, search->query_count, search->k, search->best);
}

/* Small whole numbers, whose sums are exact in float and often tie. */
static float whole_number(size_t i)
{
    return (float)(philox_pair_at(7, 0, i).first % 9) - 4;
}

static int compare_matches(const void *a, const void *b)
{
    const struct topk_match *x = a, *y = b;
    return x->score == y->score ? (x->id > y->id) - (x->id < y->id) : x->score < y->score ? 1 : -1;
}

static void expect_sorted_scores(const struct search *search)
{
    struct topk_match *all = take(search->vector_count * sizeof *all);
    for (size_t query = 0; query < search->query_count; query++) {
        for (size_t v = 0; v < search->vector_count; v++) {
            double score = 0;
            for (size_t d = search->depth; d-- > 0;)
                score += (double)search->queries[query * search->depth + d] * (double)search->vectors[v * search->depth + d];
            all[v] = (struct topk_match){(float)score, (uint32_t)v};
        }
        qsort(all, search->vector_count, sizeof *all, compare_matches);
        for (size_t i = 0; i < search->k; i++) {
            struct topk_match found = search->best[query * search->k + i];
            if (found.id != all[i].id || found.score != all[i].score)
                fail_msg("place %zu of query %zu of %zu vectors of %zu: id %u score %g, not %u, %g", i, query,
                         search->vector_count, search->depth, found.id, (double)found.score, all[i].id, (double)all[i].score);
        }
    }
    free(all);
}

static void expect_whole_numbers(size_t vector_count, size_t depth, size_t query_count, size_t k)
{
    struct search search = open_search(vector_count, depth, query_count, k);
    for (size_t i = 0; i < vector_count * depth; i++)
        search.vectors[i] = whole_number(i);
    for (size_t i = 0; i < query_count * depth; i++)
        search.queries[i] = whole_number(1000000 + i);
    run_search(&search);
    expect_sorted_scores(&search);
    close_search(&search);
}

/* Panels that are full and not, tiles of every height, prefetched and not. */
static void whole_numbers_are_ranked_exactly_with_all_their_ties(void **state)
{
    (void)state;
    const size_t vector_counts[] = {1, 2, 7, 8, 16, 17, 33, 63, 64, 65, 130, 1000};
    const size_t query_counts[] = {1, 2, 5, 6, 7, 11, 23, 24, 61};
    for (size_t v = 0; v < sizeof vector_counts / sizeof *vector_counts; v++) {
        for (size_t q = 0; q < sizeof query_counts / sizeof *query_counts; q++) {
            size_t count = vector_counts[v];
            expect_whole_numbers(count, 5, query_counts[q], 1);
            expect_whole_numbers(count, 64, query_counts[q], count < 10 ? count : 10);
            expect_whole_numbers(count, 33, query_counts[q], count);
        }
    }
    expect_whole_numbers(1000, 1, 30, 500);
    expect_whole_numbers(70, 2048, 25, 70);
}

static void of_equal_vectors_the_first_are_the_best(void **state)
{
    (void)state;
    struct search search = open_search(300, 64, 7, 12);
    for (size_t i = 0; i < 300 * 64; i++)
        search.vectors[i] = 0.1f * (float)(i % 64);
    for (size_t i = 0; i < 7 * 64; i++)
        search.queries[i] = 0.37f * (float)(i % 31) - 3;
    run_search(&search);
    for (size_t i = 0; i < 7 * 12; i++)
        assert_int_equal(search.best[i].id, i % 12);
    close_search(&search);
}

static void vectors_with_nan_are_nobodys_match(void **state)
{
    (void)state;
    struct search search = open_search(100, 8, 30, 100);
    for (size_t i = 0; i < 100 * 8; i++)
        search.vectors[i] = i / 8 % 3 == 1 && i % 8 == 5 ? NAN : whole_number(i);
    for (size_t i = 0; i < 30 * 8; i++)
        search.queries[i] = i / 8 == 29 ? NAN : 1;
    run_search(&search);
    for (size_t query = 0; query < 30; query++) {
        size_t matches = query == 29 ? 0 : 67;
        for (size_t i = 0; i < 100; i++) {
            struct topk_match match = search.best[query * 100 + i];
            assert_true(i < matches ? match.id < 100 && match.id % 3 != 1 : match.id == TOPK_NONE && match.score == -INFINITY);
        }
    }
    close_search(&search);
}

static void infinite_scores_are_ranked_and_minus_infinity_is_none(void **state)
{
    (void)state;
    struct search search = open_search(5, 1, 1, 5);
    const float vectors[] = {1, -INFINITY, INFINITY, 1e30f, INFINITY};
    memcpy(search.vectors, vectors, sizeof vectors);
    search.queries[0] = 1e30f;
    run_search(&search);
    const uint32_t expected[] = {2, 3, 4, 0, TOPK_NONE}; /* 1e30 squared overflows and ties with the infinite ones */
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(search.best[i].id, expected[i]);
    close_search(&search);
}

static void a_query_finds_alone_what_it_finds_among_others(void **state)
{
    (void)state;
    struct search search = open_search(5000, 64, 50, 10);
    const struct catalogue catalogue = {.vector_count = 5000, .dimensions = 64, .seed = 3};
    for (size_t group = 0; group < catalogue_group_count(&catalogue); group++)
        catalogue_pack_group(&catalogue, group, search.packed);
    for (size_t query = 0; query < 50; query++)
        catalogue_query(&catalogue, query, search.queries + query * 64);
    const struct panels panels = {64, 5000, search.packed};
    topk_search(&panels, &unscreened, search.queries, 50, 10, search.best);
    for (size_t query = 0; query < 50; query++) {
        struct topk_match alone[10];
        topk_search(&panels, &unscreened, search.queries + query * 64, 1, 10, alone);
        assert_memory_equal(alone, search.best + query * 10, sizeof alone);
    }
    close_search(&search);
}

/* --- the screen --------------------------------------------------------------------------------------------------------- */

static struct screen make_screen(const struct panels *panels)
{
    size_t whole = screen_vectors(panels->column_count);
    struct screen screen = {take(whole * panels->depth), take(whole * sizeof(float))};
    for (size_t panel = screen_panels(panels->column_count); panel-- > 0;)
        screen_make(panels, panel, &screen);
    return screen;
}

static void free_screen(struct screen *screen)
{
    free(screen->codes);
    free(screen->steps);
}

/* Values to be screened: kinds of vectors and queries of which some are hard on codes. */
enum kind { NORMALS, WHOLE, HALVES_OF_A_STEP, HUGE_BESIDE_TINY, SCALES_APART, GAPS, KIND_COUNT };

static float value_of(enum kind kind, size_t row, size_t d)
{
    size_t place = 1000 * row + d;
    float normal = (float)normals_reference(11, kind, place);
    switch (kind) {
    case NORMALS:
        return normal;
    case WHOLE:
        return whole_number(place);
    case HALVES_OF_A_STEP:
        return d == 0 ? 127 : floorf(50 * normal) + 0.5f;
    case HUGE_BESIDE_TINY:
        return d == row % 7 ? 1e18f * normal : normal;
    case SCALES_APART:
        return normal * powf(10, (float)(row % 60) - 30);
    default:
        return place % 97 == 5 ? NAN : place % 89 == 3 ? INFINITY : place % 83 == 2 ? -INFINITY : place % 3 == 0 ? 0 : normal;
    }
}

/* Queries, each alone, find behind a screen what they find without. */
static void expect_same_matches(enum kind kind, size_t vector_count, size_t depth, size_t k)
{
    enum { QUERIES = 12 };
    struct search search = open_search(vector_count, depth, QUERIES, k);
    for (size_t i = 0; i < vector_count * depth; i++)
        search.vectors[i] = value_of(kind, i / depth, i % depth);
    for (size_t i = 0; i < QUERIES * depth; i++)
        search.queries[i] = value_of(i / depth % KIND_COUNT, 5000 + i / depth, i % depth);
    run_search(&search);
    const struct panels panels = {depth, vector_count, search.packed};
    struct screen screen = make_screen(&panels);
    struct topk_match *alone = take(k * sizeof *alone);
    for (size_t query = 0; query < QUERIES; query++) {
        topk_search(&panels, &screen, search.queries + query * depth, 1, k, alone);
        assert_memory_equal(alone, search.best + query * k, k * sizeof *alone);
    }
    free(alone);
    free_screen(&screen);
    close_search(&search);
}

static void a_screen_changes_no_match(void **state)
{
    (void)state;
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        expect_same_matches(kind, 1000, 64, 10);
        expect_same_matches(kind, 192, 3, 1); /* whole panels on every machine */
        expect_same_matches(kind, 7, 8, 2);   /* none on any */
        expect_same_matches(kind, 200, 300, 40);
    }
}

/* A panel whose best product is just above the threshold passes, whatever is in it. One far below is kept back. */
static void a_panel_is_kept_back_only_when_no_product_is_above(void **state)
{
    (void)state;
    enum { DEPTH = 48, VECTORS = 2560 };
    const size_t panel_count = screen_panels(VECTORS), columns = screen_vectors(VECTORS) / panel_count;
    size_t kept_back = 0;
    for (enum kind kind = 0; kind < KIND_COUNT; kind++) {
        struct search search = open_search(VECTORS, DEPTH, 1, 1);
        for (size_t i = 0; i < search.vector_count * DEPTH; i++)
            search.vectors[i] = value_of(kind, i / DEPTH, i % DEPTH);
        for (size_t d = 0; d < DEPTH; d++)
            search.queries[d] = value_of(NORMALS, 9000, d);
        const struct panels panels = topk_pack(search.vectors, DEPTH, search.vector_count, search.packed);
        struct screen screen = make_screen(&panels);
        const struct screen_query query = screen_query(search.queries, DEPTH);
        for (size_t panel = 0; panel < panel_count; panel++) {
            const struct panels one = {DEPTH, columns, search.packed + panel * columns * DEPTH};
            topk_search(&one, &unscreened, search.queries, 1, 1, search.best);
            float best = search.best->score, beyond = best + 0.25f * fabsf(best);
            assert_true(screen_may_pass(&screen, panel, &query, nextafterf(best, -INFINITY)));
            kept_back += isfinite(beyond) && !screen_may_pass(&screen, panel, &query, beyond);
        }
        free_screen(&screen);
        close_search(&search);
    }
    assert_true(kept_back >= 3 * panel_count); /* of normals, whole numbers and halves, at the least */
}

/* --- the catalogue ------------------------------------------------------------------------------------------------------ */

static void vectors_and_queries_are_normals_in_their_places(void **state)
{
    (void)state;
    const struct catalogue catalogue = {.vector_count = 130, .dimensions = 37, .seed = 5};
    float values[NORMALS_BLOCK], query[37];
    for (size_t d = 0; d < 37; d += CATALOGUE_DEPTH) {
        struct catalogue_slice slice = catalogue_slice(&catalogue, 2, d, values);
        assert_int_equal(slice.first_vector, 128);
        assert_int_equal(slice.vector_count, 2);
        assert_int_equal(slice.depth, d == 32 ? 5 : 16);
        for (size_t i = 0; i < slice.depth * CATALOGUE_GROUP; i++)
            assert_near((double)values[i], normals_reference(5, 2, d * CATALOGUE_GROUP + i), 1e-6);
    }
    catalogue_query(&catalogue, 9, query);
    for (size_t d = 0; d < 37; d++)
        assert_near((double)query[d], normals_reference(5, ((uint64_t)1 << 40) + 9, d), 1e-6);
}

static void a_group_is_packed_as_the_whole_matrix_would_be(void **state)
{
    (void)state;
    enum { VECTORS = 150, DIMENSIONS = 21 };
    struct catalogue catalogue = {.vector_count = VECTORS, .dimensions = DIMENSIONS};
    float rows[VECTORS * DIMENSIONS];
    for (size_t i = 0; i < VECTORS * DIMENSIONS; i++)
        rows[i] = (float)i;
    catalogue.table = (struct table){VECTORS, DIMENSIONS, rows};
    size_t bytes = topk_packed_floats(DIMENSIONS, VECTORS) * sizeof(float);
    float *whole = take(bytes), *groups = take(bytes);
    topk_pack(rows, DIMENSIONS, VECTORS, whole);
    for (size_t group = catalogue_group_count(&catalogue); group-- > 0;)
        catalogue_pack_group(&catalogue, group, groups);
    assert_memory_equal(groups, whole, bytes);
    free(whole);
    free(groups);
}

/* --- the kernel --------------------------------------------------------------------------------------------------------- */

static void run_right(size_t size, const char *input, const char *const *assignments)
{
    struct trial trial;
    trial_run_right(&trial, &kernel_predict_topk, size, input, assignments);
    trial_close(&trial);
}

static void any_size_is_right(void **state)
{
    (void)state;
    const char *const some[] = {"vectors=3001", NULL};
    const char *const one_vector[] = {"vectors=1", "k=1", "dimensions=3", NULL};
    const char *const all_vectors[] = {"vectors=130", "k=130", "dimensions=1", "batch=5", NULL};
    const char *const alone[] = {"vectors=500", "batch=1", NULL};
    const char *const long_vectors[] = {"vectors=65", "dimensions=2048", "batch=4096", NULL};
    const char *const most[] = {"vectors=2000", "k=1024", "dimensions=17", NULL};
    const char *const *const all[] = {some, one_vector, all_vectors, alone, long_vectors, most};
    const size_t sizes[] = {1, 2, 7, 95, 96, 97, 200};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        for (size_t j = 0; j < sizeof sizes / sizeof *sizes; j++)
            run_right(sizes[j], NULL, all[i]);
    }
}

static void vectors_of_the_users_are_searched_by_some_of_them(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    const char *const two[] = {"k=2", NULL};
    struct trial trial;
    scratch_write(&scratch, "axes.csv", "1,0,0\n0,1,0\n0,0,1\n,1,1\n");
    trial_run(&trial, &kernel_predict_topk, 50, scratch_path(&scratch, "axes.csv").text, two);
    if (!trial.verified)
        fail_msg("%s%s", trial.why, trial.finding.text);
    assert_says(trial.finding.text, "top 2 of 4 given vectors");
    struct span spans[SPAN_MAX];
    kernel_predict_topk.outputs(trial.job.state, (struct range){0, 50}, spans);
    const struct topk_match *best = spans[0].begin;
    for (size_t query = 0; query < 50; query++) { /* an axis finds itself; the row with a gap finds nothing */
        bool gap = best[2 * query].id == TOPK_NONE;
        assert_true(gap || (best[2 * query].score == 1 && best[2 * query].id < 3));
        assert_true(gap ? best[2 * query + 1].id == TOPK_NONE : best[2 * query + 1].score == 0);
        assert_true(gap || best[2 * query + 1].id == (best[2 * query].id == 0 ? 1 : 0));
    }
    trial_close(&trial);
    scratch_remove(&scratch);
}

static void expect_refusal(size_t size, const char *input, const char *const *assignments, const char *words)
{
    struct trial trial;
    trial_run(&trial, &kernel_predict_topk, size, input, assignments);
    assert_false(trial.described);
    assert_says(trial.why, words);
    assert_null(strchr(trial.why, '\n'));
    trial_close(&trial);
}

static void what_cannot_be_searched_is_refused(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    const char *const few[] = {"vectors=9", NULL};
    const char *const none[] = {"k=0", NULL};
    const char *const too_many[] = {"k=1025", NULL};
    const char *const part[] = {"k=1.5", NULL};
    const char *const not_a_number[] = {"vectors=nan", NULL};
    const char *const infinite[] = {"dimensions=inf", NULL};
    const char *const no_batch[] = {"batch=0", NULL};
    expect_refusal(10, NULL, few, "10 vectors cannot be recommended of 9; pass --set predict.topk.k=9");
    expect_refusal(10, NULL, none, "k");
    expect_refusal(10, NULL, too_many, "k");
    expect_refusal(10, NULL, part, "k");
    expect_refusal(10, NULL, not_a_number, "vectors");
    expect_refusal(10, NULL, infinite, "dimensions");
    expect_refusal(10, NULL, no_batch, "batch");
    expect_refusal(SIZE_MAX, NULL, NULL, "--size");
    expect_refusal(10, scratch_path(&scratch, "none.npy").text, NULL, "none.npy");
    scratch_write(&scratch, "short.csv", "1,2\n3,4\n5\n");
    expect_refusal(10, scratch_path(&scratch, "short.csv").text, NULL, "short.csv");
    scratch_write(&scratch, "three.csv", "1,2\n3,4\n5,6\n");
    expect_refusal(10, scratch_path(&scratch, "three.csv").text, NULL, "10 vectors cannot be recommended of 3");
    char wide[2 * 2049 + 1];
    for (size_t i = 0; i < 2049; i++)
        memcpy(wide + 2 * i, i < 2048 ? "1," : "1\n", 3);
    scratch_write(&scratch, "wide.csv", wide);
    expect_refusal(10, scratch_path(&scratch, "wide.csv").text, NULL, "2049 dimensions");
    scratch_remove(&scratch);
}

/* verify() of matches, some of which were changed. */
static void expect_seen(struct trial *trial, const char *words)
{
    struct finding finding;
    assert_false(kernel_predict_topk.verify(trial->job.state, job_answer(&trial->job), &finding));
    assert_says(finding.text, words);
}

static void wrong_matches_are_seen(void **state)
{
    (void)state;
    struct trial trial;
    struct span spans[SPAN_MAX];
    const char *const some[] = {"vectors=2000", NULL};
    trial_run(&trial, &kernel_predict_topk, 5, NULL, some);
    assert_true(trial.verified);
    kernel_predict_topk.outputs(trial.job.state, (struct range){0, 5}, spans);
    struct topk_match *best = spans[0].begin, right[10];
    best += 20; /* of query 2 */
    memcpy(right, best, sizeof right);

    best[3].id = right[4].id, best[4].id = right[3].id;
    expect_seen(&trial, "in double precision");
    memcpy(best, right, sizeof right);
    best[9].id = right[9].id == 0 ? 1 : 0;
    expect_seen(&trial, "query 2");
    best[9].id = 2000;
    expect_seen(&trial, "no such match");
    best[9].id = right[8].id;
    expect_seen(&trial, "query 2");
    memcpy(best, right, sizeof right);
    best[0].score = NAN;
    expect_seen(&trial, "");
    best[0].score = right[0].score * 1.0001f;
    expect_seen(&trial, "");
    memcpy(best, right, sizeof right);
    best[5] = right[6], best[6] = right[5];
    expect_seen(&trial, "out of order");
    for (size_t i = 0; i < 10; i++)
        best[i] = (struct topk_match){-INFINITY, TOPK_NONE};
    expect_seen(&trial, "");
    memcpy(best, right, sizeof right);

    double answer[2], finding_value = trial.finding.value;
    struct finding finding;
    memcpy(answer, job_answer(&trial.job), sizeof answer);
    assert_near(answer[0] / 5, finding_value, 1e-12);
    assert_true(kernel_predict_topk.verify(trial.job.state, answer, &finding));
    answer[1] *= 1 + 1e-9;
    assert_false(kernel_predict_topk.verify(trial.job.state, answer, &finding));
    assert_says(finding.text, "sum");
    trial_close(&trial);
}

/* One place too low: the list is in order, each score is right, and only the walk over all vectors can tell. */
static void a_match_left_out_is_seen(void **state)
{
    (void)state;
    struct trial eleven, ten;
    struct span spans[SPAN_MAX], longer[SPAN_MAX];
    struct finding finding;
    const char *const some[] = {"vectors=2000", NULL}, *const more[] = {"vectors=2000", "k=11", NULL};
    trial_run(&ten, &kernel_predict_topk, 1, NULL, some);
    trial_run(&eleven, &kernel_predict_topk, 1, NULL, more);
    kernel_predict_topk.outputs(ten.job.state, (struct range){0, 1}, spans);
    kernel_predict_topk.outputs(eleven.job.state, (struct range){0, 1}, longer);
    struct topk_match *best = spans[0].begin;
    const struct topk_match *all = longer[0].begin;
    memcpy(best + 9, all + 10, sizeof *best);
    double answer[2] = {(double)best[0].score, (double)best[9].score};
    assert_false(kernel_predict_topk.verify(ten.job.state, answer, &finding));
    assert_says(finding.text, "is missing");
    trial_close(&ten);
    trial_close(&eleven);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers_are_ranked_exactly_with_all_their_ties),
        cmocka_unit_test(of_equal_vectors_the_first_are_the_best),
        cmocka_unit_test(vectors_with_nan_are_nobodys_match),
        cmocka_unit_test(infinite_scores_are_ranked_and_minus_infinity_is_none),
        cmocka_unit_test(a_query_finds_alone_what_it_finds_among_others),
        cmocka_unit_test(a_screen_changes_no_match),
        cmocka_unit_test(a_panel_is_kept_back_only_when_no_product_is_above),
        cmocka_unit_test(vectors_and_queries_are_normals_in_their_places),
        cmocka_unit_test(a_group_is_packed_as_the_whole_matrix_would_be),
        cmocka_unit_test(any_size_is_right),
        cmocka_unit_test(vectors_of_the_users_are_searched_by_some_of_them),
        cmocka_unit_test(what_cannot_be_searched_is_refused),
        cmocka_unit_test(wrong_matches_are_seen),
        cmocka_unit_test(a_match_left_out_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
