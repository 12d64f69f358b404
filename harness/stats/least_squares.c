/* least_squares.c - MINPACK inside a box: the free answer, or the best of all faces. */
#include "stats/least_squares.h"

#include <assert.h>
#include <cminpack.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Relative, of the sum of squares and of the parameters: half the digits are what a sum of squares can carry. */
static const double TOLERANCE = 1e-9;

/* What a parameter does on a face. */
enum hold { FREE, AT_LOWER, AT_UPPER, HOLD_COUNT };

/* The problem with some parameters held fast, and MINPACK's working memory. */
struct face {
    const struct least_squares *problem;
    size_t free_count;
    size_t free[LEAST_SQUARES_PARAMETERS_MAX];       /* which parameters those are */
    double parameters[LEAST_SQUARES_PARAMETERS_MAX]; /* all of them */
    double *jacobian;                                /* residual_count x parameter_count, of the whole problem */
    double *face_jacobian;                           /* residual_count x free_count */
    double *residuals;                               /* residual_count */
    double *work;                                    /* 5 x parameter_count + residual_count */
};

static bool allocate(struct face *face, const struct least_squares *problem)
{
    size_t m = problem->residual_count, n = problem->parameter_count;
    double *memory = calloc(2 * m * n + m + 5 * n + m, sizeof *memory);
    if (!memory)
        return false;
    *face = (struct face){.problem = problem, .jacobian = memory};
    face->face_jacobian = face->jacobian + m * n;
    face->residuals = face->face_jacobian + m * n;
    face->work = face->residuals + m;
    return true;
}

/* MINPACK's call: `values` are the free parameters. */
static int evaluate(void *context, int residual_count, int free_count, const double *values, double *residuals,
                    double *jacobian, int stride, int what)
{
    struct face *face = context;
    const struct least_squares *problem = face->problem;
    for (int i = 0; i < free_count; i++)
        face->parameters[face->free[i]] = values[i];
    if (what == 1) {
        problem->residuals(problem->context, face->parameters, residuals);
        return 0;
    }
    problem->jacobian(problem->context, face->parameters, face->jacobian);
    for (int j = 0; j < free_count; j++)
        memcpy(&jacobian[j * stride], &face->jacobian[face->free[j] * problem->residual_count],
               (size_t)residual_count * sizeof *jacobian);
    return 0;
}

/* The sum of squares at face->parameters; not finite when a residual is not. */
static double sum_of_squares(struct face *face)
{
    const struct least_squares *problem = face->problem;
    problem->residuals(problem->context, face->parameters, face->residuals);
    double sum = 0;
    for (size_t i = 0; i < problem->residual_count; i++)
        sum += face->residuals[i] * face->residuals[i];
    return sum;
}

static bool within_bounds(const struct face *face)
{
    const struct least_squares *problem = face->problem;
    for (size_t i = 0; i < problem->parameter_count; i++) {
        if (!(problem->lower[i] <= face->parameters[i] && face->parameters[i] <= problem->upper[i]))
            return false;
    }
    return true;
}

/* Holds what the face holds; false when a bound is infinite. */
static bool set_face(struct face *face, const enum hold *holds, const double *start)
{
    const struct least_squares *problem = face->problem;
    face->free_count = 0;
    for (size_t i = 0; i < problem->parameter_count; i++) {
        if (holds[i] == FREE)
            face->free[face->free_count++] = i;
        face->parameters[i] = holds[i] == FREE ? start[i] : holds[i] == AT_LOWER ? problem->lower[i] : problem->upper[i];
        if (!isfinite(face->parameters[i]))
            return false;
    }
    return true;
}

/* The least sum of squares of a face, at face->parameters. False when there is none within the bounds. */
static bool solve_face(struct face *face, double *squares)
{
    const struct least_squares *problem = face->problem;
    double start = sum_of_squares(face);
    if (!isfinite(start))
        return false;
    if (face->free_count > 0) {
        double values[LEAST_SQUARES_PARAMETERS_MAX];
        int pivots[LEAST_SQUARES_PARAMETERS_MAX];
        int m = (int)problem->residual_count, n = (int)face->free_count;
        for (size_t i = 0; i < face->free_count; i++)
            values[i] = face->parameters[face->free[i]];
        int found = lmder1(evaluate, face, m, n, values, face->residuals, face->face_jacobian, m, TOLERANCE, pivots, face->work,
                           5 * n + m);
        if (found <= 0 || found == 5) /* wrong use, or too many evaluations */
            return false;
        for (size_t i = 0; i < face->free_count; i++)
            face->parameters[face->free[i]] = values[i];
    }
    *squares = sum_of_squares(face);
    return isfinite(*squares) && within_bounds(face);
}

/* The next of the combinations that `holds` counts through, as digits; false after the last. */
static bool next_face(enum hold *holds, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (++holds[i] < HOLD_COUNT)
            return true;
        holds[i] = FREE;
    }
    return false;
}

bool stats_least_squares(const struct least_squares *problem, double *parameters, double *squares)
{
    assert(problem->parameter_count <= LEAST_SQUARES_PARAMETERS_MAX);
    struct face face;
    if (problem->residual_count < problem->parameter_count || !allocate(&face, problem))
        return false;
    enum hold holds[LEAST_SQUARES_PARAMETERS_MAX] = {FREE};
    double best[LEAST_SQUARES_PARAMETERS_MAX], least = INFINITY;
    size_t bytes = problem->parameter_count * sizeof *parameters;
    bool inside = false;
    do {
        double found;
        if (set_face(&face, holds, parameters) && solve_face(&face, &found) && found < least) {
            least = found;
            memcpy(best, face.parameters, bytes);
            inside = face.free_count == problem->parameter_count;
        }
    } while (!inside && next_face(holds, problem->parameter_count));
    free(face.jacobian);
    if (!isfinite(least))
        return false;
    memcpy(parameters, best, bytes);
    *squares = least;
    return true;
}
