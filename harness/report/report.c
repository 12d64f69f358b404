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
#include "markdown.h"
#include "page.h"
#include "printable.h"
#include "read_results.h"
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

void report_kernel(const struct kernel_result *kernel, bool again, void *unused)
{
    (void)unused;
    struct analysis analysis;
    if (!analyse_kernel(kernel, &analysis))
        return;
    if (again)
        fputs("\nonce more, with rounds for which others left time\n", stdout);
    tables_print_kernel(stdout, &analysis);
    fflush(stdout);
    analysis_free(&analysis);
}

/* --- formats ------------------------------------------------------------------------------------------------------------ */

/* A result that is read and analysed. */
struct shown {
    const struct read_result *read;
    struct study study;
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
    const struct result *result = &shown->read->result;
    tables_print_head(stdout, result->context);
    if (shown->read->file_count > 1)
        printf("%zu files of one sweep, together\n", shown->read->file_count);
    for (size_t i = 0; i < result->kernel_count; i++)
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

/* One of them by itself: what is drawn goes beside its file, or into `folder` where that is given. */
static enum run_status show_one(struct shown *shown, const struct report_format *format, const char *folder)
{
    if (!study_make(&shown->read->result, &shown->study))
        return report_fail(RUN_CANNOT, "out of memory");
    report_plots_folder(shown->read->path, shown->folder, sizeof shown->folder);
    enum run_status status = format->show(shown);
    if (format->draw && status == RUN_DONE)
        status = draw_one(&shown->study, shown->read->path, format, folder ? folder : shown->folder);
    study_free(&shown->study);
    return status;
}

static enum run_status show_each(const struct read_result *results, size_t count, const struct report_format *format,
                                 const char *folder, bool full)
{
    enum run_status status = RUN_DONE;
    for (size_t i = 0; i < count; i++) {
        struct shown shown = {.read = &results[i], .place = i, .full = full};
        enum run_status one = show_one(&shown, format, folder);
        status = status == RUN_DONE ? one : status;
    }
    return status;
}

/* FOLDER/NAME, of the result's file; with a number where an earlier one has the same. */
static void name_folder(struct shown *all, size_t index, const char *folder)
{
    char beside[PATH_MAX];
    report_plots_folder(all[index].read->path, beside, sizeof beside);
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
        results[i] = (struct page_result){json_array_get(documents, i), base_name(all[i].read->path), all[i].folder};
    }
    enum run_status status = enough ? write_page(results, count, folder) : report_fail(RUN_CANNOT, "out of memory");
    json_decref(documents);
    free(results);
    return status;
}

static enum run_status draw_together(struct shown *all, size_t count, const struct report_format *format, const char *folder)
{
    enum run_status status = RUN_DONE, one;
    for (size_t i = 0; i < count; i++) {
        name_folder(all, i, folder);
        one = format->show(&all[i]);
        one = one == RUN_DONE ? format->draw(&all[i].study, all[i].folder) : one;
        status = one == RUN_DONE ? status : one;
    }
    one = format->pages ? page_of_all(all, count, folder) : RUN_DONE;
    return one == RUN_DONE ? status : one;
}

static enum run_status show_together(const struct read_result *results, size_t count, const struct report_format *format,
                                     const char *folder, bool full)
{
    struct shown *all = calloc(count, sizeof *all);
    size_t studied = 0;
    bool enough = all != NULL;
    while (enough && studied < count) {
        all[studied] = (struct shown){.read = &results[studied], .full = full};
        enough = study_make(&results[studied].result, &all[studied].study);
        studied += enough;
    }
    enum run_status status = enough ? make_folder(folder) : report_fail(RUN_CANNOT, "out of memory");
    if (status == RUN_DONE)
        status = draw_together(all, count, format, folder);
    for (size_t i = 0; i < studied; i++)
        study_free(&all[i].study);
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
    struct read_result *results = calloc(count ? count : 1, sizeof *results);
    if (!results)
        return report_fail(RUN_CANNOT, "out of memory");
    size_t read = 0;
    bool together = folder && count > 1;
    enum run_status status = read_results(paths, count, together, results, &read);
    if (!together || status == RUN_DONE) {
        enum run_status shown = together && read > 1 ? show_together(results, read, format, folder, full)
                                                     : show_each(results, read, format, folder, full);
        status = status == RUN_DONE ? shown : status;
    }
    for (size_t i = 0; i < read; i++)
        result_free(&results[i].result);
    free(results);
    return status;
}
