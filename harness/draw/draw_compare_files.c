/* draw_compare_files.c - figures in which each file has a line: rates and scores. */
#include <math.h>
#include <string.h>

#include "compare_show.h"
#include "contender_rates.h"
#include "draw_compare_parts.h"
#include "draw_units.h"
#include "units.h"

enum {
    NAMES_MOST = 60,
    FILES_HEIGHT_MOST = 1400,
};

static void put_file_names(FILE *script, const struct comparison *comparison)
{
    size_t count = comparison->file_count, stride = count / NAMES_MOST + 1;
    fputs("set ytics nomirror out (", script);
    for (size_t i = 0; i < count; i += stride) {
        struct draw_text name = draw_text_clean(compare_file_name(&comparison->files[i]), 14);
        char label[DRAW_TEXT_MAX];
        snprintf(label, sizeof label, "%.200s  %s", name.text, compare_label(i).text);
        fputs(i ? ", " : "", script);
        draw_text_quote_tic(script, label);
        fprintf(script, " %zu", i + 1);
    }
    fprintf(script, ") font row_font\nset yrange [%zu.6 : 0.4]\n", count);
}

/* Pixels for as many lines as there are files. */
static unsigned files_height(const struct comparison *comparison)
{
    size_t height = comparison->file_count * COMPARED_ROW_HEIGHT;
    return (unsigned)(height < FILES_HEIGHT_MOST ? height : FILES_HEIGHT_MOST);
}

/* --- rates -------------------------------------------------------------------------------------------------------------- */

struct rate_figure {
    const struct comparison *comparison;
    struct compared_strategies strategies;
};

/* The kernel of a file that is held against the reference's; its own for the reference. */
static const struct contender_kernel *kernel_of(const struct comparison *comparison, const struct kernel_comparison *kernel,
                                                size_t file)
{
    return file == comparison->reference ? kernel->reference : kernel->pairs[file].other;
}

/* A strategy's times with the most workers, of those that can be shown; NULL: none. */
static const struct contender_times *widest_times(const struct contender_kernel *kernel, const char *strategy)
{
    const struct contender_times *widest = NULL;
    for (size_t i = 0; kernel && i < kernel->time_count; i++) {
        const struct contender_times *times = &kernel->times[i];
        if (times->count > 0 && !times->why && strcmp(times->strategy, strategy) == 0 &&
            (!widest || times->workers > widest->workers))
            widest = times;
    }
    return widest;
}

/* Writes data block $rates_STRATEGY: rate, file, low, high. How many. */
static size_t put_rates(FILE *script, const struct rate_figure *figure, const struct kernel_comparison *kernel, size_t strategy,
                        double unit, struct extent *rates)
{
    size_t count = 0;
    if (script)
        fprintf(script, "$rates_%zu << END_OF_DATA\n", strategy);
    for (size_t file = 0; file < figure->comparison->file_count; file++) {
        const struct contender_times *times =
            widest_times(kernel_of(figure->comparison, kernel, file), figure->strategies.names[strategy]);
        struct interval rate = times ? contender_rate(times) : (struct interval){0};
        if (rate.count == 0 || !isfinite(rate.middle))
            continue;
        double low = rate.bounded ? rate.low : rate.middle, high = rate.bounded ? rate.high : rate.middle;
        double line =
            (double)(file + 1) + 0.24 * ((double)strategy - ((double)figure->strategies.count - 1) / 2); /* side by side */
        extent_include(rates, low / unit);
        extent_include(rates, high / unit);
        if (script)
            fprintf(script, "%.9g %.3f %.9g %.9g\n", rate.middle / unit, line, low / unit, high / unit);
        count++;
    }
    if (script)
        fputs("END_OF_DATA\n", script);
    return count;
}

static void draw_rates_panel(FILE *script, const struct rate_figure *figure, const struct kernel_comparison *kernel)
{
    struct extent rates = extent_empty, scaled = extent_empty;
    for (size_t i = 0; i < figure->strategies.count; i++)
        put_rates(NULL, figure, kernel, i, 1, &rates);
    struct draw_unit unit = draw_rate_unit(rates);
    size_t counts[COMPARED_MOST] = {0};
    for (size_t i = 0; i < figure->strategies.count; i++)
        counts[i] = put_rates(script, figure, kernel, i, unit.size, &scaled);
    const char *item = kernel->reference->item[0] ? kernel->reference->item : "run";
    struct draw_text name = draw_text_clean(item, 20);
    char label[DRAW_TEXT_MAX];
    snprintf(label, sizeof label, "%s%.60s/s", unit.name, units_plural(name.text).text);
    draw_axis_log(script, "x", 10, scaled, 4, label);
    put_file_names(script, figure->comparison);
    struct elements elements = {.script = script};
    for (size_t i = 0; i < figure->strategies.count; i++) {
        unsigned look = figure->strategies.looks[i];
        elements.name = figure->strategies.names[i];
        if (counts[i] == 0)
            continue;
        draw_element(&elements, "95 % intervals",
                     "$rates_%zu using 3:2:($4 - $3):(0) with vectors heads size screen cap, 90 fixed lt %u lw 1.4", i, look);
        draw_element(&elements, "medians", "$rates_%zu using 1:2 with points lt %u", i, look);
    }
    draw_elements_end(&elements);
}

static void draw_rates(FILE *script, const struct picture *picture, const void *figure_pointer)
{
    const struct rate_figure *figure = figure_pointer;
    const struct comparison *comparison = figure->comparison;
    size_t columns = draw_columns(comparison->kernel_count);
    struct key_entry entries[COMPARED_MOST];
    for (size_t i = 0; i < figure->strategies.count; i++)
        entries[i] = (struct key_entry){series_key_look(figure->strategies.looks[i]), figure->strategies.names[i]};
    draw_header(script, picture, entries, figure->strategies.count);
    for (size_t i = 0; i < comparison->kernel_count; i++) {
        struct panel panel = {.column = i % columns,
                              .row = i / columns,
                              .columns = columns,
                              .rows = (comparison->kernel_count + columns - 1) / columns,
                              .left = 112,
                              .right = 14,
                              .top = 30,
                              .bottom = 52};
        draw_panel(script, picture, panel, comparison->kernels[i].reference->name);
        draw_rates_panel(script, figure, &comparison->kernels[i]);
    }
}

/* --- scores ------------------------------------------------------------------------------------------------------------- */

static void draw_scores_panel(FILE *script, const struct comparison *comparison, const struct scores *scores)
{
    struct extent values = {0, 1000};
    size_t count = 0;
    fputs("$scores << END_OF_DATA\n", script);
    for (size_t i = 0; i < comparison->file_count; i++) {
        const struct interval *value = &scores->files[i].value;
        if (value->count == 0 || !isfinite(value->middle))
            continue;
        double low = value->bounded ? value->low : value->middle, high = value->bounded ? value->high : value->middle;
        fprintf(script, "%.9g %zu %.9g %.9g\n", value->middle, i + 1, low, high);
        extent_include(&values, high);
        count++;
    }
    fputs("END_OF_DATA\n", script);
    draw_axis_linear(script, "x", values, 6, "score (reference = 1000)");
    put_file_names(script, comparison);
    fputs("set arrow from first 1000, graph 0 to first 1000, graph 1 nohead back ls 20\n", script);
    struct elements elements = {.script = script};
    if (count > 0) {
        draw_element(&elements, "scores",
                     "$scores using ($1 / 2):2:($1 / 2):(0.32) with boxxyerror lc rgb '#0072B2' fs solid 0.35 border");
        draw_element(&elements, "95 % intervals",
                     "$scores using 3:2:($4 - $3):(0) with vectors heads size screen cap, 90 fixed lc rgb '#000000' lw 1.4");
    }
    draw_elements_end(&elements);
}

static void draw_scores(FILE *script, const struct picture *picture, const void *comparison_pointer)
{
    const struct comparison *comparison = comparison_pointer;
    const struct scores *both[] = {&comparison->single_core, &comparison->all_cores};
    static const char *const titles[] = {"single core", "all cores"};
    draw_header(script, picture, NULL, 0);
    for (size_t i = 0; i < 2; i++) {
        draw_panel(script, picture,
                   (struct panel){.column = i, .columns = 2, .rows = 1, .left = 120, .right = 16, .top = 30, .bottom = 54},
                   titles[i]);
        draw_scores_panel(script, comparison, both[i]);
    }
}

static bool has_scores(const struct comparison *comparison)
{
    return comparison->single_core.kernel_count > 0 || comparison->all_cores.kernel_count > 0;
}

void draw_compared_rates(struct drawing *drawing, const struct comparison *comparison, const char *files)
{
    struct rate_figure figure = {comparison, compared_strategies(comparison)};
    size_t columns = draw_columns(comparison->kernel_count);
    if (comparison->kernel_count == 0)
        return;
    unsigned rows = (unsigned)((comparison->kernel_count + columns - 1) / columns);
    struct picture picture = {
        .prefix = "rates",
        .title = "Rates, each strategy with the most workers that the file has",
        .machine = files,
        .caption =
            "Medians with 95 % intervals, each for itself: whether two differ, the figure of ratios tells. Axes logarithmic.",
        .description = "One panel for each kernel, a line for each file.",
        .width = (unsigned)(columns < 2 ? 2 : columns) * COMPARED_PANEL_WIDTH,
        .height = rows * (files_height(comparison) + 110) + HEADER_HEIGHT + CAPTION_HEIGHT,
    };
    drawing_add(drawing, picture, draw_rates, &figure);
}

void draw_compared_scores(struct drawing *drawing, const struct comparison *comparison, const char *files)
{
    struct picture picture = {
        .prefix = "scores",
        .title = "Scores: one number for all kernels of work",
        .machine = files,
        .caption = "Bars: 95 % intervals. A score hides which kernels are faster: see the figure of ratios.",
        .description = "Left: sequential runs. Right: the best parallel run at the most workers.",
        .width = 860,
        .height = files_height(comparison) + 100 + HEADER_HEIGHT + CAPTION_HEIGHT,
    };
    if (has_scores(comparison))
        drawing_add(drawing, picture, draw_scores, comparison);
}
