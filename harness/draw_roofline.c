/* draw_roofline.c - the roofline of a machine with its kernels below it (Williams, Waterman & Patterson 2009). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "draw_parts.h"

enum { WIDTH = 1060, LIST_WIDTH = 220, LEAST_HEIGHT = 600, LINE_HEIGHT = 17, NUMBER_SIZE = 15, KEY_MAX = SERIES_MAX + 3 };

static const double GIGA = 1e9;

/* The highest roofs of one number of workers, in G a second; 0: not measured. */
struct roofs {
    size_t workers;
    bool parallel; /* false: the sequential run's, since there are no others */
    double flops_64, flops_32, bytes;
};

/* One kernel's best point. */
struct spot {
    const struct analysis *analysis;
    double intensity;        /* flops a byte; infinite: no traffic */
    double x, rate;          /* where it is drawn: intensity, G flops a second */
    double label_x, label_y; /* of its number, pixels from the lower left corner of the plot */
};

struct spots {
    struct spot *list;
    size_t count;
    struct extent intensities, rates; /* of those with traffic; of all */
    bool any_without_traffic;
};

/* What a figure is drawn from. */
struct roofline_figure {
    const struct scene *scene;
    struct roofs roofs;
    struct spots spots;
};

/* --- roofs -------------------------------------------------------------------------------------------------------------- */

static bool is_parallel(const struct series *series, const char *strategy)
{
    for (size_t i = 0; i < series->count; i++) {
        if (strcmp(series->names[i], strategy) == 0)
            return true;
    }
    return false;
}

static void raise(double *roof, const struct interval *measured)
{
    if (measured->count > 0 && isfinite(measured->middle))
        *roof = fmax(*roof, measured->middle / GIGA);
}

static struct roofs find_roofs(const struct scene *scene)
{
    const struct roofline *roofline = &scene->study->roofline;
    struct roofs roofs = {0};
    for (size_t i = 0; i < roofline->roof_count; i++) {
        bool parallel = is_parallel(&scene->series, roofline->roofs[i].strategy);
        size_t workers = roofline->roofs[i].worker_count;
        if (parallel == roofs.parallel ? workers > roofs.workers : parallel)
            roofs = (struct roofs){.workers = workers, .parallel = parallel};
    }
    for (size_t i = 0; i < roofline->roof_count; i++) {
        const struct roof *roof = &roofline->roofs[i];
        if (roof->worker_count != roofs.workers || is_parallel(&scene->series, roof->strategy) != roofs.parallel)
            continue;
        raise(&roofs.flops_64, &roof->flops_64_per_second);
        raise(&roofs.flops_32, &roof->flops_32_per_second);
        raise(&roofs.bytes, &roof->bytes_per_second);
    }
    return roofs;
}

/* --- points ------------------------------------------------------------------------------------------------------------- */

static bool belongs(const struct roofs *roofs, const struct analysed_row *row)
{
    return row->configuration->parallel == roofs->parallel && row->configuration->worker_count == roofs->workers &&
           row->items_per_second > 0;
}

static double rate_of(const struct analysis *analysis, const struct analysed_row *row)
{
    return row->items_per_second * analysis->kernel->problem.flops_per_item / GIGA;
}

/* The highest rate among the rows that belong; 0: none. */
static double best_rate(const struct roofs *roofs, const struct analysis *analysis)
{
    double best = 0;
    for (size_t i = 0; i < analysis->row_count; i++) {
        if (belongs(roofs, &analysis->rows[i]))
            best = fmax(best, rate_of(analysis, &analysis->rows[i]));
    }
    return best;
}

/* False when memory is short. */
static bool find_spots(const struct study *study, const struct roofs *roofs, struct spots *spots)
{
    size_t kernels = study->result->kernel_count;
    *spots = (struct spots){calloc(kernels + 1, sizeof *spots->list), 0, extent_empty, extent_empty, false};
    for (size_t i = 0; spots->list && i < kernels; i++) {
        const struct analysis *analysis = &study->kernels[i];
        const struct problem *problem = &analysis->kernel->problem;
        double rate = best_rate(roofs, analysis);
        if (rate <= 0)
            continue;
        double intensity = problem->bytes_per_item > 0 ? problem->flops_per_item / problem->bytes_per_item : INFINITY;
        spots->list[spots->count++] = (struct spot){.analysis = analysis, .intensity = intensity, .x = intensity, .rate = rate};
        spots->any_without_traffic = spots->any_without_traffic || isinf(intensity);
        extent_include(&spots->intensities, intensity);
        extent_include(&spots->rates, rate);
    }
    return spots->list != NULL;
}

/* --- where things stand ------------------------------------------------------------------------------------------------- */

/* The plot's ranges, and its size in pixels. */
struct field {
    struct extent x, y;
    double traffic_ends; /* beyond it lie kernels without traffic; the end of x when there are none */
    double width, height;
};

static struct field make_field(const struct roofline_figure *figure, const struct picture *picture, struct panel panel)
{
    const struct roofs *roofs = &figure->roofs;
    struct field field = {.x = figure->spots.intensities, .y = figure->spots.rates};
    double top = fmax(roofs->flops_64, roofs->flops_32);
    extent_include(&field.y, top > 0 ? top : NAN);
    if (roofs->bytes > 0 && top > 0) { /* the ridges, and some of the slope */
        extent_include(&field.x, top / roofs->bytes * 4);
        extent_include(&field.x, (roofs->flops_64 > 0 ? roofs->flops_64 : top) / roofs->bytes / 8);
    }
    if (field.x.low > field.x.high)
        field.x = (struct extent){0.1, 10};
    field.y = (struct extent){field.y.low / 1.6, field.y.high * 1.8};
    field.x = (struct extent){field.x.low / 1.5, field.x.high * 1.5};
    field.traffic_ends = field.x.high;
    if (figure->spots.any_without_traffic)
        field.x.high *= pow(field.x.high / field.x.low, 0.3);
    field.width = picture->width - panel.left - panel.right;
    field.height = picture->height - HEADER_HEIGHT - CAPTION_HEIGHT - panel.top - panel.bottom;
    return field;
}

static double pixel_x(const struct field *field, double x)
{
    return field->width * log(x / field->x.low) / log(field->x.high / field->x.low);
}

static double pixel_y(const struct field *field, double y)
{
    return field->height * log(y / field->y.low) / log(field->y.high / field->y.low);
}

static int by_rate(const void *a, const void *b)
{
    const struct spot *const *left = a, *const *right = b;
    return ((*left)->rate > (*right)->rate) - ((*left)->rate < (*right)->rate);
}

/* Kernels without traffic stand side by side in their strip, slower ones first. */
static void spread_without_traffic(struct spots *spots, const struct field *field)
{
    struct spot **strip = calloc(spots->count + 1, sizeof *strip);
    size_t count = 0;
    for (size_t i = 0; strip && i < spots->count; i++) {
        if (isinf(spots->list[i].intensity))
            strip[count++] = &spots->list[i];
    }
    if (strip)
        qsort(strip, count, sizeof *strip, by_rate);
    for (size_t i = 0; i < count; i++)
        strip[i]->x = field->traffic_ends * pow(field->x.high / field->traffic_ends, ((double)i + 0.7) / ((double)count + 0.4));
    free(strip);
}

static bool is_free(const struct spots *spots, const struct field *field, size_t labelled, double x, double y)
{
    for (size_t i = 0; i < spots->count; i++) {
        const struct spot *other = &spots->list[i];
        if (fabs(pixel_x(field, other->x) - x) < NUMBER_SIZE - 4 && fabs(pixel_y(field, other->rate) - y) < NUMBER_SIZE - 4)
            return false;
        if (i < labelled && fabs(other->label_x - x) < NUMBER_SIZE + 4 && fabs(other->label_y - y) < NUMBER_SIZE)
            return false;
    }
    return x > 8 && y > 8 && x < field->width - 8 && y < field->height - 4;
}

/* Each number stands in the first free place around its point; on the right of it where there is none. */
static void place_numbers(struct spots *spots, const struct field *field)
{
    static const double around[][2] = {{14, 0},   {-14, 0},   {0, 15}, {0, -15}, {13, 11}, {-13, 11},
                                       {13, -11}, {-13, -11}, {24, 0}, {0, 26},  {0, -26}, {-24, 0}};
    for (size_t i = 0; i < spots->count; i++) {
        struct spot *spot = &spots->list[i];
        double x = pixel_x(field, spot->x), y = pixel_y(field, spot->rate);
        spot->label_x = x + around[0][0];
        spot->label_y = y;
        for (size_t j = 0; j < sizeof around / sizeof around[0]; j++) {
            if (!is_free(spots, field, i, x + around[j][0], y + around[j][1]))
                continue;
            spot->label_x = x + around[j][0];
            spot->label_y = y + around[j][1];
            break;
        }
    }
}

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

/* A label above the end of a roof. */
static void put_roof_label(FILE *script, const char *text, double x, double y)
{
    fprintf(script,
            "set label \"%s\" at first %.9g, first %.9g right offset 0, 0.6 font sprintf(',%%g', font_size * 0.78) tc rgb "
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
    put_roof_label(script, text, field->x.high, rate);
}

/* The memory's roof, up to the highest of arithmetic. */
static void put_slope(FILE *script, const struct roofs *roofs, const struct field *field)
{
    char text[64];
    double top = fmax(fmax(roofs->flops_64, roofs->flops_32), 0), to = top > 0 ? top / roofs->bytes : field->traffic_ends;
    fprintf(script, "$slope << END_OF_DATA\n%.9g %.9g\n%.9g %.9g\nEND_OF_DATA\n", field->x.low, roofs->bytes * field->x.low, to,
            roofs->bytes * to);
    snprintf(text, sizeof text, "memory: %.4g GB/s", roofs->bytes);
    double beside = sqrt(fmax(field->x.low, field->y.low / roofs->bytes) * to); /* the middle of what is seen */
    put_roof_label(script, text, beside, roofs->bytes * beside);
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
            if (!belongs(&figure->roofs, row) || strcmp(row->configuration->strategy, name) != 0)
                continue;
            double middle = rate_of(spot->analysis, row), per_second = middle * row->seconds.middle;
            bool bounded = row->seconds.bounded && row->seconds.low > 0;
            fprintf(script, "%.9g %.9g %.9g %.9g\n", spot->x, middle, bounded ? per_second / row->seconds.high : middle,
                    bounded ? per_second / row->seconds.low : middle);
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
    struct panel panel = {.columns = 1, .rows = 1, .left = 80, .right = LIST_WIDTH + 16, .top = 16, .bottom = 50};
    struct field field = make_field(&figure, picture, panel);
    struct key_entry entries[KEY_MAX];
    struct series none = {.count = 0};
    size_t series = roofs->parallel ? figure.scene->series.count : 1;
    draw_header(script, picture, entries,
                strategy_entries(roofs->parallel ? &figure.scene->series : &none, !roofs->parallel, entries));
    draw_panel(script, picture, panel, NULL);
    spread_without_traffic(&figure.spots, &field);
    place_numbers(&figure.spots, &field);
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
        draw_element(&elements, "95 % intervals", "$rates_%zu using 1:2:3:4 with yerrorbars lt %u pt -1 lw 1.2", i, look);
        draw_element(&elements, "rates", "$rates_%zu using 1:2 with points lt %u", i, look);
    }
    draw_elements_end(&elements);
}

void draw_roofline(struct drawing *drawing, const struct scene *scene)
{
    struct roofline_figure figure = {.scene = scene, .roofs = find_roofs(scene)};
    if (figure.roofs.workers == 0 || !find_spots(scene->study, &figure.roofs, &figure.spots))
        return;
    char title[DRAW_TEXT_MAX];
    snprintf(title, sizeof title, "Roofline: flops a second of every kernel, %zu worker%s", figure.roofs.workers,
             figure.roofs.workers == 1 ? "" : "s");
    size_t lines = scene->study->result->kernel_count + 3;
    unsigned list_height = (unsigned)lines * LINE_HEIGHT + HEADER_HEIGHT + CAPTION_HEIGHT + 40;
    struct picture picture = {
        .prefix = "roofline",
        .title = title,
        .machine = scene->machine,
        .caption = "Roofs: the most that this run's peak kernels reached. Bars: 95 % intervals of the medians.",
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
