/* report.c - from a result to tables on standard output and plots in a folder. */
#include "report.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draw.h"
#include "load.h"
#include "tables.h"

static enum run_status fail(enum run_status status, const char *why)
{
    fprintf(stderr, "forkjoin: %s\n", why);
    return status;
}

/* "a/b.json" to "a/b"; a name without that end gets "-plots". */
static void plots_folder(const char *path, char *folder, size_t size)
{
    size_t length = strlen(path);
    bool json = length > 5 && strcmp(path + length - 5, ".json") == 0;
    snprintf(folder, size, "%.*s%s", (int)(json ? length - 5 : length), path, json ? "" : "-plots");
}

static void free_analyses(struct analysis *analyses, size_t count)
{
    for (size_t i = 0; analyses && i < count; i++)
        analysis_free(&analyses[i]);
    free(analyses);
}

/* One for each kernel; NULL when memory is short. */
static struct analysis *analyse_all(const struct result *result)
{
    struct analysis *analyses = calloc(result->kernel_count ? result->kernel_count : 1, sizeof *analyses);
    for (size_t i = 0; analyses && i < result->kernel_count; i++) {
        if (!analyse_kernel(&result->kernels[i], &analyses[i])) {
            free_analyses(analyses, i);
            return NULL;
        }
    }
    return analyses;
}

static enum run_status draw(const struct result *result, const struct analysis *analyses, const char *folder)
{
    char why[WHY_MAX];
    enum draw_status drawn = draw_plots(result, analyses, folder, why);
    if (drawn == DRAW_FAILED)
        return fail(RUN_FAILED, why);
    if (drawn == DRAW_NO_GNUPLOT)
        fprintf(stderr, "forkjoin: %s\n", why);
    else
        printf("plots in %s/\n", folder);
    return RUN_DONE;
}

void report_kernel(const struct kernel_result *kernel, void *unused)
{
    (void)unused;
    struct analysis analysis;
    if (!analyse_kernel(kernel, &analysis))
        return;
    tables_print_kernel(stdout, &analysis);
    fflush(stdout);
    analysis_free(&analysis);
}

static bool has_samples(const struct result *result)
{
    for (size_t i = 0; i < result->kernel_count; i++) {
        for (size_t j = 0; j < result->kernels[i].configuration_count; j++) {
            if (result->kernels[i].configurations[j].sample_count > 0)
                return true;
        }
    }
    return false;
}

enum run_status report_end(const struct result *result, const char *path, enum run_status status)
{
    char folder[PATH_MAX];
    if (!has_samples(result))
        return status;
    printf("\nresult in %s\n", path);
    plots_folder(path, folder, sizeof folder);
    struct analysis *analyses = analyse_all(result);
    enum run_status drawn = analyses ? draw(result, analyses, folder) : fail(RUN_CANNOT, "out of memory");
    free_analyses(analyses, result->kernel_count);
    return status == RUN_DONE ? drawn : status;
}

enum run_status report_file(const char *path, const char *folder)
{
    char why[WHY_MAX], beside[PATH_MAX];
    struct result result;
    if (!load_result(path, &result, why))
        return fail(RUN_WRONG_USE, why);
    struct analysis *analyses = analyse_all(&result);
    enum run_status status = analyses ? RUN_DONE : fail(RUN_CANNOT, "out of memory");
    if (analyses) {
        plots_folder(path, beside, sizeof beside);
        tables_print_head(stdout, result.context);
        for (size_t i = 0; i < result.kernel_count; i++)
            tables_print_kernel(stdout, &analyses[i]);
        printf("\n");
        status = draw(&result, analyses, folder ? folder : beside);
    }
    free_analyses(analyses, result.kernel_count);
    result_free(&result);
    return status;
}
