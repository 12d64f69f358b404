/* portfolio.c - correlated growth of factors: a triangular product in registers, then powers of two. */
#include "portfolio.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "common/arena.h"
#include "common/power_of_two.h"

bool cholesky(size_t count, const double *matrix, double *lower)
{
    memset(lower, 0, count * count * sizeof *lower);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j <= i; j++) {
            double left = matrix[i * count + j];
            for (size_t k = 0; k < j; k++)
                left -= lower[i * count + k] * lower[j * count + k];
            if (i == j && !(left > 0))
                return false;
            lower[i * count + j] = i == j ? sqrt(left) : left / lower[j * count + j];
        }
    }
    return true;
}

bool portfolio_make(struct portfolio *portfolio, size_t factor_count, const double *amounts, const double *covariance)
{
    assert(factor_count >= 1 && factor_count <= PORTFOLIO_MOST);
    double lower[PORTFOLIO_MOST * PORTFOLIO_MOST];
    if (!cholesky(factor_count, covariance, lower))
        return false;
    *portfolio = (struct portfolio){.factor_count = factor_count};
    double *load = portfolio->loads;
    for (size_t first = 0; first < factor_count; first += PORTFOLIO_ROWS) {
        for (size_t column = 0; column < first + PORTFOLIO_ROWS; column++) {
            for (size_t row = first; row < first + PORTFOLIO_ROWS; row++, load++)
                *load = row < factor_count && column <= row ? lower[row * factor_count + column] / log(2) : 0;
        }
    }
    for (size_t i = 0; i < factor_count; i++) {
        portfolio->amounts[i] = amounts[i];
        portfolio->drifts[i] = -covariance[i * factor_count + i] / 2 / log(2);
    }
    return true;
}

#if defined(__AVX512F__)
enum { VECTOR_BYTES = 64, VECTORS = 4 }; /* 4 rows of 4 vectors are 16 of 32 registers */
#elif defined(__AVX__)
enum { VECTOR_BYTES = 32, VECTORS = 2 }; /* 8 of 16 */
#else
enum { VECTOR_BYTES = 16, VECTORS = 2 };
#endif
enum { LANES = VECTOR_BYTES / sizeof(double), TILE = LANES * VECTORS };

typedef double lanes __attribute__((vector_size(VECTOR_BYTES)));

static inline lanes load_lanes(const double *from)
{
    lanes result;
    memcpy(&result, __builtin_assume_aligned(from, VECTOR_BYTES), sizeof result);
    return result;
}

/* Adds what one column brings to the rows from `first_row` on. All loops are unrolled, or gcc keeps the sums in memory. */
static inline __attribute__((always_inline)) void multiply_column(lanes sums[PORTFOLIO_ROWS][VECTORS], const double *loads,
                                                                  const double *normals, int first_row)
{
    lanes z[VECTORS];
#pragma GCC unroll 4
    for (int vector = 0; vector < VECTORS; vector++)
        z[vector] = load_lanes(normals + vector * LANES);
#pragma GCC unroll 4
    for (int row = first_row; row < PORTFOLIO_ROWS; row++) {
#pragma GCC unroll 4
        for (int vector = 0; vector < VECTORS; vector++)
            sums[row][vector] += loads[row] * z[vector];
    }
}

/* Log growth of a group's factors in TILE scenarios: `full` columns left of the diagonal, then `corner` of those that it cuts.
 */
static inline __attribute__((always_inline)) void multiply_tile(const double *loads, const double *drifts, size_t full,
                                                                int corner, const double *normals, size_t stride, double *logs)
{
    lanes sums[PORTFOLIO_ROWS][VECTORS];
#pragma GCC unroll 4
    for (int row = 0; row < PORTFOLIO_ROWS; row++) {
#pragma GCC unroll 4
        for (int vector = 0; vector < VECTORS; vector++)
            sums[row][vector] = (lanes){0} + drifts[row];
    }
    for (size_t column = 0; column < full; column++, loads += PORTFOLIO_ROWS, normals += stride)
        multiply_column(sums, loads, normals, 0);
#pragma GCC unroll 4
    for (int column = 0; column < corner; column++)
        multiply_column(sums, loads + column * PORTFOLIO_ROWS, normals + (size_t)column * stride, column);
#pragma GCC unroll 4
    for (int row = 0; row < PORTFOLIO_ROWS; row++) {
#pragma GCC unroll 4
        for (int vector = 0; vector < VECTORS; vector++)
            memcpy(logs + row * PORTFOLIO_BLOCK + vector * LANES, &sums[row][vector], sizeof(lanes));
    }
}

/* The same in a whole block. `corner` is a constant where this is inlined. */
static inline __attribute__((always_inline)) void multiply_block(const double *loads, const double *drifts, size_t full,
                                                                 int corner, const double *normals, size_t stride, double *logs)
{
    for (size_t begin = 0; begin < PORTFOLIO_BLOCK; begin += TILE)
        multiply_tile(loads, drifts, full, corner, normals + begin, stride, logs + begin);
}

/* What a group's factors are worth. The arrays don't overlap. */
static inline void add_growth(const double *amounts, const double *restrict logs, double *restrict values)
{
#pragma omp simd
    for (size_t i = 0; i < PORTFOLIO_BLOCK; i++) {
        double first = amounts[0] * power_of_two(logs[i]);
        double second = amounts[1] * power_of_two(logs[PORTFOLIO_BLOCK + i]);
        double third = amounts[2] * power_of_two(logs[2 * PORTFOLIO_BLOCK + i]);
        double fourth = amounts[3] * power_of_two(logs[3 * PORTFOLIO_BLOCK + i]);
        values[i] += (first + second) + (third + fourth);
    }
}

void portfolio_values(const struct portfolio *portfolio, const double *restrict normals, size_t stride,
                      double values[restrict PORTFOLIO_BLOCK])
{
    _Alignas(ARENA_ALIGNMENT) double logs[PORTFOLIO_ROWS * PORTFOLIO_BLOCK];
    const double *loads = portfolio->loads;
    memset(values, 0, PORTFOLIO_BLOCK * sizeof *values);
    for (size_t first = 0; first < portfolio->factor_count; first += PORTFOLIO_ROWS) {
        const double *drifts = portfolio->drifts + first;
        size_t left = portfolio->factor_count - first;
        if (left >= PORTFOLIO_ROWS)
            multiply_block(loads, drifts, first, PORTFOLIO_ROWS, normals, stride, logs);
        else if (left == 3)
            multiply_block(loads, drifts, first, 3, normals, stride, logs);
        else if (left == 2)
            multiply_block(loads, drifts, first, 2, normals, stride, logs);
        else
            multiply_block(loads, drifts, first, 1, normals, stride, logs);
        add_growth(portfolio->amounts + first, logs, values);
        loads += PORTFOLIO_ROWS * (first + PORTFOLIO_ROWS);
    }
}
