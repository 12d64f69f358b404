/* peer_faiss_topk.cc - predict.topk beside faiss' exact search, IndexFlatIP. needs: faiss
 *
 * faiss scores blocks of queries by OpenBLAS' sgemm and then keeps heaps; below 20 queries at once it takes one inner product
 * after another instead. Both thresholds and both block sizes are its user's to set. Found by trying: blocks of 768 vectors
 * (its own choice, 1,024: -8 %) and as many queries at once as there are (250: -5 %). */
#include <cblas.h>
#include <cmath>
#include <cstdio>
#include <faiss/IndexFlat.h>
#include <faiss/utils/distances.h>
#include <memory>
#include <omp.h>
#include <vector>

#include "peer.h"

/* random/normals.h is C only. */
extern "C" void normals_fill(uint64_t seed, uint64_t draw, uint64_t block, double *normals);

namespace
{

constexpr size_t vectors = 100000, dimensions = 64, k = 10;
constexpr size_t queries = 1500, batch = 250, queries_alone = 150, peer_queries_alone = 30;

/* dense/catalogue.h: group g of 64 vectors is draw g, 16 dimensions a block, and query q is draw 2^40 + q. */
constexpr size_t normals_block = 1024, group = 64, slice_depth = normals_block / group;
constexpr uint64_t query_draw = uint64_t(1) << 40;

/* Sums of 64 products in float, each of the two in its own order: 64 roundings of 2^-24 each relative to the sum of
 * magnitudes, some 41 (64 times a mean of 2 / pi); no two orders are ever further apart than twice that. */
constexpr double score_tolerance = 2 * 64 * 41 / 16777216.0;

struct Match { /* dense/topk.h */
    float score;
    uint32_t id;
};

struct Theirs {
    faiss::IndexFlatIP index{dimensions};
    std::vector<float> queries;
    std::vector<float> scores;
    std::vector<faiss::Index::idx_t> ids;
    size_t query_count, at_once;
    int blas_threshold;
};

const char *version()
{
    static char text[64];
    snprintf(text, sizeof text, "%d.%d.%d, %.40s", FAISS_VERSION_MAJOR, FAISS_VERSION_MINOR, FAISS_VERSION_PATCH,
             openblas_get_corename());
    return text;
}

std::vector<float> make_vectors(uint64_t seed)
{
    std::vector<float> rows(vectors * dimensions);
    double normals[normals_block];
    for (size_t first = 0; first < vectors; first += group) {
        for (size_t d = 0; d < dimensions; d += slice_depth) {
            normals_fill(seed, first / group, d / slice_depth, normals);
            for (size_t i = 0; i < normals_block; i++) {
                if (first + i % group < vectors)
                    rows[(first + i % group) * dimensions + d + i / group] = static_cast<float>(normals[i]);
            }
        }
    }
    return rows;
}

std::vector<float> make_queries(uint64_t seed, size_t count)
{
    std::vector<float> rows(count * dimensions);
    double normals[normals_block];
    for (size_t query = 0; query < count; query++) {
        normals_fill(seed, query_draw + query, 0, normals);
        for (size_t d = 0; d < dimensions; d++)
            rows[query * dimensions + d] = static_cast<float>(normals[d]);
    }
    return rows;
}

bool open_with(const struct ours *ours, void **context, size_t query_count, size_t at_once, int blas_threshold)
{
    omp_set_num_threads(1);
    openblas_set_num_threads(1);
    auto theirs = std::make_unique<Theirs>();
    theirs->index.add(vectors, make_vectors(ours->problem.seed).data());
    theirs->queries = make_queries(ours->problem.seed, query_count);
    theirs->scores.resize(query_count * k);
    theirs->ids.resize(query_count * k);
    theirs->query_count = query_count;
    theirs->at_once = at_once;
    theirs->blas_threshold = blas_threshold;
    *context = theirs.release();
    return true;
}

bool open_batches(const struct ours *ours, void **context, char *)
{
    return open_with(ours, context, queries, batch, 20);
}

bool open_all(const struct ours *ours, void **context, char *)
{
    return open_with(ours, context, queries, queries, 20);
}

bool open_alone(const struct ours *ours, void **context, char *)
{
    return open_with(ours, context, peer_queries_alone, 1, 20);
}

bool open_alone_blas(const struct ours *ours, void **context, char *)
{
    return open_with(ours, context, queries_alone, 1, 1);
}

bool run(void *context, double *, char *why)
{
    auto *theirs = static_cast<Theirs *>(context);
    faiss::distance_compute_blas_threshold = theirs->blas_threshold;
    faiss::distance_compute_blas_database_bs = 768;
    faiss::distance_compute_blas_query_bs = 4096;
    try {
        for (size_t first = 0; first < theirs->query_count; first += theirs->at_once)
            theirs->index.search(static_cast<faiss::Index::idx_t>(theirs->at_once), &theirs->queries[first * dimensions], k,
                                 &theirs->scores[first * k], &theirs->ids[first * k]);
        return true;
    } catch (const std::exception &error) {
        snprintf(why, WHY_MAX, "faiss: %s", error.what());
        return false;
    }
}

bool agree(const struct ours *ours, const void *context, struct finding *finding)
{
    const auto *theirs = static_cast<const Theirs *>(context);
    struct span spans[SPAN_MAX];
    ours->kernel->outputs(ours->state, {0, ours->problem.item_count}, spans);
    const auto *best = static_cast<const Match *>(spans[0].begin);
    size_t others = 0;
    double furthest = 0;
    for (size_t i = 0; i < theirs->query_count * k; i++) {
        others += best[i].id != static_cast<uint64_t>(theirs->ids[i]);
        furthest = std::fmax(furthest, std::fabs(static_cast<double>(best[i].score) - static_cast<double>(theirs->scores[i])));
    }
    snprintf(finding->text, FINDING_MAX, "%zu of %zu ids differ, as near-ties may; scores are up to %.1e apart, at most %.1e",
             others, theirs->query_count * k, furthest, score_tolerance);
    return furthest <= score_tolerance && others <= theirs->query_count * k / 1000;
}

void close_peer(void *context)
{
    delete static_cast<Theirs *>(context);
}

const char *const alone[] = {"batch=1", nullptr};

} // namespace

const struct contest contests[] = {
    {
        .name = "predict.topk faiss 250",
        .kernel = "predict.topk",
        .peer = "faiss IndexFlatIP, 250 queries at once",
        .version = version,
        .setting = "one thread; OpenBLAS' kernels for this machine; blocks of 768 vectors, the best tried",
        .size = queries,
        .reach = 1.5,
        .open = open_batches,
        .run = run,
        .agree = agree,
        .close = close_peer,
    },
    {
        .name = "predict.topk faiss",
        .kernel = "predict.topk",
        .peer = "faiss IndexFlatIP, all queries at once",
        .version = version,
        .setting = "as above; its best",
        .size = queries,
        .reach = 1.35,
        .open = open_all,
        .run = run,
        .agree = agree,
        .close = close_peer,
    },
    {
        .name = "predict.topk faiss alone",
        .kernel = "predict.topk",
        .peer = "faiss IndexFlatIP, each query alone",
        .version = version,
        .setting = "one thread; its own choice for less than 20 queries, an inner product after the other",
        .size = queries_alone,
        .assignments = alone,
        .peer_items = peer_queries_alone,
        .reach = 5,
        .open = open_alone,
        .run = run,
        .agree = agree,
        .close = close_peer,
    },
    {
        .name = "predict.topk faiss alone by BLAS",
        .kernel = "predict.topk",
        .peer = "faiss IndexFlatIP, each query alone, by sgemm",
        .version = version,
        .setting = "one thread; faiss::distance_compute_blas_threshold = 1, which it does not choose by itself",
        .size = queries_alone,
        .assignments = alone,
        .open = open_alone_blas,
        .run = run,
        .agree = agree,
        .close = close_peer,
    },
};
const size_t contest_count = sizeof contests / sizeof *contests;
