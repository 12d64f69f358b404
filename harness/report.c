/* report.c - shows a result: tables on standard output and plots in a folder, or a document of another format. */
#include "report.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "analysis_json.h"
#include "draw.h"
#include "load.h"
#include "study.h"
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

static enum run_status draw(const struct study *study, const char *folder)
{
    char why[WHY_MAX];
    enum draw_status drawn = draw_plots(study, folder, why);
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
    struct study study;
    enum run_status drawn = RUN_CANNOT;
    if (study_make(result, &study)) {
        drawn = draw(&study, folder);
        study_free(&study);
    } else {
        fail(RUN_CANNOT, "out of memory");
    }
    return status == RUN_DONE ? drawn : status;
}

/* --- formats ------------------------------------------------------------------------------------------------------------ */

struct report_format {
    const char *name;
    /* Prints the study to standard output, and what belongs to it into `folder`. */
    enum run_status (*show)(const struct study *study, const char *folder);
    bool draws; /* uses the folder */
};

static enum run_status show_text(const struct study *study, const char *folder)
{
    tables_print_head(stdout, study->result->context);
    for (size_t i = 0; i < study->result->kernel_count; i++)
        tables_print_kernel(stdout, &study->kernels[i]);
    printf("\n");
    return draw(study, folder);
}

static enum run_status show_json(const struct study *study, const char *folder)
{
    (void)folder;
    json_t *document = analysis_document(study);
    if (!document)
        return fail(RUN_CANNOT, "out of memory");
    bool good = json_dumpf(document, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(17)) == 0 && putchar('\n') != EOF;
    json_decref(document);
    return good ? RUN_DONE : fail(RUN_FAILED, "cannot write to standard output");
}

static const struct report_format formats[] = {
    {"text", show_text, true},
    {"json", show_json, false},
};
enum { FORMAT_COUNT = sizeof formats / sizeof formats[0] };

const struct report_format *report_find_format(const char *name, char why[WHY_MAX])
{
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (!name || strcmp(formats[i].name, name) == 0)
            return &formats[i];
    }
    size_t used = (size_t)snprintf(why, WHY_MAX, "unknown format '%.64s'; --format takes ", name);
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        used += (size_t)snprintf(why + used, WHY_MAX - used, "%s%s", i ? ", " : "", formats[i].name);
    return NULL;
}

enum run_status report_file(const char *path, const struct report_format *format, const char *folder)
{
    char why[WHY_MAX], beside[PATH_MAX];
    struct result result;
    struct study study;
    if (folder && !format->draws) {
        snprintf(why, sizeof why, "--output takes plots, and --format %s draws none; leave one of them out", format->name);
        return fail(RUN_WRONG_USE, why);
    }
    if (!load_result(path, &result, why))
        return fail(RUN_WRONG_USE, why);
    enum run_status status = RUN_CANNOT;
    if (study_make(&result, &study)) {
        plots_folder(path, beside, sizeof beside);
        status = format->show(&study, folder ? folder : beside);
        study_free(&study);
    } else {
        fail(RUN_CANNOT, "out of memory");
    }
    result_free(&result);
    return status;
}
