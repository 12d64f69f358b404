/* sharpen.c - unsharp masking in registers: blur, difference and sum in one sweep, so that a picture is read and written once.
 *
 * As in blur.c: a group of rows goes from left to right, the columns ahead are summed first, and shifting the vectors that are
 * still in registers into each other gives the neighbours along the row. */
#include "sharpen.h"

#include "stream.h"

/* Rows that go together: more of them read fewer source rows for each, and need more registers. */
#if defined(__AVX512F__) || defined(__aarch64__)
enum { GROUP = 4 }; /* 32 registers */
#else
enum { GROUP = 2 }; /* 16 */
#endif
enum { SIDES_MAX = (3 * SHARPEN_RADIUS + LANES - 1) / LANES }; /* vectors on either side that three channels reach */
_Static_assert(FRAME_ROWS % GROUP == 0 && FRAME_LANES % LANES == 0, "frames are laid out in whole groups and vectors");
_Static_assert(SIDES_MAX *LANES <= FRAME_MARGIN, "columns are summed in margins too");

/* What sharpen_rows() was asked, for the rows of one group. */
struct group {
    const float *weights;
    float amount;
    const float *rows[GROUP + 2 * SHARPEN_RADIUS]; /* rows[j] .. rows[j + 2 SHARPEN_RADIUS] are the source rows of targets[j] */
    const float *ahead[GROUP];                     /* source rows that the next group will need for the first time */
    float *targets[GROUP];
    size_t floats; /* of a row, in whole vectors */
    bool past_caches;
};

INLINE vector load(const float *from)
{
    return *(const vector *)(const void *)from;
}

INLINE vector sum_column(const float *const *rows, ptrdiff_t x, const vector *weights)
{
    vector sum = weights[0] * load(rows[SHARPEN_RADIUS] + x);
    UNROLL
    for (int d = 1; d <= SHARPEN_RADIUS; d++)
        sum += weights[d] * (load(rows[SHARPEN_RADIUS - d] + x) + load(rows[SHARPEN_RADIUS + d] + x));
    return sum;
}

/* `step` floats are between a pixel and the next. */
INLINE vector sum_row(const vector *window, int sides, int step, const vector *weights)
{
    vector sum = weights[0] * window[sides];
    UNROLL
    for (int d = 1; d <= SHARPEN_RADIUS; d++)
        sum += weights[d] * (pick(window, sides, -d * step) + pick(window, sides, d * step));
    return sum;
}

INLINE void sharpen_group(const struct group *group, int step)
{
    const int sides = (step * SHARPEN_RADIUS + LANES - 1) / LANES;
    const vector amount = group->amount - (vector){0};
    vector weights[SHARPEN_RADIUS + 1], window[GROUP][2 * SIDES_MAX + 1];
    UNROLL
    for (int d = 0; d <= SHARPEN_RADIUS; d++)
        weights[d] = group->weights[d] - (vector){0};
    UNROLL
    for (int j = 0; j < GROUP; j++) {
        UNROLL
        for (int i = 1; i <= 2 * sides; i++)
            window[j][i] = sum_column(group->rows + j, (i - 1 - sides) * LANES, weights);
    }
    for (size_t x = 0; x < group->floats; x += LANES) {
        UNROLL
        for (int j = 0; j < GROUP; j++) {
            __builtin_prefetch(group->ahead[j] + x);
            UNROLL
            for (int i = 0; i < 2 * sides; i++)
                window[j][i] = window[j][i + 1];
            window[j][2 * sides] = sum_column(group->rows + j, (ptrdiff_t)x + sides * LANES, weights);
            vector source = load(group->rows[j + SHARPEN_RADIUS] + x);
            vector detail = source - sum_row(window[j], sides, step, weights);
            stream_store(group->targets[j] + x, source + amount * detail, group->past_caches);
        }
    }
}

void sharpen_rows(const struct blur *blur, float amount, const struct frame *source, const struct frame *target,
                  size_t row_begin, size_t row_end, bool past_caches)
{
    struct group group = {.weights = blur->weights, .amount = amount, .floats = target->stride, .past_caches = past_caches};
    for (size_t y = row_begin; y < row_end; y += GROUP) {
        for (size_t i = 0; i < GROUP + 2 * SHARPEN_RADIUS; i++)
            group.rows[i] = frame_row(source, (ptrdiff_t)(y + i) - SHARPEN_RADIUS);
        for (size_t j = 0; j < GROUP; j++) {
            group.ahead[j] = frame_row(source, (ptrdiff_t)(y + GROUP + j) + SHARPEN_RADIUS);
            group.targets[j] = target->pixels + (y + j) * target->stride;
        }
        if (source->channels == 3) /* constants for the loops above */
            sharpen_group(&group, 3);
        else
            sharpen_group(&group, 1);
    }
    stream_end(past_caches);
}
