/* draw_subject.c - the points of one kernel's strategies, as blocks and elements of a plot. */
#include <string.h>

#include "draw_parts.h"

enum { NAME_SIZE = 24 };

size_t series_entries(const struct series *series, bool baseline, struct key_entry *entries)
{
    size_t count = 0;
    if (baseline)
        entries[count++] = (struct key_entry){series_key_look(BASELINE_LOOK), "sequential"};
    for (size_t i = 0; i < series->count; i++)
        entries[count++] = (struct key_entry){series_key_look(series_look(i)), series->names[i]};
    return count;
}

static bool was_run_with(struct subject subject, size_t series)
{
    const struct analysis *analysis = subject_analysis(subject);
    for (size_t i = 0; i < analysis->row_count; i++) {
        if (strcmp(analysis->rows[i].configuration->strategy, subject.scene->series.names[series]) == 0)
            return true;
    }
    return false;
}

size_t subject_entries(struct subject subject, bool baseline, row_value *value, struct key_entry *entries)
{
    size_t count = 0;
    if (baseline)
        entries[count++] = (struct key_entry){series_key_look(BASELINE_LOOK), "sequential"};
    for (size_t i = 0; i < subject.scene->series.count; i++) {
        bool shown = value ? points_measure(subject_points(subject, i, value, 1), NULL, NULL) > 0 : was_run_with(subject, i);
        if (shown)
            entries[count++] = (struct key_entry){series_key_look(series_look(i)), subject.scene->series.names[i]};
    }
    return count;
}

struct place subject_place(struct subject subject, size_t series)
{
    struct place place = {.look = series_look(series)};
    for (size_t i = 0; i < subject.scene->series.count; i++) {
        bool present = was_run_with(subject, i);
        place.slot += present && i < series;
        place.count += present;
    }
    return place;
}

const struct analysis *subject_analysis(struct subject subject)
{
    return &subject.scene->study->kernels[subject.kernel];
}

struct points subject_points(struct subject subject, size_t series, row_value *value, double unit)
{
    return (struct points){subject_analysis(subject), subject.scene->series.names[series], value, unit};
}

size_t subject_measure(struct subject subject, row_value *value, double unit, struct extent *workers, struct extent *values)
{
    size_t count = 0;
    for (size_t i = 0; i < subject.scene->series.count; i++)
        count += points_measure(subject_points(subject, i, value, unit), workers, values);
    return count;
}

void subject_add_bars(struct subject subject, row_value *value, struct bars *bars)
{
    const struct analysis *analysis = subject_analysis(subject);
    for (size_t i = 0; i < analysis->row_count; i++) {
        struct interval interval = value(analysis, &analysis->rows[i]);
        bars->any = bars->any || (interval.count > 0 && interval.bounded);
        bars->withheld = bars->withheld || (interval.count > 0 && interval.withheld);
    }
}

const char *bars_text(struct bars bars, const char *text)
{
    return bars.any        ? text
           : bars.withheld ? "no intervals, since the machine's speed wandered"
                           : "too few rounds for intervals";
}

void subject_put(FILE *script, struct subject subject, const char *prefix, row_value *value, double unit)
{
    for (size_t i = 0; i < subject.scene->series.count; i++) {
        char name[NAME_SIZE];
        snprintf(name, sizeof name, "%s_%zu", prefix, i);
        points_put(script, name, subject_points(subject, i, value, unit));
    }
}

void subject_draw(struct elements *elements, struct subject subject, const char *prefix, row_value *value, const bool *lines)
{
    size_t count = subject.scene->series.count;
    for (size_t i = 0; i < count; i++) {
        char name[NAME_SIZE];
        snprintf(name, sizeof name, "%s_%zu", prefix, i);
        elements->name = subject.scene->series.names[i];
        if (points_measure(subject_points(subject, i, value, 1), NULL, NULL) > 0)
            points_draw(elements, name, subject_place(subject, i), !lines || lines[i]);
    }
    elements->name = NULL;
}

bool subject_has_speedups(const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->row_count; i++) {
        if (analysis->rows[i].speedup.count > 0)
            return true;
    }
    return false;
}
