/* sampled_blur.c - checks a blur by another way: direct sums over all pixels in reach, in double precision. */
#include "sampled_blur.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Weights this many standard deviations out are left off: a Gaussian has 1e-15 of its whole there, and what is left off is
 * counted as a difference, see missing(). A blur's standard deviation is a third of its radius. */
enum { DEVIATIONS_KEPT = 8 };

/* Samples beyond the landmarks and those in strips: a few, since each sees its whole neighbourhood. */
enum { ANYWHERE = 48 };

/* A symmetric kernel in one direction: weights[d] for distances 0 .. radius. */
struct kernel_1d {
    size_t radius;
    double *weights;
};

/* One more convolution with `blur`, of which only distances up to into->radius are kept. */
static void convolve(const struct blur *blur, const struct kernel_1d *from, struct kernel_1d *into)
{
    ptrdiff_t reach = (ptrdiff_t)blur->radius, radius = (ptrdiff_t)into->radius;
    for (ptrdiff_t d = 0; d <= radius; d++) {
        double sum = 0;
        for (ptrdiff_t k = -reach; k <= reach; k++) {
            ptrdiff_t at = d + k < 0 ? -(d + k) : d + k;
            if (at <= radius)
                sum += (double)blur->weights[k < 0 ? -k : k] * from->weights[at];
        }
        into->weights[d] = sum;
    }
}

/* The kernel of all passes together; weights is NULL when there is no memory. */
static struct kernel_1d convolve_passes(const struct blur *blur, size_t passes)
{
    size_t full = blur->radius * passes;
    double kept = ceil(DEVIATIONS_KEPT * (double)blur->radius / 3 * sqrt((double)passes));
    size_t radius = kept < (double)full ? (size_t)kept : full;
    double *both = calloc(2 * (radius + 1), sizeof *both);
    struct kernel_1d now = {radius, both}, next = {radius, both ? both + radius + 1 : NULL};
    if (!both)
        return now;
    now.weights[0] = 1;
    for (size_t pass = 0; pass < passes; pass++) {
        struct kernel_1d swap = now;
        convolve(blur, &now, &next);
        now = next;
        next = swap;
    }
    if (now.weights != both)
        memcpy(both, now.weights, (radius + 1) * sizeof *both);
    now.weights = both;
    return now;
}

/* What the weights lack of 1, and so the most that leaving some off can hide: pixels are at most 1. */
static double missing(const struct kernel_1d *kernel)
{
    double total = kernel->weights[0];
    for (size_t d = 1; d <= kernel->radius; d++)
        total += 2 * kernel->weights[d];
    return 2 * fabs(1 - total); /* in two directions */
}

/* How much each of `count` positions weighs for the one at `centre`, mirrored positions folded in; between *begin and *end. */
static void fold(const struct kernel_1d *kernel, size_t centre, size_t count, double *weights, size_t *begin, size_t *end)
{
    ptrdiff_t radius = (ptrdiff_t)kernel->radius;
    memset(weights, 0, count * sizeof *weights);
    *begin = count;
    *end = 0;
    for (ptrdiff_t d = -radius; d <= radius; d++) {
        size_t at = mirror_101((ptrdiff_t)centre + d, count);
        weights[at] += kernel->weights[d < 0 ? -d : d];
        *begin = at < *begin ? at : *begin;
        *end = at + 1 > *end ? at + 1 : *end;
    }
}

static double direct_sum(const struct kernel_1d *kernel, const struct plane *source, size_t x, size_t y, double *across,
                         double *down)
{
    size_t left, right, top, bottom;
    double sum = 0;
    fold(kernel, x, source->width, across, &left, &right);
    fold(kernel, y, source->height, down, &top, &bottom);
    for (size_t j = top; j < bottom; j++) {
        const float *row = source->pixels + j * source->stride;
        for (size_t i = left; i < right; i++)
            sum += down[j] * across[i] * (double)row[i];
    }
    return sum;
}

/* Any numbers that spread: the output function of SplitMix64 (Steele, Lea and Flood 2014, OOPSLA). */
static uint64_t scatter(uint64_t index)
{
    uint64_t z = (index + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

enum { LANDMARKS = 9 }; /* corners, middles of edges, middle */

static void choose(size_t sample, size_t strips, size_t width, size_t height, size_t *x, size_t *y)
{
    uint64_t random = scatter(sample);
    if (sample < LANDMARKS) {
        *x = sample % 3 * (width - 1) / 2;
        *y = sample / 3 * (height - 1) / 2;
        return;
    }
    *x = random % width;
    *y = (random >> 32) % height;
    if (sample >= LANDMARKS + ANYWHERE) {
        size_t strip_height = (height + strips - 1) / strips;
        *y = (sample - LANDMARKS - ANYWHERE) * strip_height + (random >> 32) % strip_height;
        *y = *y < height ? *y : height - 1;
    }
}

struct sampled sampled_blur(const struct blur *blur, size_t passes, const struct plane *source, const struct plane *result,
                            size_t strips)
{
    struct kernel_1d kernel = convolve_passes(blur, passes);
    double *across = malloc((source->width + source->height) * sizeof *across);
    struct sampled sampled = {.done = kernel.weights && across, .count = LANDMARKS + ANYWHERE + strips};
    if (sampled.done)
        sampled.worst = missing(&kernel);
    for (size_t i = 0; sampled.done && i < sampled.count; i++) {
        size_t x, y;
        choose(i, strips, source->width, source->height, &x, &y);
        double expected = direct_sum(&kernel, source, x, y, across, across + source->width);
        double difference = fabs(expected - (double)result->pixels[y * result->stride + x]);
        if (!(difference <= sampled.worst))
            sampled.worst = isnan(difference) ? INFINITY : difference;
    }
    free(kernel.weights);
    free(across);
    return sampled;
}
