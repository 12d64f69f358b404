/* draw_compare_files.c - figures in which each file has a line: rates and scores. */
#include <math.h>
#include <string.h>

#include "answers.h"
#include "compare_show.h"
#include "contender_rates.h"
#include "draw_compare_parts.h"
#include "draw_units.h"
#include "units.h"

enum {
    NAMES_MOST = 60,
    FILES_HEIGHT_MOST = 1400,
};

/* Letters: what they stand for is said below the title. */
static void put_file_names(FILE *script, const struct comparison *comparison)
{
    size_t count = comparison->file_count, stride = count / NAMES_MOST + 1;
    fputs("set ytics nomirror out (", script);
    for (size_t i = 0; i < count; i += stride) {
        fputs(i ? ", " : "", script);
        draw_text_quote_tic(script, compare_label(i).text);
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

/* The kernel of a file that is held against the reference's; its own for the reference. NULL: it is missing, or its work is
 * other work, so that rates side by side would say nothing. */
static const struct contender_kernel *kernel_of(const struct comparison *comparison, const struct kernel_comparison *kernel,
                                                size_t file)
{
    if (file == comparison->reference)
        return kernel->reference;
    const struct kernel_pair *pair = &kernel->pairs[file];
    return pair->different || answers_forbid(pair->answers.state) ? NULL : pair->other;
}

/* Of a kernel that others have only as other work, nothing can be held side by side. */
static bool has_panel(const struct comparison *comparison, const struct kernel_comparison *kernel)
{
    bool refused = false;
    for (size_t file = 0; file < comparison->file_count; file++) {
        if (file != comparison->reference && kernel_of(comparison, kernel, file))
            return true;
        refused = refused || (file != comparison->reference && kernel->pairs[file].other);
    }
    return !refused;
}

static size_t count_panels(const struct comparison *comparison)
{
    size_t count = 0;
    for (size_t i = 0; i < comparison->kernel_count; i++)
        count += has_panel(comparison, &comparison->kernels[i]);
    return count;
}

/* Why a file has no marks: in its line. */
static void put_reasons(FILE *script, const struct comparison *comparison, const struct kernel_comparison *kernel)
{
    for (size_t file = 0; file < comparison->file_count; file++) {
        if (kernel_of(comparison, kernel, file))
            continue;
        fputs("set label ", script);
        if (kernel->pairs[file].other)
            draw_text_quote(script, kernel->pairs[file].different ? "another problem" : "other answers");
        else {
            char text[64];
            snprintf(text, sizeof text, "not in %s", compare_label(file).text);
            draw_text_quote(script, text);
        }
        fprintf(script, " at graph 0.5, first %zu center noenhanced font row_font tc rgb '#666666'\n", file + 1);
    }
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
    put_reasons(script, figure->comparison, kernel);
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
    size_t panels = count_panels(comparison), columns = draw_columns(panels), index = 0;
    struct key_entry entries[COMPARED_MOST];
    for (size_t i = 0; i < figure->strategies.count; i++)
        entries[i] = (struct key_entry){series_key_look(figure->strategies.looks[i]), figure->strategies.names[i]};
    draw_header(script, picture, entries, figure->strategies.count);
    for (size_t i = 0; i < comparison->kernel_count; i++) {
        if (!has_panel(comparison, &comparison->kernels[i]))
            continue;
        struct panel panel = {.column = index % columns,
                              .row = index / columns,
                              .columns = columns,
                              .rows = (panels + columns - 1) / columns,
                              .left = 44,
                              .right = 14,
                              .top = 30,
                              .bottom = 52};
        index++;
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
                   (struct panel){.column = i, .columns = 2, .rows = 1, .left = 44, .right = 16, .top = 30, .bottom = 54},
                   titles[i]);
        draw_scores_panel(script, comparison, both[i]);
    }
}

static bool has_scores(const struct comparison *comparison)
{
    return comparison->single_core.kernel_count > 0 || comparison->all_cores.kernel_count > 0;
}

/* Whether any rate that is shown has one. */
static bool has_intervals(const struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->kernel_count; i++) {
        for (size_t file = 0; file < comparison->file_count; file++) {
            const struct contender_kernel *kernel = kernel_of(comparison, &comparison->kernels[i], file);
            for (size_t j = 0; kernel && j < kernel->time_count; j++) {
                if (contender_rate(&kernel->times[j]).bounded)
                    return true;
            }
        }
    }
    return false;
}

void draw_compared_rates(struct drawing *drawing, const struct comparison *comparison, const char *files)
{
    struct rate_figure figure = {comparison, compared_strategies(comparison)};
    size_t panels = count_panels(comparison), columns = draw_columns(panels);
    if (panels == 0)
        return;
    unsigned rows = (unsigned)((panels + columns - 1) / columns);
    char caption[DRAW_TEXT_MAX], left_out[64] = "";
    if (panels < comparison->kernel_count)
        snprintf(left_out, sizeof left_out, " Left out: %zu of other work.", comparison->kernel_count - panels);
    snprintf(caption, sizeof caption, "Medians, %s: whether two differ, see ratios.%s",
             has_intervals(comparison) ? "each with its own 95 % interval" : "too few rounds for intervals", left_out);
    struct picture picture = {
        .prefix = "rates",
        .title = "Rates, each strategy with the most workers that the file has",
        .machine = files,
        .caption = caption,
        .description =
            "One panel for each kernel that is the same work in two files or more, or in one alone; a line for each "
            "file. Axes logarithmic.",
        .width = (unsigned)(columns < 2 ? 2 : columns) * COMPARED_PANEL_WIDTH,
        .height = rows * (files_height(comparison) + 110) + HEADER_HEIGHT + CAPTION_HEIGHT,
    };
    drawing_add(drawing, picture, draw_rates, &figure);
}

/* "Scores: over 2 of 23 kernels: risk.var, image.gauss". */
static struct draw_text scores_title(const struct comparison *comparison)
{
    enum { NAMED = 3 };
    const struct scores *one = &comparison->single_core, *all = &comparison->all_cores;
    const struct scores *larger = one->kernel_count > all->kernel_count ? one : all;
    struct draw_text title;
    size_t count = larger->kernel_count, total = comparison->kernel_count;
    if (one->kernel_count > 0 && all->kernel_count > 0 && one->kernel_count != all->kernel_count)
        snprintf(title.text, sizeof title.text, "Scores: over %zu (single core) and %zu (all cores) of %zu kernels",
                 one->kernel_count, all->kernel_count, total);
    else if (count == total)
        snprintf(title.text, sizeof title.text, "Scores: over all %zu kernel%s", total, total == 1 ? "" : "s");
    else
        snprintf(title.text, sizeof title.text, "Scores: over %zu of %zu kernels", count, total);
    for (size_t i = 0; count <= NAMED && i < count; i++) {
        size_t used = strlen(title.text);
        struct draw_text name = draw_text_clean(larger->kernels[i]->name, 22);
        snprintf(title.text + used, sizeof title.text - used, "%s%.100s", i ? ", " : ": ", name.text);
    }
    return title;
}

/* Whether any file but the reference has one. */
static bool scores_have_intervals(const struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->file_count; i++) {
        bool one = comparison->single_core.files[i].value.bounded, all = comparison->all_cores.files[i].value.bounded;
        if (i != comparison->reference && (one || all))
            return true;
    }
    return false;
}

void draw_compared_scores(struct drawing *drawing, const struct comparison *comparison, const char *files)
{
    struct draw_text title = scores_title(comparison);
    struct picture picture = {
        .prefix = "scores",
        .title = title.text,
        .machine = files,
        .caption = scores_have_intervals(comparison)
                       ? "Bars: 95 % intervals. A score hides which kernels are faster: see the figure of ratios."
                       : "No intervals: too few runs, or speeds that wander. A score hides which kernels are faster: see the "
                         "figure of ratios.",
        .description = "Left: sequential runs. Right: the best parallel run at the most workers.",
        .width = 860,
        .height = files_height(comparison) + 100 + HEADER_HEIGHT + CAPTION_HEIGHT,
    };
    if (has_scores(comparison))
        drawing_add(drawing, picture, draw_scores, comparison);
}
