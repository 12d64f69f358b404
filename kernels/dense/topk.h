/* topk.h - for every query the k vectors whose inner products with it are largest, exactly. */
#ifndef FORKJOIN_TOPK_H
#define FORKJOIN_TOPK_H

#include <stddef.h>
#include <stdint.h>

#include "panels.h"
#include "screen.h"

/* The id of a place for which there is no vector. */
static const uint32_t TOPK_NONE = UINT32_MAX;

struct topk_match {
    float score; /* minus infinity where there is none */
    uint32_t id; /* column of the packed matrix */
};

/* The vectors as topk_search() takes them: `count` of `depth` values each, one after another, packed into topk_packed_floats(),
 * aligned to PANEL_ALIGNMENT. */
size_t topk_packed_floats(size_t depth, size_t count);
struct panels topk_pack(const float *vectors, size_t depth, size_t count, float *packed);

/* Fills best[q * k + i], i = 0 .. k - 1: by falling score, equal scores by rising id. A score of NaN or minus infinity is none;
 * places left over hold TOPK_NONE. A score is a sum in the order that panels.h fixes: what a query gets does not hang on the
 * queries beside it. Query q begins at queries + q * depth. The vectors are read once for all queries: some 50 of them at once
 * keep the multipliers busy, one alone waits for memory, and so is helped by a screen of the same vectors: it changes no match
 * (screen->codes may be NULL: none). At most 2^32 - 1 vectors; k is at least 1. */
void topk_search(const struct panels *vectors, const struct screen *screen, const float *queries, size_t query_count, size_t k,
                 struct topk_match *best);

#endif
