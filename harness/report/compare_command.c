/* compare_command.c - from file names to a comparison on standard output. */
#include "compare_command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare_show.h"
#include "draw_compare.h"
#include "report.h"

/* The place of --reference among the operands: as it was typed there. The first, when it was not given. */
static bool find_reference(const struct options *options, size_t *reference, char why[WHY_MAX])
{
    *reference = 0;
    if (!options->reference)
        return true;
    for (size_t i = 0; i < options->operand_count; i++) {
        if (strcmp(options->operands[i], options->reference) == 0) {
            *reference = i;
            return true;
        }
    }
    snprintf(why, WHY_MAX, "--reference '%.200s' is not among the files; name it as it is named there", options->reference);
    return false;
}

static const struct compare_format *find_format(const struct options *options, char why[WHY_MAX])
{
    if (options->json && options->format && strcmp(options->format, "json") != 0) {
        snprintf(why, WHY_MAX, "--json and --format %.64s contradict each other; leave one of them out", options->format);
        return NULL;
    }
    return compare_find_format(options->json ? "json" : options->format, why);
}

/* Says of the first pair that is not compared, and fits, what and why. `wrong`: only those whose answers forbid it. */
static bool find_refused(const struct comparison *comparison, bool wrong, char text[WHY_MAX])
{
    for (size_t i = 0; i < comparison->kernel_count; i++) {
        for (size_t file = 0; file < comparison->file_count; file++) {
            const struct kernel_pair *pair = &comparison->kernels[i].pairs[file];
            bool refused = pair->other && pair->why[0];
            if (!refused || (wrong && (pair->different || !answers_forbid(pair->answers.state))))
                continue;
            snprintf(text, WHY_MAX, "%.100s in '%.120s': %.200s", comparison->kernels[i].reference->name,
                     comparison->files[file].path, pair->why);
            return true;
        }
    }
    return false;
}

static enum run_status show(const struct comparison *comparison, const struct compare_format *format)
{
    char refused[WHY_MAX], why[WHY_MAX];
    if (!format->write(stdout, comparison))
        return report_fail(RUN_FAILED, "cannot write to standard output");
    if (find_refused(comparison, true, refused))
        return report_fail(RUN_FAILED, refused);
    if (comparison->test_count + comparison->drifting_count > 0)
        return RUN_DONE;
    if (find_refused(comparison, false, refused))
        snprintf(why, sizeof why, "nothing to compare; %.450s", refused);
    else
        snprintf(why, sizeof why, "nothing to compare: the reference and the others have no kernel in common");
    return report_fail(RUN_WRONG_USE, why);
}

/* Where they are goes to standard error: standard output may hold a document. */
static enum run_status draw(const struct comparison *comparison, const char *folder)
{
    char why[WHY_MAX];
    enum draw_status drawn = draw_comparison(comparison, folder, why);
    if (drawn == DRAW_FAILED)
        return report_fail(RUN_FAILED, why);
    if (drawn == DRAW_DONE)
        snprintf(why, sizeof why, "plots in %.200s/", folder);
    return report_fail(RUN_DONE, why);
}

static enum run_status compare_loaded(const struct contender *files, size_t count, size_t reference,
                                      const struct compare_format *format, const char *folder)
{
    struct comparison comparison;
    if (!compare_files(files, count, reference, &comparison))
        return report_fail(RUN_CANNOT, "out of memory");
    enum run_status status = show(&comparison, format);
    if (folder && comparison.test_count + comparison.drifting_count > 0) {
        enum run_status drawn = draw(&comparison, folder);
        status = status == RUN_DONE ? drawn : status;
    }
    comparison_free(&comparison);
    return status;
}

enum run_status compare_command(const struct options *options)
{
    char why[WHY_MAX];
    size_t reference, count = options->operand_count, loaded = 0;
    const struct compare_format *format = find_format(options, why);
    if (!format || !find_reference(options, &reference, why))
        return report_fail(RUN_WRONG_USE, why);
    if (count < 2)
        return report_fail(RUN_WRONG_USE, "'compare' needs two results or more");
    struct contender *files = calloc(count, sizeof *files);
    if (!files)
        return report_fail(RUN_CANNOT, "out of memory");
    while (loaded < count && contender_load(options->operands[loaded], &files[loaded], why))
        loaded++;
    enum run_status status =
        loaded == count ? compare_loaded(files, count, reference, format, options->output) : report_fail(RUN_WRONG_USE, why);
    for (size_t i = 0; i < loaded; i++)
        contender_free(&files[i]);
    free(files);
    return status;
}
