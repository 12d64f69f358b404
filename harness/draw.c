/* draw.c - writes gnuplot's input: data blocks and the texts of plots/.
 *
 * Names in a result file may come from anyone: they reach gnuplot only through put_quoted(), and enhanced text is switched off.
 */
#define _GNU_SOURCE
#include "draw.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host.h"

extern const char plot_style[], plot_speedup[]; /* plots/style.gp, plots/speedup.gp */

enum { SERIES_MAX = 16, TEXT_MAX = 512 };

/* How a plot leaves gnuplot. */
struct format {
    const char *extension, *terminal, *look;
};

static const struct format formats[] = {
    {"svg", "svg", "font 'sans-serif,14' background 'white' dynamic"},
    {"png", "pngcairo", "font 'DejaVu Sans,12' background 'white'"},
};
enum { FORMAT_COUNT = sizeof formats / sizeof formats[0] };

/* A text as gnuplot's double-quoted string, in which every ASCII character but letters is an octal escape: then none has a
 * meaning of its own (quotes, backslashes, and backquotes, which would run a command, among them). Digits too, since gnuplot
 * takes all that follow an escape for part of it. */
static void put_quoted(FILE *script, const char *text)
{
    fputc('"', script);
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        if (*at < 0x20 || *at == 0x7F)
            fputc(' ', script);
        else if (*at >= 0x80 || isalpha(*at))
            fputc(*at, script);
        else
            fprintf(script, "\\%03o", *at);
    }
    fputc('"', script);
}

/* --- one kernel --------------------------------------------------------------------------------------------------------- */

/* The strategies of a kernel that have speedups, in order. */
static size_t find_series(const struct analysis *analysis, const char *names[SERIES_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < analysis->row_count; i++) {
        const char *name = analysis->rows[i].configuration->strategy;
        bool known = analysis->rows[i].speedup.count == 0;
        for (size_t j = 0; j < count && !known; j++)
            known = strcmp(names[j], name) == 0;
        if (!known && count < SERIES_MAX)
            names[count++] = name;
    }
    return count;
}

static void put_points(FILE *script, const struct analysis *analysis, const char *strategy)
{
    for (size_t i = 0; i < analysis->row_count; i++) {
        const struct analysed_row *row = &analysis->rows[i];
        const struct interval *speedup = &row->speedup;
        if (speedup->count == 0 || strcmp(row->configuration->strategy, strategy) != 0)
            continue;
        fprintf(script, "%zu %.9g %.9g %.9g\n", row->configuration->worker_count, speedup->middle,
                speedup->bounded ? speedup->low : speedup->middle, speedup->bounded ? speedup->high : speedup->middle);
    }
}

static void put_ranges(FILE *script, const struct analysis *analysis)
{
    size_t most_workers = 1;
    double most = 1, least = 1;
    for (size_t i = 0; i < analysis->row_count; i++) {
        const struct analysed_row *row = &analysis->rows[i];
        if (row->speedup.count == 0)
            continue;
        size_t workers = row->configuration->worker_count;
        most_workers = workers > most_workers ? workers : most_workers;
        most = fmax(most, row->speedup.bounded ? row->speedup.high : row->speedup.middle);
        least = fmin(least, row->speedup.bounded ? row->speedup.low : row->speedup.middle);
    }
    fprintf(script, "most_workers = %zu\nmost_speedup = %.9g\nleast_speedup = %.9g\n", most_workers, most, least);
}

/* Everything between the terminal and the end of one plot. */
static void put_speedup(FILE *script, const struct analysis *analysis, const char *headline, const char *subline)
{
    const char *names[SERIES_MAX];
    size_t count = find_series(analysis, names);
    fputs("headline = ", script);
    put_quoted(script, headline);
    fputs("\nsubline = ", script);
    put_quoted(script, subline);
    fprintf(script, "\nseries_count = %zu\narray name[%zu]\n", count, count);
    for (size_t i = 0; i < count; i++) {
        fprintf(script, "name[%zu] = ", i + 1);
        put_quoted(script, names[i]);
        fputc('\n', script);
    }
    put_ranges(script, analysis);
    fputs("$data << END_OF_DATA\n", script);
    for (size_t i = 0; i < count; i++) {
        put_points(script, analysis, names[i]);
        fputs("\n\n", script); /* two empty lines end a block */
    }
    fputs("END_OF_DATA\n", script);
    fputs(plot_speedup, script);
}

static bool has_series(const struct analysis *analysis)
{
    const char *names[SERIES_MAX];
    return find_series(analysis, names) > 0;
}

/* --- files -------------------------------------------------------------------------------------------------------------- */

static void put_output(FILE *script, const struct format *format, int width, int height, const char *folder, const char *stem)
{
    char path[PATH_MAX];
    fprintf(script, "reset\nset terminal %s size %d,%d %s\nset output ", format->terminal, width, height, format->look);
    snprintf(path, sizeof path, "%s/%s.%s", folder, stem, format->extension);
    put_quoted(script, path);
    fputc('\n', script);
    fputs(plot_style, script);
}

/* "speedup-risk.european": letters, digits, '-', '_' and '.' of the name. */
static void make_stem(const char *kernel, char *stem, size_t size)
{
    snprintf(stem, size, "speedup-%.100s", kernel);
    for (char *at = stem; *at; at++) {
        if (!isalnum((unsigned char)*at) && !strchr("-_.", *at))
            *at = '-';
    }
}

static void put_kernel_files(FILE *script, const struct analysis *analysis, const char *machine, const char *folder)
{
    char stem[TEXT_MAX], headline[TEXT_MAX];
    make_stem(analysis->kernel->name, stem, sizeof stem);
    snprintf(headline, sizeof headline, "%.100s, size %.32s", analysis->kernel->name, analysis->kernel->size);
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        put_output(script, &formats[i], 860, 600, folder, stem);
        put_speedup(script, analysis, headline, machine);
        fputs("unset output\n", script);
    }
}

/* All kernels, one small panel each. */
static void put_overview(FILE *script, const struct result *result, const struct analysis *analyses, const char *machine,
                         const char *folder)
{
    size_t panels = 0, columns = 1;
    for (size_t i = 0; i < result->kernel_count; i++)
        panels += has_series(&analyses[i]);
    while (columns < 3 ? columns < panels : columns * columns < panels)
        columns++;
    size_t rows = panels ? (panels + columns - 1) / columns : 0;
    for (size_t i = 0; panels > 0 && i < FORMAT_COUNT; i++) {
        put_output(script, &formats[i], (int)(420 * columns + 40), (int)(360 * rows + 50), folder, "overview");
        fprintf(script, "set multiplot layout %zu,%zu title ", rows, columns);
        put_quoted(script, machine);
        fputs(" noenhanced\n", script);
        for (size_t j = 0; j < result->kernel_count; j++) {
            if (has_series(&analyses[j]))
                put_speedup(script, &analyses[j], analyses[j].kernel->name, "");
        }
        fputs("unset multiplot\nunset output\n", script);
    }
}

static bool gnuplot_is_there(void)
{
    const char *path = getenv("PATH");
    while (path && *path) {
        char name[PATH_MAX];
        size_t length = strcspn(path, ":");
        snprintf(name, sizeof name, "%.*s/gnuplot", (int)length, path);
        if (access(name, X_OK) == 0)
            return true;
        path += length + (path[length] == ':');
    }
    return false;
}

static bool make_folder(const char *folder, char why[WHY_MAX])
{
    if (mkdir(folder, 0777) == 0 || errno == EEXIST)
        return true;
    snprintf(why, WHY_MAX, "cannot make the folder '%.200s' for plots: %s", folder, strerror(errno));
    return false;
}

enum draw_status draw_plots(const struct result *result, const struct analysis *analyses, const char *folder, char why[WHY_MAX])
{
    if (!gnuplot_is_there()) {
        snprintf(why, WHY_MAX, "no plots: gnuplot is not installed ('make deps' installs it)");
        return DRAW_NO_GNUPLOT;
    }
    if (!make_folder(folder, why))
        return DRAW_FAILED;
    void (*before)(int) = signal(SIGPIPE, SIG_IGN); /* gnuplot may end before it has read all */
    FILE *script = popen("gnuplot", "we");
    if (!script) {
        signal(SIGPIPE, before);
        snprintf(why, WHY_MAX, "cannot start gnuplot: %s", strerror(errno));
        return DRAW_FAILED;
    }
    char machine[TEXT_MAX];
    host_headline(result->context, machine, sizeof machine);
    for (size_t i = 0; i < result->kernel_count; i++) {
        if (has_series(&analyses[i]))
            put_kernel_files(script, &analyses[i], machine, folder);
    }
    put_overview(script, result, analyses, machine, folder);
    int status = pclose(script);
    signal(SIGPIPE, before);
    if (status == 0)
        return DRAW_DONE;
    snprintf(why, WHY_MAX, "gnuplot failed with status %d; its message is above",
             WIFEXITED(status) ? WEXITSTATUS(status) : status);
    return DRAW_FAILED;
}
