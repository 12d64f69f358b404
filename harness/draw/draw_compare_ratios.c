/* draw_compare_ratios.c - the figure of ratios: is a file faster than the reference, kernel by kernel? */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "compare_show.h"
#include "draw_compare_parts.h"

enum {
    ROWS_MOST = 300, /* of one figure */
    NAMES_WIDTH = 190,
};

/* The pair of a strategy with the most workers; NULL: none. */
static const struct time_pair *widest_pair(const struct kernel_pair *pair, const char *strategy)
{
    const struct time_pair *widest = NULL;
    for (size_t i = 0; i < pair->time_count; i++) {
        const struct time_pair *times = &pair->times[i];
        if (strcmp(times->reference->strategy, strategy) == 0 &&
            (!widest || times->reference->workers > widest->reference->workers))
            widest = times;
    }
    return widest;
}

/* One line of a figure of ratios. */
struct row {
    const struct kernel_comparison *kernel;
    size_t file;
};

struct ratio_figure {
    const struct comparison *comparison;
    struct compared_strategies strategies;
    const struct row *rows;
    size_t row_count;
};

static bool has_pairs(const struct kernel_pair *pair)
{
    return pair->time_count > 0;
}

/* All lines, by kernel, then by file. The caller frees them; NULL when memory is short. */
static struct row *make_rows(const struct comparison *comparison, size_t *count)
{
    struct row *rows = calloc(comparison->kernel_count * comparison->file_count + 1, sizeof *rows);
    *count = 0;
    for (size_t i = 0; rows && i < comparison->kernel_count; i++) {
        for (size_t file = 0; file < comparison->file_count; file++) {
            if (file != comparison->reference && has_pairs(&comparison->kernels[i].pairs[file]))
                rows[(*count)++] = (struct row){&comparison->kernels[i], file};
        }
    }
    return rows;
}

static void include_ratios(const struct ratio_figure *figure, struct extent *ratios)
{
    for (size_t i = 0; i < figure->row_count; i++) {
        const struct kernel_pair *pair = &figure->rows[i].kernel->pairs[figure->rows[i].file];
        for (size_t j = 0; j < figure->strategies.count; j++) {
            const struct time_pair *times = widest_pair(pair, figure->strategies.names[j]);
            if (!times || times->ratio.count == 0)
                continue;
            extent_include(ratios, times->ratio.middle);
            extent_include(ratios, times->ratio.bounded ? times->ratio.low : NAN);
            extent_include(ratios, times->ratio.bounded ? times->ratio.high : NAN);
        }
    }
}

/* Writes data block $ratios: ratio, row, low, high, look, 1 where a difference was seen. How many there are of each look, seen
 * and not. */
struct ratio_counts {
    size_t seen[SERIES_LOOKS + 1], unseen[SERIES_LOOKS + 1];
};

static struct ratio_counts put_ratios(FILE *script, const struct ratio_figure *figure, const char *strategy)
{
    struct ratio_counts counts = {{0}, {0}};
    fputs("$ratios << END_OF_DATA\n", script);
    for (size_t i = 0; i < figure->row_count; i++) {
        const struct row *row = &figure->rows[i];
        const struct time_pair *times = widest_pair(&row->kernel->pairs[row->file], strategy);
        if (!times || times->ratio.count == 0 || !isfinite(times->ratio.middle))
            continue;
        const struct interval *ratio = &times->ratio;
        unsigned look = series_look(row->file);
        bool seen = times->verdict == VERDICT_FASTER || times->verdict == VERDICT_SLOWER;
        fprintf(script, "%.9g %zu %.9g %.9g %u %d\n", ratio->middle, i + 1, ratio->bounded ? ratio->low : ratio->middle,
                ratio->bounded ? ratio->high : ratio->middle, look, seen);
        counts.seen[look] += seen;
        counts.unseen[look] += !seen;
    }
    fputs("END_OF_DATA\n", script);
    return counts;
}

static void draw_ratio_marks(struct elements *elements, const struct ratio_counts *counts)
{
    for (unsigned look = 1; look <= SERIES_LOOKS; look++) {
        if (counts->seen[look] + counts->unseen[look] == 0)
            continue;
        draw_element(
            elements, "intervals of the ratios",
            "$ratios using ($5 == %u ? $3 : NaN):2:($4 - $3):(0) with vectors heads size screen cap, 90 fixed lt %u lw 1.4",
            look, look);
        if (counts->seen[look] > 0)
            draw_element(elements, "ratios, difference seen",
                         "$ratios using ($5 == %u && $6 == 1 ? $1 : NaN):2 with points lt %u", look, look);
        if (counts->unseen[look] > 0)
            draw_element(elements, "ratios, no difference seen",
                         "$ratios using ($5 == %u && $6 == 0 ? $1 : NaN):2 with points lt %u lw 1.2 pt hollow[%u]", look, look,
                         look);
    }
}

/* Rows have a tic each; only the first panel names them. */
static void put_row_names(FILE *script, const struct ratio_figure *figure, bool named)
{
    fputs("set ytics nomirror out (", script);
    for (size_t i = 0; i < figure->row_count; i++) {
        const struct row *row = &figure->rows[i];
        struct draw_text kernel = draw_text_clean(row->kernel->reference->name, 22);
        char label[DRAW_TEXT_MAX];
        snprintf(label, sizeof label, "%.200s  %s", kernel.text, compare_label(row->file).text);
        fputs(i ? ", " : "", script);
        draw_text_quote_tic(script, named ? label : "");
        fprintf(script, " %zu", i + 1);
    }
    fputs(") font row_font\n", script);
}

/* How many workers the pairs of a strategy have: one number, or from the least to the most. */
static void workers_text(const struct ratio_figure *figure, const char *strategy, char *text, size_t size)
{
    size_t least = SIZE_MAX, most = 0;
    for (size_t i = 0; i < figure->row_count; i++) {
        const struct time_pair *times = widest_pair(&figure->rows[i].kernel->pairs[figure->rows[i].file], strategy);
        size_t workers = times ? times->reference->workers : 0;
        least = times && workers < least ? workers : least;
        most = workers > most ? workers : most;
    }
    struct draw_text name = draw_text_clean(strategy, 16);
    if (least < most)
        snprintf(text, size, "%.100s, %zu-%zu workers", name.text, least, most);
    else
        snprintf(text, size, "%.100s, %zu worker%s", name.text, most, most == 1 ? "" : "s");
}

static void draw_ratios(FILE *script, const struct picture *picture, const void *figure_pointer)
{
    const struct ratio_figure *figure = figure_pointer;
    static const struct key_entry entries[] = {
        {"with points pt 7 ps 0.8 * mark_scale lc rgb '#444444'", "difference seen"},
        {"with points pt 6 ps 0.8 * mark_scale lc rgb '#444444'", "none seen"},
        {"with lines ls 20", "equal times"},
    };
    draw_header(script, picture, entries, 3);
    struct extent ratios = {1, 1};
    include_ratios(figure, &ratios);
    for (size_t i = 0; i < figure->strategies.count; i++) {
        char title[DRAW_TEXT_MAX];
        workers_text(figure, figure->strategies.names[i], title, sizeof title);
        struct ratio_counts counts = put_ratios(script, figure, figure->strategies.names[i]);
        draw_panel(script, picture,
                   (struct panel){.column = i,
                                  .columns = figure->strategies.count,
                                  .rows = 1,
                                  .left = 14,
                                  .right = 14,
                                  .top = 30,
                                  .bottom = 54,
                                  .indent = NAMES_WIDTH},
                   title);
        draw_axis_log(script, "x", 2, ratios, 8, "time of the reference / time");
        put_row_names(script, figure, i == 0);
        fprintf(script, "set yrange [%zu.6 : 0.4]\nset arrow from first 1, graph 0 to first 1, graph 1 nohead back ls 20\n",
                figure->row_count);
        struct elements elements = {.script = script};
        draw_ratio_marks(&elements, &counts);
        draw_elements_end(&elements);
    }
}

/* Whether any ratio that is shown has one. */
static bool has_intervals(const struct ratio_figure *figure)
{
    for (size_t i = 0; i < figure->row_count; i++) {
        const struct kernel_pair *pair = &figure->rows[i].kernel->pairs[figure->rows[i].file];
        for (size_t j = 0; j < figure->strategies.count; j++) {
            const struct time_pair *times = widest_pair(pair, figure->strategies.names[j]);
            if (times && times->ratio.count > 0 && times->ratio.bounded)
                return true;
        }
    }
    return false;
}

void draw_compared_ratios(struct drawing *drawing, const struct comparison *comparison, const char *files)
{
    size_t count;
    struct row *rows = make_rows(comparison, &count);
    struct ratio_figure figure = {.comparison = comparison, .strategies = compared_strategies(comparison)};
    for (size_t from = 0; rows && from < count; from += ROWS_MOST) {
        figure.rows = rows + from;
        figure.row_count = count - from < ROWS_MOST ? count - from : ROWS_MOST;
        struct picture picture = {
            .prefix = "ratios",
            .title = "How many times as fast as the reference: ratio of times",
            .machine = files,
            .caption = has_intervals(&figure)
                           ? "Right of 1: faster than the reference. Bars: intervals at Holm's level for all comparisons "
                             "together. Axes logarithmic."
                           : "Right of 1: faster than the reference. No intervals: too few runs, or speeds that wander. Axes "
                             "logarithmic.",
            .description =
                "One line for each kernel and file, one panel for each strategy at the most workers that both files have. "
                "Filled marks: a "
                "difference was seen; hollow ones: none was.",
            .width = NAMES_WIDTH + (unsigned)(figure.strategies.count < 2 ? 2 : figure.strategies.count) * COMPARED_PANEL_WIDTH,
            .height = (unsigned)figure.row_count * COMPARED_ROW_HEIGHT + HEADER_HEIGHT + CAPTION_HEIGHT + 90,
        };
        drawing_add(drawing, picture, draw_ratios, &figure);
    }
    free(rows);
}
