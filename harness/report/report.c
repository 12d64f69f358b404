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
#include "exercise_report.h"
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

void report_plots_folder(const char *path, char *folder, size_t size)
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

/* The page of one result alone. */
static enum run_status write_own_page(const struct study *study, const char *path, const char *folder)
{
    json_t *document = analysis_document(study);
    if (!document)
        return report_fail(RUN_CANNOT, "out of memory");
    const struct page_result result = {document, base_name(path), folder};
    enum run_status written = write_page(&result, 1, folder);
    json_decref(document);
    return written;
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
    enum run_status (*show)(const struct shown *shown);                     /* prints to standard output */
    enum run_status (*finish)(const struct study *study);                   /* the same at the end of a run */
    enum run_status (*draw)(const struct study *study, const char *folder); /* NULL: it draws nothing */
    bool pages;                                                             /* a page beside what is drawn */
    bool fails;                                                             /* what failed has something to show, too */
};

static enum run_status finish_text(const struct study *study)
{
    show_study(stdout, study);
    show_rules(stdout, &study->rules, false);
    return RUN_DONE;
}

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

static enum run_status show_card(const struct shown *shown)
{
    return exercise_report_show(&shown->study);
}

static const struct report_format formats[] = {
    {.name = "text", .show = show_text, .finish = finish_text, .draw = draw, .pages = true},
    {.name = "json", .show = show_json},
    {.name = "md", .show = show_markdown},
    {.name = "csv", .show = show_csv},
    {.name = "card", .show = show_card, .finish = exercise_report_show, .draw = exercise_report_draw, .fails = true},
};

const struct report_format *report_find_format(const char *name, char why[WHY_MAX])
{
    return formats_find(formats, sizeof formats[0], sizeof formats / sizeof formats[0], name, why);
}

/* One result's figures, and where the format has one its page. */
static enum run_status draw_one(const struct study *study, const char *path, const struct report_format *format,
                                const char *folder)
{
    enum run_status status = format->draw(study, folder);
    enum run_status paged = format->pages ? write_own_page(study, path, folder) : RUN_DONE;
    return status == RUN_DONE ? paged : status;
}

/* --- the end of a run --------------------------------------------------------------------------------------------------- */

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

enum run_status report_end(const struct result *result, const char *path, const struct report_format *format,
                           enum run_status status)
{
    char folder[PATH_MAX];
    struct study study;
    if (status == RUN_WRONG_USE || (!has_samples(result) && !format->fails))
        return status;
    report_plots_folder(path, folder, sizeof folder);
    bool studied = study_make(result, &study);
    enum run_status shown = studied ? format->finish(&study) : report_fail(RUN_CANNOT, "out of memory");
    printf("\nresult in %s\n", path);
    if (studied && shown == RUN_DONE)
        shown = draw_one(&study, path, format, folder);
    if (studied)
        study_free(&study);
    return status == RUN_DONE ? shown : status;
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
            report_plots_folder(paths[i], shown.folder, sizeof shown.folder);
            one = format->show(&shown);
            if (format->draw && one == RUN_DONE)
                one = draw_one(&shown.study, paths[i], format, folder ? folder : shown.folder);
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
    report_plots_folder(all[index].path, beside, sizeof beside);
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
        one = one == RUN_DONE ? format->draw(&all[i].study, all[i].folder) : one;
        status = one == RUN_DONE ? status : one;
    }
    if (all_read && format->pages) {
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
    if (folder && !format->draw) {
        snprintf(why, sizeof why, "--output takes plots and a page, and --format %s makes none; leave one of them out",
                 format->name);
        return report_fail(RUN_WRONG_USE, why);
    }
    return folder && count > 1 ? show_together(paths, count, format, folder, full)
                               : show_each(paths, count, format, folder, full);
}
