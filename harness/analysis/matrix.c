/* matrix.c - chooses what is fastest for each task, and gathers what it is held against. */
#include "matrix.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stats/median.h"

const char *matrix_label(const struct configuration *configuration)
{
    bool workers = configuration->parallel && configuration->in_flight == 0 && configuration->workers_are[0];
    return workers ? configuration->workers_are : configuration->strategy;
}

/* --- what a configuration uses ------------------------------------------------------------------------------------------ */

typedef double use_value(const struct sample *sample);

static double cpu_seconds_of(const struct sample *sample)
{
    return sample->cpu_seconds;
}

static double busy_cpus_of(const struct sample *sample)
{
    return sample->seconds > 0 ? sample->cpu_seconds / sample->seconds : (double)NAN;
}

static double waits_of(const struct sample *sample)
{
    bool told = sample->voluntary_switches >= 0 && sample->runs > 0;
    return told ? (double)sample->voluntary_switches / (double)sample->runs : (double)NAN;
}

static double evictions_of(const struct sample *sample)
{
    return sample->runs > 0 ? (double)sample->involuntary_switches / (double)sample->runs : (double)NAN;
}

/* The median over warm samples of what is known; NAN without any. `values` has room for all. */
static double median_of(const struct configuration *configuration, use_value *value, double *values)
{
    size_t count = 0;
    for (size_t i = 0; i < configuration->sample_count; i++) {
        double one = configuration->samples[i].cold ? (double)NAN : value(&configuration->samples[i]);
        if (isfinite(one))
            values[count++] = one;
    }
    return count > 0 ? stats_median(values, count, 0).middle : (double)NAN;
}

/* False when memory is short. */
static bool measure_use(const struct analysed_row *row, struct matrix_use *use)
{
    *use = (struct matrix_use){NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    if (!row)
        return true;
    const struct configuration *configuration = row->configuration;
    double *values = malloc((configuration->sample_count + 1) * sizeof *values);
    if (!values)
        return false;
    *use = (struct matrix_use){
        .waiting = row->waiting.count > 0 ? row->waiting.middle : (double)NAN,
        .busy_cpus = median_of(configuration, busy_cpus_of, values),
        .cpu_seconds = median_of(configuration, cpu_seconds_of, values),
        .waits = median_of(configuration, waits_of, values),
        .evictions = median_of(configuration, evictions_of, values),
        .pss_bytes = configuration->pss_bytes,
        .create_seconds = row->create.count > 0 ? row->create.middle : (double)NAN,
    };
    free(values);
    return true;
}

/* --- what is fastest ---------------------------------------------------------------------------------------------------- */

static bool is_measured(const struct analysed_row *row)
{
    return row->seconds.count > 0 && row->configuration->why[0] == '\0';
}

static bool is_candidate(const struct analysed_row *row)
{
    return row->configuration->parallel && row->configuration->in_flight == 0 && is_measured(row);
}

/* The greater speedup; where there is none, since the baseline is missing, the shorter time. */
static bool is_better(const struct analysed_row *row, const struct analysed_row *best)
{
    if (!best)
        return true;
    if (row->speedup.count > 0 && best->speedup.count > 0)
        return row->speedup.middle > best->speedup.middle;
    return row->seconds.middle < best->seconds.middle;
}

static bool is_rival(const struct analysed_row *row, const struct analysed_row *other)
{
    return row->configuration->worker_count == other->configuration->worker_count &&
           strcmp(matrix_label(row->configuration), matrix_label(other->configuration)) != 0;
}

/* How many pairs of rivals there are among the candidates. */
static size_t count_pairs(const struct analysis *analysis)
{
    size_t pairs = 0;
    for (size_t i = 0; i < analysis->row_count; i++) {
        for (size_t j = 0; j < i; j++)
            pairs += is_candidate(&analysis->rows[i]) && is_candidate(&analysis->rows[j]) &&
                     is_rival(&analysis->rows[i], &analysis->rows[j]);
    }
    return pairs;
}

/* Returns how many `best` was chosen from. */
static size_t choose(const struct analysis *analysis, struct matrix_row *row)
{
    size_t candidates = 0;
    for (size_t i = 0; i < analysis->row_count; i++) {
        const struct analysed_row *one = &analysis->rows[i];
        if (!is_measured(one))
            continue;
        if (is_candidate(one)) {
            candidates++;
            row->best = is_better(one, row->best) ? one : row->best;
        } else if (one->configuration->in_flight > 0) {
            row->in_flight = one;
        } else if (!row->sequential) {
            row->sequential = one;
        }
    }
    for (size_t i = 0; row->best && i < analysis->row_count; i++) {
        const struct analysed_row *one = &analysis->rows[i];
        if (is_candidate(one) && is_rival(one, row->best) && is_better(one, row->rival))
            row->rival = one;
    }
    return candidates;
}

/* False when memory is short. `base` may be NULL: no estimate. */
static bool best_over(const struct matrix_row *row, const struct analysed_row *base, size_t together, struct interval *ratio)
{
    return !base || !row->best ||
           analyse_ratio(row->kernel, base->configuration, row->best->configuration, together ? together : 1, ratio);
}

static enum matrix_verdict judge(const struct matrix_row *row)
{
    const struct interval *ratio = &row->over_rival;
    if (ratio->count == 0)
        return MATRIX_NOT_COMPARED;
    if (!ratio->bounded)
        return MATRIX_TOO_FEW;
    return ratio->low <= 1 && ratio->high >= 1 ? MATRIX_NO_DIFFERENCE : MATRIX_DIFFERENCE;
}

struct matrix_text matrix_verdict_text(const struct matrix_row *row)
{
    struct matrix_text text = {"not compared"};
    double ratio = row->over_rival.middle, low = row->over_rival.low, high = row->over_rival.high;
    const struct analysed_row *faster = ratio >= 1 ? row->best : row->rival;
    if (row->verdict == MATRIX_TOO_FEW)
        snprintf(text.text, sizeof text.text, "too few rounds to tell");
    else if (row->verdict == MATRIX_NO_DIFFERENCE)
        snprintf(text.text, sizeof text.text, "no difference seen: take the simpler one");
    else if (row->verdict == MATRIX_DIFFERENCE)
        snprintf(text.text, sizeof text.text, "%.24s are %.2f (%.2f-%.2f) times as fast", matrix_label(faster->configuration),
                 ratio >= 1 ? ratio : 1 / ratio, ratio >= 1 ? low : 1 / high, ratio >= 1 ? high : 1 / low);
    return text;
}

static bool fill_row(const struct analysis *analysis, struct matrix_row *row)
{
    *row = (struct matrix_row){.kernel = analysis->kernel};
    size_t candidates = choose(analysis, row);
    bool good = best_over(row, row->sequential, candidates, &row->over_sequential) &&
                best_over(row, row->in_flight, candidates, &row->over_in_flight) &&
                best_over(row, row->rival, count_pairs(analysis), &row->over_rival);
    good = good && measure_use(row->sequential, &row->sequential_use) && measure_use(row->in_flight, &row->in_flight_use) &&
           measure_use(row->best, &row->best_use) && measure_use(row->rival, &row->rival_use);
    if (good) {
        row->verdict = judge(row);
        matrix_give_reason(row);
    }
    return good;
}

/* --- order -------------------------------------------------------------------------------------------------------------- */

/* As the lesson has them; others last. */
static size_t rank_of(const struct kernel_result *kernel)
{
    static const char *const kinds[] = {"I/O-bound", "CPU-bound", "mixed", "database"};
    size_t i = 0;
    while (i < sizeof kinds / sizeof kinds[0] && strcmp(kinds[i], kernel->lesson.kind) != 0)
        i++;
    return i;
}

/* By kind, then by kernel, what stands beside a kernel after it. */
static int compare_rows(const void *a_in, const void *b_in)
{
    const struct kernel_result *a = ((const struct matrix_row *)a_in)->kernel, *b = ((const struct matrix_row *)b_in)->kernel;
    size_t rank_a = rank_of(a), rank_b = rank_of(b);
    if (rank_a != rank_b)
        return rank_a < rank_b ? -1 : 1;
    int by_owner = strcmp(a->beside[0] ? a->beside : a->name, b->beside[0] ? b->beside : b->name);
    int by_place = (a->beside[0] != '\0') - (b->beside[0] != '\0');
    return by_owner ? by_owner : by_place ? by_place : a < b ? -1 : a > b;
}

/* However many are in flight, it is one column. */
static const char *column_label(const struct configuration *configuration)
{
    return configuration->in_flight > 0 ? "in flight" : matrix_label(configuration);
}

static size_t find_column(const struct matrix *matrix, const struct configuration *configuration)
{
    size_t i = 0;
    while (i < matrix->column_count && (matrix->columns[i].worker_count != configuration->worker_count ||
                                        strcmp(matrix->columns[i].label, column_label(configuration)) != 0))
        i++;
    return i;
}

/* The baseline first, then what has no workers, then workers: kind after kind, by number. */
static int compare_columns(const struct matrix_column *a, const struct matrix_column *b, size_t kind_a, size_t kind_b)
{
    if (kind_a != kind_b)
        return kind_a < kind_b ? -1 : 1;
    int by_label = kind_a == 2 ? strcmp(b->label, a->label) : 0; /* threads before processes */
    return by_label ? by_label : a->worker_count < b->worker_count ? -1 : a->worker_count > b->worker_count;
}

static size_t kind_of(const struct configuration *configuration)
{
    return !configuration->parallel ? 0 : configuration->in_flight > 0 ? 1 : 2;
}

/* Puts a configuration's column into its place, unless it is there. `kinds` are those of the columns. */
static void add_column(struct matrix *matrix, size_t *kinds, const struct configuration *configuration)
{
    struct matrix_column column = {column_label(configuration), configuration->worker_count};
    if (find_column(matrix, configuration) < matrix->column_count)
        return;
    size_t at = matrix->column_count++;
    for (; at > 0 && compare_columns(&matrix->columns[at - 1], &column, kinds[at - 1], kind_of(configuration)) > 0; at--) {
        matrix->columns[at] = matrix->columns[at - 1];
        kinds[at] = kinds[at - 1];
    }
    matrix->columns[at] = column;
    kinds[at] = kind_of(configuration);
}

/* --- the whole ---------------------------------------------------------------------------------------------------------- */

static const struct analysis *analysis_of(const struct result *result, const struct analysis *kernels,
                                          const struct kernel_result *kernel)
{
    return &kernels[kernel - result->kernels];
}

/* Of two configurations with one label, the faster fills the cell. */
static void fill_cells(struct matrix *matrix, const struct analysis *analysis, const struct analysed_row **cells)
{
    for (size_t i = 0; i < analysis->row_count; i++) {
        const struct analysed_row *row = &analysis->rows[i];
        size_t column = find_column(matrix, row->configuration);
        if (is_measured(row) && is_better(row, cells[column]))
            cells[column] = row;
    }
}

static bool make_columns(const struct result *result, struct matrix *matrix)
{
    size_t most = 1;
    for (size_t i = 0; i < result->kernel_count; i++)
        most += result->kernels[i].configuration_count;
    size_t *kinds = calloc(most, sizeof *kinds);
    matrix->columns = calloc(most, sizeof *matrix->columns);
    matrix->column_count = 0;
    bool good = kinds && matrix->columns;
    for (size_t i = 0; good && i < result->kernel_count; i++) {
        for (size_t j = 0; j < result->kernels[i].configuration_count; j++)
            add_column(matrix, kinds, &result->kernels[i].configurations[j]);
    }
    free(kinds);
    return good;
}

/* Rows are in order: an owner stands before what is beside it. */
static void compare_with_owners(struct matrix *matrix)
{
    const struct matrix_row *owner = NULL;
    for (size_t i = 0; i < matrix->row_count; i++) {
        struct matrix_row *row = &matrix->rows[i];
        if (!row->kernel->beside[0])
            owner = row;
        else if (owner && strcmp(owner->kernel->name, row->kernel->beside) == 0)
            matrix_add_comparison(row, owner);
    }
}

bool matrix_make(const struct result *result, const struct analysis *kernels, struct matrix *matrix)
{
    *matrix = (struct matrix){0};
    if (result->kernel_count == 0 || !result->kernels[0].sampling.matrix)
        return true;
    matrix->rows = calloc(result->kernel_count, sizeof *matrix->rows);
    bool good = matrix->rows != NULL && make_columns(result, matrix);
    for (size_t i = 0; good && i < result->kernel_count; i++)
        good = fill_row(&kernels[i], &matrix->rows[matrix->row_count++]);
    if (good) {
        qsort(matrix->rows, matrix->row_count, sizeof *matrix->rows, compare_rows);
        compare_with_owners(matrix);
        matrix->cells = calloc(matrix->row_count * matrix->column_count + 1, sizeof(const struct analysed_row *));
    }
    good = good && matrix->cells;
    for (size_t i = 0; good && i < matrix->row_count; i++)
        fill_cells(matrix, analysis_of(result, kernels, matrix->rows[i].kernel), &matrix->cells[i * matrix->column_count]);
    if (!good)
        matrix_free(matrix);
    return good;
}

void matrix_free(struct matrix *matrix)
{
    free(matrix->rows);
    free(matrix->columns);
    free(matrix->cells);
    *matrix = (struct matrix){0};
}
