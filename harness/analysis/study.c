/* study.c - runs every analysis over a result. */
#include "study.h"

#include <stdlib.h>

static void free_kernels(struct analysis *kernels, size_t count)
{
    for (size_t i = 0; i < count; i++)
        analysis_free(&kernels[i]);
    free(kernels);
}

/* One for each kernel; NULL when memory is short. */
static struct analysis *analyse_kernels(const struct result *result)
{
    struct analysis *kernels = calloc(result->kernel_count ? result->kernel_count : 1, sizeof *kernels);
    for (size_t i = 0; kernels && i < result->kernel_count; i++) {
        if (!analyse_kernel(&result->kernels[i], &kernels[i])) {
            free_kernels(kernels, i);
            return NULL;
        }
    }
    return kernels;
}

static void free_curves(struct curves *curves, size_t count)
{
    for (size_t i = 0; i < count; i++)
        curves_free(&curves[i]);
    free(curves);
}

/* Likewise. */
static struct curves *find_curves(const struct result *result, const struct analysis *kernels)
{
    struct curves *curves = calloc(result->kernel_count ? result->kernel_count : 1, sizeof *curves);
    for (size_t i = 0; curves && i < result->kernel_count; i++) {
        if (!curves_make(result->context, &kernels[i], &curves[i])) {
            free_curves(curves, i);
            return NULL;
        }
    }
    return curves;
}

bool study_make(const struct result *result, struct study *study)
{
    *study = (struct study){.result = result, .kernels = analyse_kernels(result)};
    study->curves = study->kernels ? find_curves(result, study->kernels) : NULL;
    bool good = study->curves && roofline_make(result, study->kernels, &study->roofline) &&
                overheads_make(result, study->kernels, &study->overheads) &&
                matrix_make(result, study->kernels, &study->matrix);
    if (good)
        rules_check(study, &study->rules);
    else
        study_free(study);
    return good;
}

void study_free(struct study *study)
{
    if (study->kernels)
        free_kernels(study->kernels, study->result->kernel_count);
    if (study->curves)
        free_curves(study->curves, study->result->kernel_count);
    roofline_free(&study->roofline);
    overheads_free(&study->overheads);
    matrix_free(&study->matrix);
    *study = (struct study){0};
}
