/* draw_fits.c - writes the laws that were fitted to a kernel's speedups. */
#include "draw_fits.h"

#include <string.h>

double fit_as_speedup(double speedup, double workers)
{
    (void)workers;
    return speedup;
}

double fit_as_efficiency(double speedup, double workers)
{
    return 100 * speedup / workers;
}

static const struct curves *curves_of(struct subject subject)
{
    return &subject.scene->study->curves[subject.kernel];
}

static bool of_series(const struct curve *curve, struct subject subject, size_t series)
{
    return strcmp(curve->strategy, subject.scene->series.names[series]) == 0;
}

/* The part beyond begins where the measured one ends, so that they meet. */
static bool belongs(const struct curve *curve, size_t index, bool beyond)
{
    const struct curve_point *point = &curve->fit[index];
    bool last_measured = !point->extrapolated && index + 1 < curve->fit_count && point[1].extrapolated;
    return beyond ? point->extrapolated || last_measured : !point->extrapolated;
}

/* Writes data block $NAME_SERIES: workers, value, low, high; an empty line between curves. How many points. */
static size_t put_part(FILE *script, const char *name, struct subject subject, size_t series, fit_value *value, bool beyond)
{
    const struct curves *curves = curves_of(subject);
    size_t count = 0;
    fprintf(script, "$%s_%zu << END_OF_DATA\n", name, series);
    for (size_t i = 0; i < curves->count; i++) {
        const struct curve *curve = &curves->curves[i];
        for (size_t j = 0; j < curve->fit_count && of_series(curve, subject, series); j++) {
            const struct curve_point *point = &curve->fit[j];
            if (!belongs(curve, j, beyond))
                continue;
            fprintf(script, "%.9g %.9g %.9g %.9g\n", point->workers, value(point->speedup, point->workers),
                    value(point->bounded ? point->low : point->speedup, point->workers),
                    value(point->bounded ? point->high : point->speedup, point->workers));
            count++;
        }
        fputc('\n', script);
    }
    fputs("END_OF_DATA\n", script);
    return count;
}

static void measure(struct subject subject, fit_value *value, struct extent *workers, struct extent *values)
{
    const struct curves *curves = curves_of(subject);
    for (size_t i = 0; i < curves->count; i++) {
        for (size_t j = 0; j < curves->curves[i].fit_count; j++) {
            const struct curve_point *point = &curves->curves[i].fit[j];
            extent_include(workers, point->workers);
            extent_include(values, value(point->speedup, point->workers));
        }
    }
}

struct fits fits_put(FILE *script, struct subject subject, fit_value *value, struct extent *workers, struct extent *values)
{
    struct fits fits = {.within = {0}};
    for (size_t i = 0; i < subject.scene->series.count; i++) {
        fits.within[i] = put_part(script, "fit", subject, i, value, false);
        fits.beyond[i] = put_part(script, "beyond", subject, i, value, true);
        fits.unfitted[i] = fits.within[i] == 0;
    }
    measure(subject, value, workers, values);
    return fits;
}

void fits_draw(struct elements *elements, const struct fits *fits, const struct series *series)
{
    for (size_t i = 0; i < series->count; i++) {
        elements->name = series->names[i];
        unsigned look = series_look(i);
        if (fits->within[i] > 0) {
            draw_element(elements, "95 % band of the fitted law",
                         "$fit_%zu using 1:3:4 with filledcurves lt %u fs transparent solid 0.15 noborder", i, look);
            draw_element(elements, "fitted law", "$fit_%zu using 1:2 with lines lt %u lw 1.6", i, look);
        }
        if (fits->beyond[i] > 0)
            draw_element(elements, "extrapolated law", "$beyond_%zu using 1:2 with lines lt %u lw 1.4 dt (2, 4)", i, look);
    }
    elements->name = NULL;
}

void fits_describe(struct subject subject, char text[FITS_TEXT_MAX])
{
    static const char *const written[LAW_COUNT] = {"none", "linear", "Amdahl", "USL"};
    const struct curves *curves = curves_of(subject);
    size_t used = 0;
    text[0] = '\0';
    for (size_t i = 0; i < curves->count && used < FITS_TEXT_MAX; i++) {
        const struct curve *curve = &curves->curves[i];
        if (curve->fit_count > 0)
            used += (size_t)snprintf(text + used, FITS_TEXT_MAX - used, "%s %.24s %s", used ? "," : "Fits:", curve->strategy,
                                     written[curve->law]);
    }
    if (used > 0)
        snprintf(text + (used < FITS_TEXT_MAX - 2 ? used : FITS_TEXT_MAX - 2), 2, ".");
    else if (curves->count > 0)
        snprintf(text, FITS_TEXT_MAX, "No law: %.100s.", curves->curves[0].why);
}

size_t fits_entries(struct subject subject, struct key_entry *entries)
{
    const struct curves *curves = curves_of(subject);
    for (size_t i = 0; i < curves->count; i++) {
        if (curves->curves[i].fit_count > 0) {
            entries[0] = (struct key_entry){"with lines lc rgb '#444444' lw 1.6", "fitted law"};
            entries[1] = (struct key_entry){"with lines lc rgb '#444444' lw 1.4 dt (2, 4)", "extrapolated"};
            return 2;
        }
    }
    return 0;
}
