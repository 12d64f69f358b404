/* draw_times.c - figures of a kernel's times: time and rate, and what starting workers costs. */
#include "draw_parts.h"
#include "draw_units.h"
#include "units.h"

enum { KEY_MAX = SERIES_MAX + 6 };

/* One quantity of all series, and of the baseline as a level line, into a panel; both axes logarithmic. `what` is followed by
 * the unit. */
static void draw_quantity(FILE *script, struct subject subject, row_value *value, bool rate, bool baseline, const char *what,
                          const char *items)
{
    struct extent workers = extent_empty, values = extent_empty;
    struct points base = {subject_analysis(subject), NULL, value, 1};
    bool based = baseline && points_measure(base, &workers, &values) > 0;
    subject_measure(subject, value, 1, &workers, &values);
    struct draw_unit unit = rate ? draw_rate_unit(values) : draw_time_unit(values);
    subject_put(script, subject, "rows", value, unit.size);
    base.unit = unit.size;
    points_put(script, "base", base);
    boundaries_draw(script, boundaries_of(subject.scene->study->result->context, subject_analysis(subject)), false);
    char label[DRAW_TEXT_MAX];
    snprintf(label, sizeof label, "%s (%s%.200s)", what, unit.name, items);
    draw_axis_workers(script, workers, 10, "workers");
    draw_axis_log(script, "y", 10, (struct extent){values.low / unit.size, values.high / unit.size}, 10, label);
    struct elements elements = {.script = script};
    if (based) {
        elements.name = "sequential";
        size_t series = subject_place(subject, 0).count; /* beside them, left of the first, or they would hide it */
        draw_element(&elements, "95 % intervals",
                     "$base using (moved($1, 0, %zu)):3:(0):($4 - $3) with vectors heads size screen cap, 90 fixed lt 7 lw 1.4",
                     series);
        draw_element(&elements, "medians", "$base using (moved($1, 0, %zu)):2 with points lt 7", series);
    }
    subject_draw(&elements, subject, "rows", value, NULL);
    draw_elements_end(&elements);
}

static struct panel half(size_t column)
{
    return (struct panel){.column = column, .columns = 2, .rows = 1, .left = 70, .right = 20, .top = 16, .bottom = 54};
}

void draw_times(FILE *script, const struct picture *picture, const void *subject_pointer)
{
    const struct subject *subject = subject_pointer;
    struct key_entry entries[KEY_MAX];
    size_t count = subject_entries(*subject, true, NULL, entries);
    struct draw_text item = draw_text_clean(subject_analysis(*subject)->kernel->item, 30);
    char per_second[UNIT_TEXT_MAX + 4];
    snprintf(per_second, sizeof per_second, "%s/s", units_plural(item.text).text);
    draw_header(script, picture, entries, count);
    draw_panel(script, picture, half(0), NULL);
    draw_quantity(script, *subject, row_seconds, false, true, "time of a run", "");
    draw_panel(script, picture, half(1), NULL);
    draw_quantity(script, *subject, row_rate, true, true, "rate", per_second);
}

/* Cold speedups of all series, hollow and dashed, beside the warm ones. */
static void draw_cold_and_warm(FILE *script, struct subject subject)
{
    struct extent workers = extent_empty, speedups = extent_empty;
    size_t series = subject.scene->series.count;
    subject_measure(subject, row_speedup, 1, &workers, &speedups);
    subject_measure(subject, row_cold_speedup, 1, &workers, &speedups);
    subject_put(script, subject, "warm", row_speedup, 1);
    subject_put(script, subject, "cold", row_cold_speedup, 1);
    draw_axis_workers(script, workers, 10, "workers");
    draw_axis_log(script, "y", 2, speedups, 10, "speedup over warm sequential (times)");
    struct elements elements = {.script = script};
    draw_element(&elements, "ideal", "x with lines ls 20");
    subject_draw(&elements, subject, "warm", row_speedup, NULL);
    for (size_t i = 0; i < series; i++) {
        if (points_measure(subject_points(subject, i, row_cold_speedup, 1), NULL, NULL) == 0)
            continue;
        struct place place = subject_place(subject, i);
        elements.name = subject.scene->series.names[i];
        draw_element(
            &elements, "95 % intervals of cold runs",
            "$cold_%zu using (moved($1, %zu, %zu)):3:(0):($4 - $3) with vectors heads size screen cap, 90 fixed lt %u lw 1.2",
            i, place.slot + 1, place.count, place.look);
        draw_element(&elements, "medians of cold runs",
                     "$cold_%zu using (moved($1, %zu, %zu)):2 with linespoints lt %u lw 1.1 dt (6, 4) pt hollow[%u]", i,
                     place.slot + 1, place.count, place.look, place.look);
    }
    draw_elements_end(&elements);
}

void draw_startup(FILE *script, const struct picture *picture, const void *subject_pointer)
{
    const struct subject *subject = subject_pointer;
    struct key_entry entries[KEY_MAX];
    size_t count = subject_entries(*subject, false, NULL, entries);
    entries[count++] = (struct key_entry){"with linespoints lc rgb '#444444' pt 7 ps 0.8 * mark_scale", "warm"};
    entries[count++] = (struct key_entry){"with linespoints lc rgb '#444444' dt (6, 4) pt 6 ps 0.8 * mark_scale", "cold"};
    entries[count++] = (struct key_entry){"with lines ls 20", "ideal"};
    draw_header(script, picture, entries, count);
    draw_panel(script, picture, half(0), NULL);
    draw_cold_and_warm(script, *subject);
    draw_panel(script, picture, half(1), NULL);
    draw_quantity(script, *subject, row_create, false, false, "creating the workers", "");
}
