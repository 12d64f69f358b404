/* draw_roofline.c - the roofline of a machine with its kernels below it (Williams, Waterman & Patterson 2009). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "draw_roofs.h"

enum { WIDTH = 1060, LIST_WIDTH = 220, LEAST_HEIGHT = 600, LINE_HEIGHT = 17, KEY_MAX = SERIES_MAX + 3 };

/* What a figure is drawn from. */
struct roofline_figure {
    const struct scene *scene;
    struct roofs roofs;
    struct spots spots;
};

/* --- drawing ------------------------------------------------------------------------------------------------------------ */

static void put_numbers(FILE *script, const struct spots *spots, const struct field *field)
{
    for (size_t i = 0; i < spots->count; i++)
        fprintf(script, "set label \"%zu\" at graph %.5f, graph %.5f center font sprintf(',%%g', font_size * 0.78) front\n",
                i + 1, spots->list[i].label_x / field->width, spots->list[i].label_y / field->height);
}

/* A line of the list on the right. */
static void put_list_line(FILE *script, const struct picture *picture, size_t line, const char *text, const char *colour)
{
    struct draw_text clean = draw_text_clean(text, 34);
    fputs("set label ", script);
    draw_text_quote(script, clean.text);
    fprintf(script, " at screen %.5f, screen %.5f left noenhanced font sprintf(',%%g', font_size * 0.8) tc rgb '%s'\n",
            1 - (double)LIST_WIDTH / picture->width, 1 - (HEADER_HEIGHT + 24.0 + LINE_HEIGHT * (double)line) / picture->height,
            colour);
}

static bool counts_no_flops(const struct analysis *analysis)
{
    return analysis->kernel->problem.flops_per_item <= 0 && analysis->kernel->why[0] == '\0';
}

/* Kernels of 32 bits may then stand above all roofs. */
static bool lacks_32_bits(const struct roofline_figure *figure)
{
    bool any = false;
    for (size_t i = 0; i < figure->spots.count; i++)
        any = any || figure->spots.list[i].analysis->kernel->problem.flop_bits == 32;
    return any && figure->roofs.flops_32 <= 0;
}

static void put_list(FILE *script, const struct picture *picture, const struct roofline_figure *figure)
{
    size_t line = 0;
    char text[DRAW_TEXT_MAX];
    for (size_t i = 0; i < figure->spots.count; i++) {
        const struct kernel_result *kernel = figure->spots.list[i].analysis->kernel;
        struct draw_text name = draw_text_clean(kernel->name, 22);
        snprintf(text, sizeof text, "%zu  %.100s, %u bits", i + 1, name.text, kernel->problem.flop_bits);
        put_list_line(script, picture, line++, text, "#000000");
    }
    if (lacks_32_bits(figure))
        put_list_line(script, picture, ++line, "no roof of 32 bits was measured", "#555555");
    bool headed = false;
    for (size_t i = 0; i < figure->scene->study->result->kernel_count; i++) {
        const struct analysis *analysis = &figure->scene->study->kernels[i];
        if (!counts_no_flops(analysis))
            continue;
        if (!headed)
            put_list_line(script, picture, ++line, "not here, as they count no flops:", "#555555");
        headed = true;
        put_list_line(script, picture, ++line, analysis->kernel->name, "#555555");
    }
}

/* A label above the beginning of a roof: the kernels that measured it lie at its end. */
static void put_roof_label(FILE *script, const char *text, double x, double y)
{
    fprintf(script,
            "set label \"%s\" at first %.9g, first %.9g left offset 1, 0.6 font sprintf(',%%g', font_size * 0.78) tc rgb "
            "'#444444' front\n",
            text, x, y);
}

/* Writes a roof of arithmetic as block $NAME, from where the memory's reaches it; and its label. */
static void put_flat_roof(FILE *script, const char *name, const struct roofs *roofs, const struct field *field, double rate,
                          unsigned bits)
{
    char text[64];
    double from = roofs->bytes > 0 ? fmax(rate / roofs->bytes, field->x.low) : field->x.low;
    fprintf(script, "$%s << END_OF_DATA\n%.9g %.9g\n%.9g %.9g\nEND_OF_DATA\n", name, from, rate, field->x.high, rate);
    snprintf(text, sizeof text, "%u bits: %.4g Gflop/s", bits, rate);
    put_roof_label(script, text, from, rate);
}

/* Along the middle of what is seen of the slope, and above it. Both axes are logarithmic, so the slope is that of equal powers.
 */
static void put_slope_label(FILE *script, const char *text, const struct roofs *roofs, const struct field *field, double to)
{
    static const double ABOVE = 9, DEGREES = 57.29577951308232; /* pixels; in a radian */
    double wide = field->width / log(field->x.high / field->x.low), high = field->height / log(field->y.high / field->y.low);
    double x = sqrt(fmax(field->x.low, field->y.low / roofs->bytes) * to), angle = atan2(high, wide);
    double right = wide * log(x / field->x.low) - ABOVE * sin(angle);
    double up = high * log(roofs->bytes * x / field->y.low) + ABOVE * cos(angle);
    fprintf(script,
            "set label \"%s\" at graph %.5f, graph %.5f center rotate by %.2f font sprintf(',%%g', font_size * 0.78) tc rgb "
            "'#444444' "
            "front\n",
            text, right / field->width, up / field->height, DEGREES * angle);
}

/* The memory's roof, up to the highest of arithmetic. */
static void put_slope(FILE *script, const struct roofs *roofs, const struct field *field)
{
    char text[64];
    double top = fmax(fmax(roofs->flops_64, roofs->flops_32), 0), to = top > 0 ? top / roofs->bytes : field->traffic_ends;
    fprintf(script, "$slope << END_OF_DATA\n%.9g %.9g\n%.9g %.9g\nEND_OF_DATA\n", field->x.low, roofs->bytes * field->x.low, to,
            roofs->bytes * to);
    snprintf(text, sizeof text, "memory: %.4g GB/s", roofs->bytes);
    put_slope_label(script, text, roofs, field, to);
}

/* Writes the points of a series as block $rates_SERIES. How many. */
static size_t put_dots(FILE *script, const struct roofline_figure *figure, size_t series)
{
    size_t count = 0;
    fprintf(script, "$rates_%zu << END_OF_DATA\n", series);
    for (size_t i = 0; i < figure->spots.count; i++) {
        const struct spot *spot = &figure->spots.list[i];
        for (size_t j = 0; j < spot->analysis->row_count; j++) {
            const struct analysed_row *row = &spot->analysis->rows[j];
            const char *name = figure->roofs.parallel ? figure->scene->series.names[series] : row->configuration->strategy;
            if (!roofs_cover(&figure->roofs, row) || strcmp(row->configuration->strategy, name) != 0)
                continue;
            struct interval rate = roofs_interval(spot->analysis, row);
            fprintf(script, "%.9g %.9g %.9g %.9g\n", spot->x, rate.middle, rate.low, rate.high);
            count++;
        }
    }
    fputs("END_OF_DATA\n", script);
    return count;
}

/* Roofs, as far as they were measured: blocks and labels, then elements. */
static void put_roofs(FILE *script, const struct roofs *roofs, const struct field *field)
{
    if (roofs->bytes > 0)
        put_slope(script, roofs, field);
    if (roofs->flops_64 > 0)
        put_flat_roof(script, "flat_64", roofs, field, roofs->flops_64, 64);
    if (roofs->flops_32 > 0)
        put_flat_roof(script, "flat_32", roofs, field, roofs->flops_32, 32);
}

static void draw_roofs(struct elements *elements, const struct roofs *roofs)
{
    if (roofs->bytes > 0)
        draw_element(elements, "roof of the memory", "$slope using 1:2 with lines lc rgb '#444444' lw 1.8");
    if (roofs->flops_64 > 0)
        draw_element(elements, "roof of 64 bits", "$flat_64 using 1:2 with lines lc rgb '#444444' lw 1.8");
    if (roofs->flops_32 > 0)
        draw_element(elements, "roof of 32 bits", "$flat_32 using 1:2 with lines lc rgb '#444444' lw 1.8 dt (8, 4)");
}

static void put_traffic_end(FILE *script, const struct field *field)
{
    fprintf(script, "set arrow from first %.9g, graph 0 to first %.9g, graph 1 arrowstyle 1\n", field->traffic_ends,
            field->traffic_ends);
    fprintf(
        script,
        "set label \"no traffic counted\" at first %.9g, graph 0.03 left offset 0.4, 0 font sprintf(',%%g', font_size * 0.75) "
        "tc rgb '#666666'\n",
        field->traffic_ends);
}

static void draw_figure(FILE *script, const struct picture *picture, const void *figure_pointer)
{
    struct roofline_figure figure = *(const struct roofline_figure *)figure_pointer;
    const struct roofs *roofs = &figure.roofs;
    struct panel panel = {.columns = 1, .rows = 1, .left = 80, .right = LIST_WIDTH + 16, .top = 16, .bottom = 54};
    double width = (double)picture->width - panel.left - panel.right;
    double height = (double)picture->height - HEADER_HEIGHT - CAPTION_HEIGHT - panel.top - panel.bottom;
    struct field field = roofs_place(roofs, &figure.spots, width, height);
    struct key_entry entries[KEY_MAX];
    struct series none = {.count = 0};
    size_t series = roofs->parallel ? figure.scene->series.count : 1;
    draw_header(script, picture, entries,
                series_entries(roofs->parallel ? &figure.scene->series : &none, !roofs->parallel, entries));
    draw_panel(script, picture, panel, NULL);
    put_numbers(script, &figure.spots, &field);
    put_list(script, picture, &figure);
    put_roofs(script, roofs, &field);
    if (figure.spots.any_without_traffic)
        put_traffic_end(script, &field);
    size_t counts[SERIES_MAX] = {0};
    for (size_t i = 0; i < series; i++)
        counts[i] = put_dots(script, &figure, i);
    draw_axis_log_range(script, "x", 10, (struct extent){field.x.low, field.traffic_ends}, 10,
                        "arithmetic intensity (flops / byte to and from memory)");
    fprintf(script, "set xrange [%.9g : %.9g]\n", field.x.low, field.x.high); /* no tics where there is no traffic */
    draw_axis_log_range(script, "y", 10, field.y, 10, "rate (Gflop/s)");
    struct elements elements = {.script = script};
    draw_roofs(&elements, roofs);
    for (size_t i = 0; i < series; i++) {
        unsigned look = roofs->parallel ? series_look(i) : BASELINE_LOOK;
        if (counts[i] == 0)
            continue;
        elements.name = roofs->parallel ? figure.scene->series.names[i] : "sequential";
        draw_element(&elements, "95 % intervals",
                     "$rates_%zu using 1:3:(0):($4 - $3) with vectors heads size screen cap, 90 fixed lt %u lw 1.2", i, look);
        draw_element(&elements, "rates", "$rates_%zu using 1:2 with points lt %u", i, look);
    }
    draw_elements_end(&elements);
}

void draw_roofline(struct drawing *drawing, const struct scene *scene)
{
    struct roofline_figure figure = {.scene = scene, .roofs = roofs_find(scene)};
    if (figure.roofs.workers == 0)
        return;
    figure.spots = roofs_spots(scene->study, &figure.roofs);
    char title[DRAW_TEXT_MAX];
    snprintf(title, sizeof title, "Roofline: flops a second of every kernel, %zu worker%s", figure.roofs.workers,
             figure.roofs.workers == 1 ? "" : "s");
    size_t lines = scene->study->result->kernel_count + 5;
    unsigned list_height = (unsigned)lines * LINE_HEIGHT + HEADER_HEIGHT + CAPTION_HEIGHT + 40;
    struct picture picture = {
        .prefix = "roofline",
        .title = title,
        .machine = scene->machine,
        .caption = figure.spots.any_bounded
                       ? "Roofs: the most that this run's peak kernels reached. Bars: 95 % intervals of the medians."
                       : "Roofs: the most that this run's peak kernels reached. Medians: too few rounds for intervals.",
        .description =
            "Flops a second against flops for each byte to and from memory, both logarithmic. A kernel under the slope is "
            "bound by memory, "
            "one under a flat roof by arithmetic on numbers of so many bits. Numbers name the kernels in the list.",
        .width = WIDTH,
        .height = list_height > LEAST_HEIGHT ? list_height : LEAST_HEIGHT,
    };
    if (figure.spots.count > 0)
        drawing_add(drawing, picture, draw_figure, &figure);
    free(figure.spots.list);
}
