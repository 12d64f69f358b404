/* report.c - shows results: tables on standard output, plots and a page in a folder, or a document of another format. */
#include "report.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "analysis_json.h"
#include "csv.h"
#include "draw.h"
#include "formats.h"
#include "load.h"
#include "markdown.h"
#include "page.h"
#include "printable.h"
#include "show_rules.h"
#include "show_study.h"
#include "study.h"
#include "tables.h"

enum run_status report_fail(enum run_status status, const char *why)
{
    fprintf(stderr, "forkjoin: %s\n", printable(why).text);
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
        return report_fail(RUN_FAILED, why);
    if (drawn == DRAW_NO_GNUPLOT)
        fprintf(stderr, "forkjoin: %s\n", why);
    else
        printf("plots in %s/\n", folder);
    return RUN_DONE;
}

/* Makes a folder, unless it is there. */
static enum run_status make_folder(const char *folder)
{
    char why[WHY_MAX];
    if (mkdir(folder, 0777) == 0 || errno == EEXIST)
        return RUN_DONE;
    snprintf(why, sizeof why, "cannot make the folder '%.200s': %s", folder, strerror(errno));
    return report_fail(RUN_FAILED, why);
}

/* The page of some results, as FOLDER/report.html. */
static enum run_status write_page(const struct page_result *results, size_t count, const char *folder)
{
    char why[WHY_MAX], path[PATH_MAX];
    enum run_status status = make_folder(folder);
    if (status != RUN_DONE)
        return status;
    snprintf(path, sizeof path, "%s/report.html", folder);
    if (!page_write(path, results, count, why))
        return report_fail(RUN_FAILED, why);
    printf("page in %s%s\n", path, page_is_interactive() ? "" : " (without charts to explore: built without node)");
    return RUN_DONE;
}

/* The last part of a path: what a browser calls the file, too. */
static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* One result's plots, and its own page. */
static enum run_status draw_with_page(const struct study *study, const char *path, const char *folder)
{
    enum run_status status = draw(study, folder);
    json_t *document = analysis_document(study);
    if (!document)
        return report_fail(RUN_CANNOT, "out of memory");
    const struct page_result result = {document, base_name(path), folder};
    enum run_status written = write_page(&result, 1, folder);
    json_decref(document);
    return status == RUN_DONE ? written : status;
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
    plots_folder(path, folder, sizeof folder);
    struct study study;
    enum run_status drawn = RUN_CANNOT;
    bool studied = study_make(result, &study);
    if (studied) {
        show_study(stdout, &study);
        show_rules(stdout, &study.rules, false);
    }
    printf("\nresult in %s\n", path);
    if (studied) {
        drawn = draw_with_page(&study, path, folder);
        study_free(&study);
    } else {
        report_fail(RUN_CANNOT, "out of memory");
    }
    return status == RUN_DONE ? drawn : status;
}

/* --- formats ------------------------------------------------------------------------------------------------------------ */

/* A result that is read and analysed. */
struct shown {
    struct result result;
    struct study study;
    const char *path;
    char folder[PATH_MAX]; /* where its plots go */
    size_t place;          /* from 0, among those that are shown */
    bool full;             /* with what is mostly left out */
};

struct report_format {
    const char *name;
    enum run_status (*show)(const struct shown *shown); /* prints to standard output */
    bool draws;                                         /* plots and a page, into a folder */
};

static enum run_status show_text(const struct shown *shown)
{
    tables_print_head(stdout, shown->result.context);
    for (size_t i = 0; i < shown->result.kernel_count; i++)
        tables_print_kernel(stdout, &shown->study.kernels[i]);
    show_study(stdout, &shown->study);
    show_rules(stdout, &shown->study.rules, shown->full);
    printf("\n");
    return RUN_DONE;
}

static void print_json(const json_t *document, size_t place)
{
    json_dumpf(document, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(17));
    putchar('\n');
}

static void print_markdown(const json_t *document, size_t place)
{
    if (place > 0)
        putchar('\n');
    markdown_print(stdout, document);
}

static void print_csv(const json_t *document, size_t place)
{
    if (place == 0)
        csv_print_head(stdout);
    csv_print(stdout, document);
}

static enum run_status show_document(const struct shown *shown, void (*print)(const json_t *document, size_t place))
{
    json_t *document = analysis_document(&shown->study);
    if (!document)
        return report_fail(RUN_CANNOT, "out of memory");
    print(document, shown->place);
    json_decref(document);
    return ferror(stdout) ? report_fail(RUN_FAILED, "cannot write to standard output") : RUN_DONE;
}

static enum run_status show_json(const struct shown *shown)
{
    return show_document(shown, print_json);
}

static enum run_status show_markdown(const struct shown *shown)
{
    return show_document(shown, print_markdown);
}

static enum run_status show_csv(const struct shown *shown)
{
    return show_document(shown, print_csv);
}

static const struct report_format formats[] = {
    {"text", show_text, true},
    {"json", show_json, false},
    {"md", show_markdown, false},
    {"csv", show_csv, false},
};

const struct report_format *report_find_format(const char *name, char why[WHY_MAX])
{
    return formats_find(formats, sizeof formats[0], sizeof formats / sizeof formats[0], name, why);
}

/* --- several results ---------------------------------------------------------------------------------------------------- */

static bool read_result(const char *path, struct shown *shown, enum run_status *status)
{
    char why[WHY_MAX];
    *status = RUN_DONE;
    shown->path = path;
    if (!load_result(path, &shown->result, why)) {
        *status = report_fail(RUN_WRONG_USE, why);
        return false;
    }
    if (study_make(&shown->result, &shown->study))
        return true;
    result_free(&shown->result);
    *status = report_fail(RUN_CANNOT, "out of memory");
    return false;
}

static void free_shown(struct shown *shown)
{
    study_free(&shown->study);
    result_free(&shown->result);
}

/* Each by itself: what is drawn goes beside it, or into `folder` where that is given. */
static enum run_status show_each(char *const *paths, size_t count, const struct report_format *format, const char *folder,
                                 bool full)
{
    enum run_status status = RUN_DONE, one;
    for (size_t i = 0, place = 0; i < count; i++) {
        struct shown shown = {.place = place, .full = full};
        if (read_result(paths[i], &shown, &one)) {
            plots_folder(paths[i], shown.folder, sizeof shown.folder);
            one = format->show(&shown);
            if (format->draws && one == RUN_DONE)
                one = draw_with_page(&shown.study, paths[i], folder ? folder : shown.folder);
            place++;
            free_shown(&shown);
        }
        status = one == RUN_DONE ? status : one;
    }
    return status;
}

/* FOLDER/NAME, of the result's file; with a number where an earlier one has the same. */
static void name_folder(struct shown *all, size_t index, const char *folder)
{
    char beside[PATH_MAX];
    plots_folder(all[index].path, beside, sizeof beside);
    snprintf(all[index].folder, PATH_MAX, "%s/%s", folder, base_name(beside));
    for (size_t i = 0; i < index; i++) {
        if (strcmp(all[i].folder, all[index].folder) == 0) {
            snprintf(all[index].folder, PATH_MAX, "%s/%zu-%s", folder, index + 1, base_name(beside));
            return;
        }
    }
}

/* All on one page, FOLDER/report.html, each with its plots in a folder of its own within. */
static enum run_status page_of_all(const struct shown *all, size_t count, const char *folder)
{
    struct page_result *results = calloc(count, sizeof *results);
    json_t *documents = json_array();
    bool enough = results && documents;
    for (size_t i = 0; enough && i < count; i++) {
        enough = json_array_append_new(documents, analysis_document(&all[i].study)) == 0;
        results[i] = (struct page_result){json_array_get(documents, i), base_name(all[i].path), all[i].folder};
    }
    enum run_status status = enough ? write_page(results, count, folder) : report_fail(RUN_CANNOT, "out of memory");
    json_decref(documents);
    free(results);
    return status;
}

static enum run_status show_together(char *const *paths, size_t count, const struct report_format *format, const char *folder,
                                     bool full)
{
    struct shown *all = calloc(count, sizeof *all);
    size_t read = 0;
    enum run_status status = all ? make_folder(folder) : report_fail(RUN_CANNOT, "out of memory"), one;
    for (size_t i = 0; status == RUN_DONE && i < count; i++) {
        if (!read_result(paths[i], &all[read], &status))
            break;
        name_folder(all, read, folder);
        all[read].full = full;
        read++;
    }
    bool all_read = status == RUN_DONE;
    for (size_t i = 0; all_read && i < read; i++) {
        one = format->show(&all[i]);
        one = one == RUN_DONE ? draw(&all[i].study, all[i].folder) : one;
        status = one == RUN_DONE ? status : one;
    }
    if (all_read) {
        one = page_of_all(all, read, folder);
        status = one == RUN_DONE ? status : one;
    }
    for (size_t i = 0; i < read; i++)
        free_shown(&all[i]);
    free(all);
    return status;
}

enum run_status report_files(char *const *paths, size_t count, const struct report_format *format, const char *folder,
                             bool full)
{
    char why[WHY_MAX];
    if (folder && !format->draws) {
        snprintf(why, sizeof why, "--output takes plots and a page, and --format %s makes none; leave one of them out",
                 format->name);
        return report_fail(RUN_WRONG_USE, why);
    }
    return folder && count > 1 ? show_together(paths, count, format, folder, full)
                               : show_each(paths, count, format, folder, full);
}
