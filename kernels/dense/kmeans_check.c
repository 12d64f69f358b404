/* kmeans_check.c - is a k-means right? Nearest centres, means and inertia once more, by plain loops in double precision.
 *
 * Lloyd's iterations are not repeated: where rows lie nearly between two centres, another rounding takes another way. But each
 * step can be held against the one before, of which labels are kept. */
#include <math.h>
#include <stdio.h>

#include "kmeans.h"

enum { CHECKED_ROWS = 512 }; /* whose nearest centres are looked for */

/* A label's centre may be further than the nearest by this share of the squared lengths of row and centre: dot products in
 * float, of 784 products each. */
static const double DISTANCE_TOLERANCE = 4e-6;
static const double USUAL_DEPTH = 784; /* beyond, it grows in proportion */

/* Of all rows' squared lengths; inertia comes from a chunk's sums. Those are exact for images. */
static const double INERTIA_TOLERANCE = 1e-9;

/* Means of at most 2,048 rows summed as floats in a chunk: 2,048 roundings of 2^-24. */
static const double MEAN_TOLERANCE = 1.3e-4;

/* How far inertia may be off. */
static double inertia_slack(const struct kmeans_state *state)
{
    double squares = 0;
    for (size_t item = 0; item < state->problem->item_count; item++)
        squares += state->squares[item];
    return squares * (state->data->own ? INERTIA_TOLERANCE : 2 * MEAN_TOLERANCE);
}

static double squared_distance(const float *a, const float *b, size_t depth)
{
    double sum = 0;
    for (size_t d = 0; d < depth; d++)
        sum += ((double)a[d] - (double)b[d]) * ((double)a[d] - (double)b[d]);
    return sum;
}

static double squared_length(const float *values, size_t depth)
{
    double sum = 0;
    for (size_t d = 0; d < depth; d++)
        sum += (double)values[d] * (double)values[d];
    return sum;
}

/* Labels are those of the nearest centres: for all rows, or CHECKED_ROWS of them spread evenly. */
static bool labels_are_nearest(const struct kmeans_state *state, const uint8_t *labels, const float *centres,
                               struct finding *finding)
{
    size_t count = state->problem->item_count, checked = count < CHECKED_ROWS ? count : CHECKED_ROWS;
    size_t depth = state->centres.depth;
    double tolerance = DISTANCE_TOLERANCE * fmax(1, (double)depth / USUAL_DEPTH);
    for (size_t i = 0; i < checked; i++) {
        size_t item = (size_t)((double)i / (double)checked * (double)count);
        const float *row = state->rows + item * depth;
        double own = labels[item] < state->centres.count ? squared_distance(row, centres + labels[item] * depth, depth)
                                                         : (double)INFINITY;
        for (size_t c = 0; c < state->centres.count; c++) {
            double distance = squared_distance(row, centres + c * depth, depth);
            double slack = state->squares[item] + squared_length(centres + c * depth, depth);
            if (!(own <= distance + tolerance * slack)) {
                snprintf(finding->text, FINDING_MAX,
                         "row %zu has label %d at a squared distance of %.9g, but centre %zu is at %.9g", item, labels[item],
                         own, c, distance);
                return false;
            }
        }
    }
    return true;
}

/* Every row's distance to its centre, taken anew. */
static bool inertia_agrees(const struct kmeans_state *state, const uint8_t *labels, const struct kmeans_answer *answer,
                           struct finding *finding)
{
    double sum = 0;
    size_t depth = state->centres.depth;
    for (size_t item = 0; item < state->problem->item_count; item++) {
        if (labels[item] >= state->centres.count) {
            snprintf(finding->text, FINDING_MAX, "row %zu has label %d, of %zu centres", item, labels[item],
                     state->centres.count);
            return false;
        }
        sum += squared_distance(state->rows + item * depth, answer->centres + labels[item] * depth, depth);
    }
    if (fabs(sum - answer->inertia) <= inertia_slack(state))
        return true;
    snprintf(finding->text, FINDING_MAX, "inertia is %.12g, not %.12g", sum, answer->inertia);
    return false;
}

/* The last centres are the means of the rows by the labels before; one without rows is anywhere. */
static bool centres_are_means(const struct kmeans_state *state, const uint8_t *before, const struct kmeans_answer *answer,
                              struct finding *finding)
{
    size_t depth = state->centres.depth, count = state->centres.count;
    for (size_t d = 0; d < depth; d++) {
        double sums[CENTRES_MAX] = {0}, magnitudes[CENTRES_MAX] = {0};
        size_t counts[CENTRES_MAX] = {0};
        for (size_t item = 0; item < state->problem->item_count; item++) {
            double value = (double)state->rows[item * depth + d];
            sums[before[item]] += value;
            magnitudes[before[item]] += fabs(value);
            counts[before[item]]++;
        }
        for (size_t c = 0; c < count; c++) {
            double off = fabs((double)answer->centres[c * depth + d] * (double)counts[c] - sums[c]);
            if (counts[c] > 0 && !(off <= MEAN_TOLERANCE * magnitudes[c])) {
                snprintf(finding->text, FINDING_MAX, "value %zu of centre %zu is %.9g, but its rows' mean is %.9g", d, c,
                         (double)answer->centres[c * depth + d], sums[c] / (double)counts[c]);
                return false;
            }
        }
    }
    return true;
}

static bool inertia_never_rises(const struct kmeans_state *state, struct finding *finding)
{
    size_t last = state->data->iterations;
    double slack = inertia_slack(state);
    for (size_t step = 1; step <= last; step++) {
        if (!(state->inertias[step] <= state->inertias[step - 1] + slack)) {
            snprintf(finding->text, FINDING_MAX, "iteration %zu raised inertia from %.12g to %.12g", step,
                     state->inertias[step - 1], state->inertias[step]);
            return false;
        }
    }
    return true;
}

bool kmeans_verify(const void *opaque, const void *result, struct finding *finding)
{
    const struct kmeans_state *state = opaque;
    const struct kmeans_answer *answer = result;
    size_t last = state->data->iterations;
    const uint8_t *labels = state->labels[last % 2], *before = state->labels[(last + 1) % 2];
    finding->value = answer->inertia;
    finding->tolerance = 1e-3 * fabs(answer->inertia); /* builds round otherwise, and a row that changes sides moves centres */
    if (!inertia_agrees(state, labels, answer, finding) || !labels_are_nearest(state, labels, answer->centres, finding) ||
        !centres_are_means(state, before, answer, finding) || !inertia_never_rises(state, finding))
        return false;
    snprintf(finding->text, FINDING_MAX,
             "inertia %.9g after %zu iterations from %.9g; labels nearest, centres means, never risen", answer->inertia, last,
             state->inertias[0]);
    return true;
}
