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

bool study_make(const struct result *result, struct study *study)
{
    *study = (struct study){.result = result, .kernels = analyse_kernels(result)};
    return study->kernels != NULL;
}

void study_free(struct study *study)
{
    if (study->kernels)
        free_kernels(study->kernels, study->result->kernel_count);
    *study = (struct study){0};
}
