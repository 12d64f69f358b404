/* topk.c - inner products by panels; those above a query's k-th best go to its heap of k.
 *
 * Each tile's sums are compared with their queries' k-th best so far while they are still in registers. Of n vectors in random
 * order only about k (1 + ln(n / k)) ever pass (102 of 100,000 at k = 10), so what is done with them costs little. Vectors come
 * by rising id, so one that ties with the k-th is none of the best: it has the higher id. */
#include "topk.h"

#include <math.h>
#include <stdbool.h>

#if defined(__AVX__)
#include <immintrin.h>
#endif

_Static_assert(PANEL_COLUMNS <= 64, "a tile's columns have a bit each in 64");

enum {
    PREFETCH_QUERIES = 24, /* so many tiles long, the processor's own prefetching has lost sight of the panels */
    PREFETCH_FLOATS = 2048 /* how far ahead of one query alone: 8 KiB; 4 and 16 are slower */
};

/* What finish() needs of a search. */
struct search {
    size_t k, vector_count;
    struct topk_match *best; /* heaps; the worst of a query's best is its first */
    const float *next;       /* the panel to come */
    size_t next_floats;
    size_t floats_per_query; /* of it to fetch while a query is at this panel: all have come when the last queries are */
};

static bool worse(struct topk_match a, struct topk_match b)
{
    return a.score < b.score || (a.score == b.score && a.id > b.id);
}

/* Puts `moved` into a heap whose first place is free. */
static void sift_down(struct topk_match *heap, size_t count, struct topk_match moved)
{
    size_t hole = 0;
    for (size_t child = 1; child < count; child = 2 * hole + 1) {
        if (child + 1 < count && worse(heap[child + 1], heap[child]))
            child++;
        if (!worse(heap[child], moved))
            break;
        heap[hole] = heap[child];
        hole = child;
    }
    heap[hole] = moved;
}

/* A heap to a list: the worst goes to the end, again and again. */
static void sort_heap(struct topk_match *heap, size_t count)
{
    for (size_t left = count; left > 1; left--) {
        struct topk_match last = heap[left - 1];
        heap[left - 1] = heap[0];
        sift_down(heap, left - 1, last);
    }
}

/* Bit i: lane i is above the threshold. */
PANEL_INLINE uint64_t lanes_above(const panel_vector *lanes, float threshold)
{
#if defined(__AVX512F__)
    return _mm512_cmp_ps_mask((__m512)*lanes, _mm512_set1_ps(threshold), _CMP_GT_OQ);
#elif defined(__AVX__)
    return (uint64_t)_mm256_movemask_ps(_mm256_cmp_ps((__m256)*lanes, _mm256_set1_ps(threshold), _CMP_GT_OQ));
#else
    uint64_t above = 0;
    PANEL_UNROLL
    for (size_t i = 0; i < PANEL_LANES; i++)
        above |= (uint64_t)((*lanes)[i] > threshold) << i;
    return above;
#endif
}

/* The marked columns of one row to its query's heap, by rising id. */
__attribute__((noinline)) static void offer(const struct search *search, size_t query, size_t first_column, uint64_t marked,
                                            const float *scores)
{
    struct topk_match *heap = search->best + query * search->k;
    for (; marked; marked &= marked - 1) {
        size_t lane = (size_t)__builtin_ctzll(marked), column = first_column + lane;
        if (column < search->vector_count && scores[lane] > heap->score) /* neither padding nor passed by those before it */
            sift_down(heap, search->k, (struct topk_match){scores[lane], (uint32_t)column});
    }
}

/* Fetches the next panel bit by bit between tiles: 7 % more queries a second in batches of 48 than without it, and 15 % more
 * than when it is asked for all at once. */
PANEL_INLINE void fetch_ahead(const struct search *search, struct panel_tile tile)
{
    size_t begin = tile.first_row * search->floats_per_query, end = begin + tile.row_count * search->floats_per_query;
    for (size_t i = begin; i < end && i < search->next_floats; i += PANEL_LINE_FLOATS)
        __builtin_prefetch(search->next + i);
}

PANEL_INLINE void finish(void *context, struct panel_tile tile, const panel_vector *sums)
{
    const struct search *search = context;
    fetch_ahead(search, tile);
    uint64_t above[PANEL_SUMS];
    PANEL_UNROLL
    for (size_t r = 0; r < tile.row_count; r++) {
        float threshold = search->best[(tile.first_row + r) * search->k].score;
        above[r] = 0;
        PANEL_UNROLL
        for (size_t v = 0; v < tile.vector_count; v++)
            above[r] |= lanes_above(&sums[r * tile.vector_count + v], threshold) << v * PANEL_LANES;
    }
    PANEL_UNROLL
    for (size_t r = 0; r < tile.row_count; r++) {
        if (__builtin_expect(above[r] != 0, 0)) {
            float scores[PANEL_COLUMNS];
            PANEL_UNROLL
            for (size_t v = 0; v < tile.vector_count; v++)
                *(panel_unaligned *)(scores + v * PANEL_LANES) = sums[r * tile.vector_count + v];
            offer(search, tile.first_row + r, tile.first_column, above[r], scores);
        }
    }
}

/* Floats of a panel; 0 past the last one. */
static size_t panel_floats(const struct panels *vectors, size_t panel)
{
    size_t first = panel * PANEL_COLUMNS;
    if (first >= vectors->column_count)
        return 0;
    size_t left = vectors->column_count - first;
    return panels_floats(vectors->depth, left < PANEL_COLUMNS ? left : PANEL_COLUMNS);
}

/* One query's products with a whole panel. */
static void search_panel(const struct panels *vectors, size_t panel, const float *query, struct search *search)
{
    const float *values = vectors->values + panel * PANEL_COLUMNS * vectors->depth;
    panel_vector sums[PANEL_VECTORS] = {{0}};
    for (size_t d = 0; d < vectors->depth; d++, values += PANEL_COLUMNS) {
        PANEL_UNROLL
        for (size_t i = 0; i < PANEL_COLUMNS; i += PANEL_LINE_FLOATS)
            __builtin_prefetch(values + PREFETCH_FLOATS + i);
        panel_vector value = query[d] - (panel_vector){0};
        PANEL_UNROLL
        for (size_t v = 0; v < PANEL_VECTORS; v++)
            sums[v] += value * *(const panel_vector *)(values + v * PANEL_LANES);
    }
    const struct panel_tile tile = {0, 1, panel * PANEL_COLUMNS, PANEL_VECTORS};
    finish(search, tile, sums);
}

/* One query through the whole panels; returns the first panel that was left. No more than a multiplication for each value
 * loaded, so it is the memory that limits it: fetching ahead gains a fifth, and a screen spares most panels. */
static size_t search_alone(const struct panels *vectors, const struct screen *screen, const float *query, struct search *search)
{
    const size_t whole = screen_panels(vectors->column_count);
    const struct screen_query screened = screen_query(query, vectors->depth);
    for (size_t panel = 0; panel < whole; panel++) {
        if (!screen->codes || screen_may_pass(screen, panel, &screened, search->best->score))
            search_panel(vectors, panel, query, search);
    }
    return whole;
}

void topk_search(const struct panels *vectors, const struct screen *screen, const float *queries, size_t query_count, size_t k,
                 struct topk_match *best)
{
    struct search search = {.k = k, .vector_count = vectors->column_count, .best = best};
    for (size_t i = 0; i < query_count * k; i++)
        best[i] = (struct topk_match){-INFINITY, TOPK_NONE};
    size_t panel = query_count == 1 ? search_alone(vectors, screen, queries, &search) : 0;
    for (; panel < panels_count(vectors); panel++) {
        if (query_count >= PREFETCH_QUERIES) {
            search.next = vectors->values + (panel + 1) * PANEL_COLUMNS * vectors->depth;
            search.next_floats = panel_floats(vectors, panel + 1);
            search.floats_per_query = (search.next_floats / query_count / PANEL_LINE_FLOATS + 1) * PANEL_LINE_FLOATS;
        }
        panel_multiply(vectors, panel, queries, vectors->depth, query_count, (struct panel_target){NULL, 0}, finish, &search);
    }
    for (size_t query = 0; query < query_count; query++)
        sort_heap(best + query * k, k);
}

size_t topk_packed_floats(size_t depth, size_t count)
{
    return panels_floats(depth, count);
}

struct panels topk_pack(const float *vectors, size_t depth, size_t count, float *packed)
{
    panels_pack(vectors, depth, count, 1, depth, packed);
    return (struct panels){depth, count, packed};
}
