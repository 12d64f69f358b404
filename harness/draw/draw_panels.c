/* draw_panels.c - figures with a small panel for each kernel: speedups, the spread of the samples, their drift. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "draw_parts.h"

enum { PANEL_WIDTH = 270, PANEL_HEIGHT = 240, KEY_MAX = SERIES_MAX + 4, ROW_LABELS_MOST = 40 };

/* The place of panel number `index` of a picture. */
static struct panel place(size_t index, size_t columns, size_t panels, unsigned left, unsigned bottom)
{
    return (struct panel){.column = index % columns,
                          .row = index / columns,
                          .columns = columns,
                          .rows = (panels + columns - 1) / columns,
                          .left = left,
                          .right = 12,
                          .top = 30,
                          .bottom = bottom};
}

/* A panel that says why there is nothing in it. */
static void draw_message(FILE *script, const char *text)
{
    struct draw_text message = draw_text_clean(text, 34);
    fputs("set label ", script);
    draw_text_quote(script, message.text);
    fputs(
        " at graph 0.5, graph 0.5 center noenhanced font sprintf(',%g', font_size * 0.8) tc rgb '#666666'\n"
        "unset xtics\nunset ytics\nset xrange [0 : 1]\nset yrange [0 : 1]\nplot -1 notitle\n",
        script);
}

/* --- overview ----------------------------------------------------------------------------------------------------------- */

/* Axes that panels share, so that they can be compared. */
struct axes {
    struct extent workers, speedups;
};

/* Kernels that wait are tried with more workers than there are CPUs: on one's axes with them, those that compute would lie in a
 * corner of their panels. So each kind has its own. What measures overhead does next to no work: its own axis of speedups. */
static struct axes measure_overview(const struct scene *scene, bool waiting)
{
    struct axes axes = {extent_empty, extent_empty};
    for (size_t i = 0; i < scene->study->result->kernel_count; i++) {
        const struct kernel_result *kernel = scene->study->kernels[i].kernel;
        if (kernel->waits == waiting)
            subject_measure((struct subject){scene, i}, row_speedup, 1, &axes.workers,
                            kernel->role != ROLE_OVERHEAD ? &axes.speedups : NULL);
    }
    extent_include(&axes.speedups, axes.workers.high); /* the ideal */
    return axes;
}

/* Whether there are panels of both kinds. */
static bool has_both_kinds(const struct study *study)
{
    size_t waiting = 0, shown = 0;
    for (size_t i = 0; i < study->result->kernel_count; i++) {
        shown += subject_has_speedups(&study->kernels[i]);
        waiting += subject_has_speedups(&study->kernels[i]) && study->kernels[i].kernel->waits;
    }
    return waiting > 0 && waiting < shown;
}

static void draw_overview_panel(FILE *script, struct subject subject, struct axes axes)
{
    const struct analysis *analysis = subject_analysis(subject);
    if (!subject_has_speedups(analysis)) {
        draw_message(script, analysis->kernel->why[0] ? "not measured" : "no speedup");
        return;
    }
    if (analysis->kernel->role == ROLE_OVERHEAD) {
        axes.speedups = extent_empty;
        subject_measure(subject, row_speedup, 1, NULL, &axes.speedups);
    }
    draw_small_speedup(script, subject, axes.workers, axes.speedups);
}

static void draw_overview_body(FILE *script, const struct picture *picture, const void *scene_pointer)
{
    const struct scene *scene = scene_pointer;
    size_t panels = scene->study->result->kernel_count, columns = draw_columns(panels);
    const struct axes axes[] = {measure_overview(scene, false), measure_overview(scene, true)};
    struct key_entry entries[KEY_MAX];
    size_t count = series_entries(&scene->series, false, entries);
    entries[count++] = (struct key_entry){"with lines ls 20", "ideal"};
    draw_header(script, picture, entries, count);
    for (size_t i = 0; i < panels; i++) {
        draw_panel(script, picture, place(i, columns, panels, 44, 30), scene->study->kernels[i].kernel->name);
        draw_overview_panel(script, (struct subject){scene, i}, axes[scene->study->kernels[i].kernel->waits]);
    }
}

void draw_overview(struct drawing *drawing, const struct scene *scene)
{
    size_t panels = scene->study->result->kernel_count, columns = draw_columns(panels), shown = 0;
    char kinds[BOUNDARY_KINDS_MAX] = "";
    struct bars bars = {false, false};
    for (size_t i = 0; i < panels; i++) {
        shown += subject_has_speedups(&scene->study->kernels[i]);
        subject_add_bars((struct subject){scene, i}, row_speedup, &bars);
        if (subject_has_speedups(&scene->study->kernels[i]))
            boundaries_add_kinds(boundaries_of(scene->study->result->context, &scene->study->kernels[i]), kinds);
    }
    if (shown == 0)
        return;
    char caption[DRAW_TEXT_MAX];
    snprintf(caption, sizeof caption, "Medians; %s; log axes%s%s%s.",
             bars_text(bars, "bars: 95 % intervals, all worker counts together"),
             has_both_kinds(scene->study) ? "; kernels that wait: own axes" : "", kinds[0] ? "; lines: " : "", kinds);
    struct picture picture = {
        .prefix = "overview",
        .title = "Speedup over the sequential run (times) against workers",
        .machine = scene->machine,
        .caption = caption,
        .description = "One panel for each kernel. The dashed line is as many times faster as there are workers.",
        .width = (unsigned)(columns < 3 ? 3 : columns) * PANEL_WIDTH,
        .height = (unsigned)((panels + columns - 1) / columns) * PANEL_HEIGHT + HEADER_HEIGHT + CAPTION_HEIGHT,
    };
    drawing_add(drawing, picture, draw_overview_body, scene);
}

/* --- samples ------------------------------------------------------------------------------------------------------------ */

enum { BASELINE = SERIES_MAX }; /* its number among dots */

/* How many dots there are of each series, filled or hollow. */
struct dots {
    size_t filled[SERIES_MAX + 1], hollow[SERIES_MAX + 1];
};

static size_t series_number(const struct series *series, const struct configuration *configuration)
{
    for (size_t i = 0; configuration->parallel && i < series->count; i++) {
        if (strcmp(series->names[i], configuration->strategy) == 0)
            return i;
    }
    return BASELINE;
}

static void put_dot(FILE *script, struct dots *dots, double x, double y, size_t number, bool flagged)
{
    fprintf(script, "%.6g %.6g %zu %d\n", x, y, number, flagged);
    if (flagged)
        dots->hollow[number]++;
    else
        dots->filled[number]++;
}

/* Adds what is in block $dots. */
static void draw_dots(struct elements *elements, const struct series *series, const struct dots *dots)
{
    for (size_t i = 0; i <= SERIES_MAX; i++) {
        unsigned look = i == BASELINE ? BASELINE_LOOK : series_look(i);
        elements->name = i == BASELINE ? "sequential" : series->names[i];
        if (dots->filled[i] > 0)
            draw_element(elements, "samples",
                         "$dots using ($3 == %zu && $4 == 0 ? $1 : NaN):2 with points lt %u pt filled[%u] ps 0.42 * mark_scale",
                         i, look, look);
        if (dots->hollow[i] > 0)
            draw_element(
                elements, "disturbed samples",
                "$dots using ($3 == %zu && $4 == 1 ? $1 : NaN):2 with points lt %u lw 1 pt hollow[%u] ps 0.6 * mark_scale", i,
                look, look);
    }
    elements->name = NULL;
}

/* Warm samples of a row, as times of its median. */
static bool is_shown(const struct analysed_row *row, const struct sample *sample)
{
    return !sample->cold && row->seconds.count > 0 && row->seconds.middle > 0 && sample->seconds > 0;
}

/* Evenly strewn within (-0.3, 0.3): multiples of the golden ratio. */
static double strewn(size_t index)
{
    return 0.6 * (fmod((double)(index + 1) * 0.6180339887498949, 1) - 0.5);
}

static void put_row_labels(FILE *script, const struct analysis *analysis)
{
    size_t rows = analysis->row_count, stride = rows / ROW_LABELS_MOST + 1;
    fputs("set ytics nomirror out (", script);
    for (size_t i = 0; i < rows; i += stride) {
        const struct configuration *configuration = analysis->rows[i].configuration;
        struct draw_text strategy = draw_text_clean(configuration->strategy, 12);
        char label[DRAW_TEXT_MAX];
        snprintf(label, sizeof label, "%.100s %zu", strategy.text, configuration->worker_count);
        fputs(i ? ", " : "", script);
        draw_text_quote_tic(script, label);
        fprintf(script, " %zu", i + 1);
    }
    fprintf(script, ") font row_font\nset yrange [%g : 0.3]\n", (double)rows + 0.7);
}

static void put_strips(FILE *script, const struct scene *scene, const struct analysis *analysis, struct dots *dots,
                       struct extent *times)
{
    fputs("$dots << END_OF_DATA\n", script);
    for (size_t i = 0; i < analysis->row_count; i++) {
        const struct analysed_row *row = &analysis->rows[i];
        const struct configuration *configuration = row->configuration;
        for (size_t j = 0; j < configuration->sample_count; j++) {
            const struct sample *sample = &configuration->samples[j];
            if (!is_shown(row, sample))
                continue;
            double time = sample->seconds / row->seconds.middle;
            put_dot(script, dots, time, (double)(i + 1) + strewn(j), series_number(&scene->series, configuration),
                    sample->disturbance != 0);
            extent_include(times, time);
        }
    }
    fputs("END_OF_DATA\n$medians << END_OF_DATA\n", script);
    for (size_t i = 0; i < analysis->row_count; i++) {
        const struct interval *seconds = &analysis->rows[i].seconds;
        if (seconds->count > 0 && seconds->middle > 0)
            fprintf(script, "1 %zu %.6g %.6g\n", i + 1, seconds->bounded ? seconds->low / seconds->middle : 1,
                    seconds->bounded ? seconds->high / seconds->middle : 1);
    }
    fputs("END_OF_DATA\n", script);
}

static void draw_strips(FILE *script, const struct scene *scene, const struct analysis *analysis)
{
    struct dots dots = {{0}, {0}};
    struct extent times = extent_empty;
    put_strips(script, scene, analysis, &dots, &times);
    draw_axis_log(script, "x", 10, times, 4, "time / median");
    put_row_labels(script, analysis);
    struct elements elements = {.script = script};
    draw_element(&elements, "95 % intervals of the medians",
                 "$medians using 3:2:($4 - $3):(0) with vectors nohead lc rgb '#BBBBBB' lw 5");
    draw_dots(&elements, &scene->series, &dots);
    draw_element(&elements, "medians", "$medians using 1:2 with points lc rgb '#000000' lw 1.2 pt 1 ps 0.7 * mark_scale");
    draw_elements_end(&elements);
}

/* --- drift -------------------------------------------------------------------------------------------------------------- */

/* What is needed to place a sample in time: rounds, and places within one, of all replicates. */
struct calendar {
    size_t rounds, places;
};

static struct calendar calendar_of(const struct analysis *analysis)
{
    struct calendar calendar = {0};
    for (size_t i = 0; i < analysis->row_count; i++) {
        const struct configuration *configuration = analysis->rows[i].configuration;
        for (size_t j = 0; j < configuration->sample_count; j++) {
            const struct sample *sample = &configuration->samples[j];
            calendar.rounds = sample->round >= calendar.rounds ? sample->round + 1 : calendar.rounds;
            calendar.places = sample->order >= calendar.places ? sample->order + 1 : calendar.places;
        }
    }
    return calendar;
}

static void draw_rounds(FILE *script, const struct scene *scene, const struct analysis *analysis)
{
    struct calendar calendar = calendar_of(analysis);
    struct dots dots = {{0}, {0}};
    struct extent times = extent_empty, rounds = extent_empty;
    fputs("$dots << END_OF_DATA\n", script);
    for (size_t i = 0; i < analysis->row_count; i++) {
        const struct analysed_row *row = &analysis->rows[i];
        for (size_t j = 0; j < row->configuration->sample_count; j++) {
            const struct sample *sample = &row->configuration->samples[j];
            if (!is_shown(row, sample))
                continue;
            double time = sample->seconds / row->seconds.middle;
            double round = (double)(sample->replicate * calendar.rounds + sample->round) + 1;
            double at = round + 0.8 * ((double)sample->order + 0.5) / (double)calendar.places - 0.4;
            put_dot(script, &dots, at, time, series_number(&scene->series, row->configuration), sample->disturbance != 0);
            extent_include(&times, time);
            extent_include(&rounds, round);
        }
    }
    fputs("END_OF_DATA\n", script);
    draw_axis_linear(script, "x", rounds, 6, "round");
    draw_axis_log(script, "y", 10, times, 5, "time / median");
    struct elements elements = {.script = script};
    draw_element(&elements, "median", "1 with lines ls 20");
    draw_dots(&elements, &scene->series, &dots);
    draw_elements_end(&elements);
}

/* --- both --------------------------------------------------------------------------------------------------------------- */

static bool has_warm_samples(const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->row_count; i++) {
        if (analysis->rows[i].seconds.count > 0)
            return true;
    }
    return false;
}

static size_t measured_kernels(const struct study *study)
{
    size_t count = 0;
    for (size_t i = 0; i < study->result->kernel_count; i++)
        count += has_warm_samples(&study->kernels[i]);
    return count;
}

/* A figure of dots: what fills a panel. */
struct dot_figure {
    const struct scene *scene;
    void (*draw)(FILE *script, const struct scene *scene, const struct analysis *analysis);
    unsigned left; /* room for labels of the y axis */
};

static void draw_dot_body(FILE *script, const struct picture *picture, const void *figure_pointer)
{
    const struct dot_figure *figure = figure_pointer;
    const struct study *study = figure->scene->study;
    size_t panels = measured_kernels(study), columns = draw_columns(panels), index = 0;
    struct key_entry entries[KEY_MAX];
    size_t count = series_entries(&figure->scene->series, true, entries);
    entries[count++] = (struct key_entry){"with points pt 6 ps 0.7 * mark_scale lc rgb '#444444'", "disturbed"};
    draw_header(script, picture, entries, count);
    for (size_t i = 0; i < study->result->kernel_count; i++) {
        if (!has_warm_samples(&study->kernels[i]))
            continue;
        draw_panel(script, picture, place(index++, columns, panels, figure->left, 54), study->kernels[i].kernel->name);
        figure->draw(script, figure->scene, &study->kernels[i]);
    }
}

static size_t most_rows(const struct study *study)
{
    size_t most = 0;
    for (size_t i = 0; i < study->result->kernel_count; i++)
        most = study->kernels[i].row_count > most ? study->kernels[i].row_count : most;
    return most;
}

void draw_samples(struct drawing *drawing, const struct scene *scene)
{
    size_t panels = measured_kernels(scene->study), columns = draw_columns(panels);
    if (panels == 0)
        return;
    unsigned rows = (unsigned)((panels + columns - 1) / columns),
             width = (unsigned)(columns < 3 ? 3 : columns) * (PANEL_WIDTH + 30);
    size_t strips = most_rows(scene->study);
    unsigned strip_height = (unsigned)(strips < ROW_LABELS_MOST ? strips : ROW_LABELS_MOST) * 15 + 80;
    struct dot_figure spread = {scene, draw_strips, 92}, drift = {scene, draw_rounds, 62};
    struct bars bars = {false, false};
    for (size_t i = 0; i < scene->study->result->kernel_count; i++)
        subject_add_bars((struct subject){scene, i}, row_seconds, &bars);
    char caption[DRAW_TEXT_MAX];
    snprintf(caption, sizeof caption, "Dots: all samples, hollow where something else ran meanwhile; cross: the median; %s.",
             bars_text(bars, "grey bar: its 95 % interval"));
    struct picture picture = {
        .prefix = "samples",
        .title = "Spread: time of every warm run / median of its configuration",
        .machine = scene->machine,
        .caption = caption,
        .description = "One panel for each kernel, a strip for each strategy and number of workers. No sample is left out.",
        .width = width,
        .height = rows * (strip_height > PANEL_HEIGHT ? strip_height : PANEL_HEIGHT) + HEADER_HEIGHT + CAPTION_HEIGHT,
    };
    drawing_add(drawing, picture, draw_dot_body, &spread);
    picture.prefix = "drift";
    picture.title = "Drift: time of every warm run / median of its configuration, round by round";
    picture.caption = "Dots: all samples in the order in which they were taken, hollow where something else ran meanwhile.";
    picture.description = "One panel for each kernel. What moves all strategies alike is the machine, and cancels in speedups.";
    picture.height = rows * PANEL_HEIGHT + HEADER_HEIGHT + CAPTION_HEIGHT;
    drawing_add(drawing, picture, draw_dot_body, &drift);
}
