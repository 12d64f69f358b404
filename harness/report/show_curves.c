/* show_curves.c - prints what curves.c found. */
#include "show_curves.h"

#include <string.h>

#include "show_interval.h"

enum {
    KERNEL_WIDTH = 18,
    STRATEGY_WIDTH = 12,
    COUNT_WIDTH = 3,
    WORKERS_WIDTH = 18,
    LAW_WIDTH = 8,
    SERIAL_WIDTH = 22,
    CROSSTALK_WIDTH = 28
};

/* Calls for each curve of the study. */
typedef void curve_visitor(FILE *out, const struct analysis *analysis, const struct curve *curve);

static void for_each(FILE *out, const struct study *study, curve_visitor *visit)
{
    for (size_t i = 0; i < study->result->kernel_count; i++) {
        for (size_t j = 0; j < study->curves[i].count; j++)
            visit(out, &study->kernels[i], &study->curves[i].curves[j]);
    }
}

static size_t count_curves(const struct study *study, bool with_law)
{
    size_t count = 0;
    for (size_t i = 0; i < study->result->kernel_count; i++) {
        for (size_t j = 0; j < study->curves[i].count; j++)
            count += (study->curves[i].curves[j].law != LAW_NONE) == with_law;
    }
    return count;
}

/* "1-64 cores". */
static struct cell_text workers_text(const struct curve *curve)
{
    struct cell_text cell;
    const char *kind = curve->segment == SEGMENT_ALL ? "workers" : segment_name(curve->segment);
    size_t least = curve->workers[0], most = curve->workers[curve->worker_count - 1];
    if (least == most)
        snprintf(cell.text, sizeof cell.text, "%zu %s", least, kind);
    else
        snprintf(cell.text, sizeof cell.text, "%zu-%zu %s", least, most, kind);
    return cell;
}

static void print_place(FILE *out, const struct kernel_result *kernel, const struct curve *curve)
{
    fprintf(out, "  %-*.*s %-*.*s %-*s ", KERNEL_WIDTH, KERNEL_WIDTH, show_name(kernel->name).text, STRATEGY_WIDTH,
            STRATEGY_WIDTH, show_name(curve->strategy).text, WORKERS_WIDTH, workers_text(curve).text);
}

static void print_law(FILE *out, const struct analysis *analysis, const struct curve *curve)
{
    if (curve->law == LAW_NONE)
        return;
    print_place(out, analysis->kernel, curve);
    fprintf(out, "%-*s %-*s %-*s %s\n", LAW_WIDTH, law_name(curve->law), SERIAL_WIDTH, show_share(curve->serial).text,
            CROSSTALK_WIDTH, show_number(curve->crosstalk).text, show_number(curve->peak_workers).text);
}

static void print_missing_law(FILE *out, const struct analysis *analysis, const struct curve *curve)
{
    if (curve->law != LAW_NONE)
        return;
    print_place(out, analysis->kernel, curve);
    fprintf(out, "no law: %s\n", curve->why);
}

static struct interval speedup_of(const struct analysis *analysis, const struct curve *curve, size_t workers)
{
    for (size_t i = 0; i < analysis->row_count; i++) {
        const struct configuration *configuration = analysis->rows[i].configuration;
        if (configuration->worker_count == workers && strcmp(configuration->strategy, curve->strategy) == 0)
            return analysis->rows[i].speedup;
    }
    return (struct interval){0};
}

static void print_superlinear(FILE *out, const struct analysis *analysis, const struct curve *curve)
{
    for (size_t i = 0; i < curve->superlinear_count; i++) {
        const struct superlinear *point = &curve->superlinear[i];
        fprintf(out, "  %-*.*s %-*.*s %*zu  %-*s likely cause: %s\n", KERNEL_WIDTH, KERNEL_WIDTH,
                show_name(analysis->kernel->name).text, STRATEGY_WIDTH, STRATEGY_WIDTH, show_name(curve->strategy).text,
                COUNT_WIDTH, point->workers, SERIAL_WIDTH, show_number(speedup_of(analysis, curve, point->workers)).text,
                point->cause);
    }
}

/* The reason that all curves without a law have; NULL when they differ. */
static const char *common_reason(const struct study *study)
{
    const char *reason = NULL;
    for (size_t i = 0; i < study->result->kernel_count; i++) {
        for (size_t j = 0; j < study->curves[i].count; j++) {
            const struct curve *curve = &study->curves[i].curves[j];
            if (curve->law != LAW_NONE)
                continue;
            if (reason && strcmp(reason, curve->why) != 0)
                return NULL;
            reason = curve->why;
        }
    }
    return reason;
}

static size_t count_superlinear(const struct study *study)
{
    size_t count = 0;
    for (size_t i = 0; i < study->result->kernel_count; i++) {
        for (size_t j = 0; j < study->curves[i].count; j++)
            count += study->curves[i].curves[j].superlinear_count;
    }
    return count;
}

void show_curves(FILE *out, const struct study *study)
{
    size_t fitted = count_curves(study, true), missing = count_curves(study, false);
    const char *reason = common_reason(study);
    if (fitted > 0) {
        fprintf(out,
                "\nscaling laws: S = p / (1 + s (p - 1) + k p (p - 1)) on p workers; s is the serial share, k the crosstalk\n");
        fprintf(out, "  %-*s %-*s %-*s %-*s %-*s %-*s %s\n", KERNEL_WIDTH, "kernel", STRATEGY_WIDTH, "strategy", WORKERS_WIDTH,
                "workers", LAW_WIDTH, "law", SERIAL_WIDTH, "s (95 %)", CROSSTALK_WIDTH, "k (95 %)", "fastest on (95 %)");
        for_each(out, study, print_law);
    }
    if (missing > 0 && reason)
        fprintf(out, fitted > 0 ? "  the other curves have no law: %s\n" : "\nno scaling laws: %s\n", reason);
    else if (missing > 0)
        for_each(out, study, print_missing_law);
    if (count_superlinear(study) > 0) {
        fprintf(out, "\nspeedups that exceed the number of workers with their whole interval\n");
        for_each(out, study, print_superlinear);
    }
}
