/* draw_kernel.c - the figures of one kernel: speedup and efficiency; which others there are. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "draw_fits.h"
#include "ratios.h"

enum { KEY_MAX = SERIES_MAX + 6, WIDTH = 820, HEIGHT = 560, WIDE = 1080, NARROW_HEIGHT = 460 };

static const struct panel whole = {.columns = 1, .rows = 1, .left = 66, .right = 22, .top = 28, .bottom = 54};

/* --- speedup and efficiency --------------------------------------------------------------------------------------------- */

/* Writes the speedups of single rounds as $raw_SERIES: workers, speedup. How many; 0, too, when memory is short. */
static size_t put_rounds(FILE *script, struct subject subject, size_t series, struct extent *values)
{
    const struct kernel_result *kernel = subject_analysis(subject)->kernel;
    const struct configuration *baseline = analyse_baseline(kernel);
    size_t written = 0;
    fprintf(script, "$raw_%zu << END_OF_DATA\n", series);
    for (size_t i = 0; baseline && i < kernel->configuration_count; i++) {
        const struct configuration *configuration = &kernel->configurations[i];
        if (!configuration->parallel || strcmp(configuration->strategy, subject.scene->series.names[series]) != 0)
            continue;
        double *ratios = malloc((configuration->sample_count + 1) * sizeof *ratios);
        size_t count = ratios ? ratios_of(kernel, baseline, configuration, (struct ratio_choice){0}, ratios, NULL) : 0;
        for (size_t j = 0; j < count; j++) {
            fprintf(script, "%zu %.6g\n", configuration->worker_count, exp(ratios[j]));
            extent_include(values, exp(ratios[j]));
        }
        free(ratios);
        written += count;
    }
    fputs("END_OF_DATA\n", script);
    return written;
}

static void draw_speedup_axes(FILE *script, struct subject subject, struct extent workers, struct extent speedups, bool small)
{
    bool weak = subject_analysis(subject)->kernel->sampling.weak;
    const char *what = weak ? "scaled speedup: rate / sequential rate (times)" : "speedup over the sequential run (times)";
    boundaries_draw(script, boundaries_of(subject.scene->study->result->context, subject_analysis(subject)), !small);
    draw_axis_workers(script, workers, small ? 6 : 12, small ? NULL : "workers");
    draw_axis_log(script, "y", 2, speedups, small ? 6 : 12, small ? NULL : what);
}

void draw_small_speedup(FILE *script, struct subject subject, struct extent workers, struct extent speedups)
{
    subject_put(script, subject, "rows", row_speedup, 1);
    draw_speedup_axes(script, subject, workers, speedups, true);
    struct elements elements = {.script = script};
    draw_element(&elements, "ideal", "x with lines ls 20");
    subject_draw(&elements, subject, "rows", row_speedup, NULL);
    draw_elements_end(&elements);
}

static void draw_whole_speedup(FILE *script, struct subject subject)
{
    struct extent workers = extent_empty, speedups = extent_empty;
    size_t count = subject.scene->series.count, rounds[SERIES_MAX] = {0};
    subject_measure(subject, row_speedup, 1, &workers, &speedups);
    extent_include(&speedups, workers.high); /* the ideal at the most workers measured */
    struct fits fits = fits_put(script, subject, fit_as_speedup, &workers, &speedups);
    for (size_t i = 0; i < count; i++)
        rounds[i] = put_rounds(script, subject, i, &speedups);
    subject_put(script, subject, "rows", row_speedup, 1);
    draw_speedup_axes(script, subject, workers, speedups, false);

    struct elements elements = {.script = script};
    draw_element(&elements, "ideal", "x with lines ls 20");
    for (size_t i = 0; i < count; i++) {
        struct place place = subject_place(subject, i);
        elements.name = subject.scene->series.names[i];
        if (rounds[i] > 0)
            draw_element(&elements, "single rounds",
                         "$raw_%zu using (moved($1, %zu, %zu)):2 with points pt 7 ps 0.42 * mark_scale lc rgb faint[%u]", i,
                         place.slot + 1, place.count, place.look);
    }
    fits_draw(&elements, &fits, &subject.scene->series);
    subject_draw(&elements, subject, "rows", row_speedup, fits.unfitted);
    draw_elements_end(&elements);
}

static void draw_speedup(FILE *script, const struct picture *picture, const void *subject_pointer)
{
    const struct subject *subject = subject_pointer;
    struct key_entry entries[KEY_MAX];
    size_t count = subject_entries(*subject, false, NULL, entries);
    entries[count++] = (struct key_entry){"with points pt 7 ps 0.4 * mark_scale lc rgb '#AAAAAA'", "one round"};
    entries[count++] = (struct key_entry){"with lines ls 20", "ideal"};
    count += fits_entries(*subject, entries + count);
    draw_header(script, picture, entries, count);
    draw_panel(script, picture, whole, NULL);
    draw_whole_speedup(script, *subject);
}

static void draw_efficiency(FILE *script, const struct picture *picture, const void *subject_pointer)
{
    struct subject subject = *(const struct subject *)subject_pointer;
    struct key_entry entries[KEY_MAX];
    size_t count = subject_entries(subject, false, row_efficiency, entries);
    entries[count++] = (struct key_entry){"with lines ls 20", "ideal"};
    count += fits_entries(subject, entries + count);
    draw_header(script, picture, entries, count);
    draw_panel(script, picture, whole, NULL);

    struct extent workers = extent_empty, values = {0, 100};
    subject_measure(subject, row_efficiency, 1, &workers, &values);
    struct fits fits = fits_put(script, subject, fit_as_efficiency, &workers, &values);
    subject_put(script, subject, "rows", row_efficiency, 1);
    boundaries_draw(script, boundaries_of(subject.scene->study->result->context, subject_analysis(subject)), true);
    draw_axis_workers(script, workers, 12, "workers");
    draw_axis_linear(script, "y", values, 8, "efficiency: speedup / workers (%)");
    struct elements elements = {.script = script};
    draw_element(&elements, "ideal", "100 with lines ls 20");
    fits_draw(&elements, &fits, &subject.scene->series);
    subject_draw(&elements, subject, "rows", row_efficiency, fits.unfitted);
    draw_elements_end(&elements);
}

/* --- the four ----------------------------------------------------------------------------------------------------------- */

static const char INTERVALS[] = "bars: 95 % intervals, all worker counts of a strategy together";

static void add(struct drawing *drawing, struct subject subject, const char *prefix, const char *what, const char *description,
                row_value *value, bool fitted, draw_body *body)
{
    struct bars bars = {false, false};
    subject_add_bars(subject, value, &bars);
    const struct kernel_result *kernel = subject_analysis(subject)->kernel;
    char fits[FITS_TEXT_MAX] = "", caption[DRAW_TEXT_MAX];
    if (fitted)
        fits_describe(subject, fits);
    snprintf(caption, sizeof caption, "Medians over rounds; %s. %s", bars_text(bars, INTERVALS), fits);
    struct draw_text name = draw_text_clean(kernel->name, 40), size = draw_text_clean(kernel->size, 12);
    char title[DRAW_TEXT_MAX];
    snprintf(title, sizeof title, "%.200s, size %.60s: %s", name.text, size.text, what);
    struct picture picture = {
        .prefix = prefix,
        .name = kernel->name,
        .title = title,
        .machine = subject.scene->machine,
        .caption = caption,
        .description = description,
        .width = fitted ? WIDTH : WIDE, /* the others have two panels */
        .height = fitted ? HEIGHT : NARROW_HEIGHT,
    };
    drawing_add(drawing, picture, body, &subject);
}

void draw_kernel(struct drawing *drawing, const struct scene *scene, size_t kernel)
{
    struct subject subject = {scene, kernel};
    const struct analysis *analysis = subject_analysis(subject);
    struct points base = {analysis, NULL, row_seconds, 1};
    if (subject_has_speedups(analysis)) {
        add(drawing, subject, "speedup", "speedup",
            "Speedup over the sequential run against workers, both axes logarithmic. The dashed line is as many times faster "
            "as there are "
            "workers. Faint dots are single rounds. Solid lines are fitted laws with their 95 % bands, dotted beyond what was "
            "measured. "
            "Vertical lines: from there on workers use another part of the machine, or more machines.",
            row_speedup, true, draw_speedup);
    }
    if (subject_measure(subject, row_efficiency, 1, NULL, NULL) > 0) {
        add(drawing, subject, "efficiency", "efficiency",
            "Speedup divided by workers, against workers. 100 % is ideal. Lines as in the plot of speedups.", row_efficiency,
            true, draw_efficiency);
    }
    if (subject_measure(subject, row_seconds, 1, NULL, NULL) + points_measure(base, NULL, NULL) > 0)
        add(drawing, subject, "time", "time and rate",
            "Left: the time of one warm run. Right: items a second at that time. All axes logarithmic.", row_seconds, false,
            draw_times);
    if (subject_measure(subject, row_create, 1, NULL, NULL) > 0)
        add(drawing, subject, "startup", "cold start",
            "Left: speedups of warm runs, whose workers wait (filled), and of cold runs, which create and join them (hollow, "
            "dashed). Right: the "
            "time that creating the workers takes.",
            row_create, false, draw_startup);
}
