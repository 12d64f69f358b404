/* draw_matrix.c - the decision matrix as a heat map: a row a task, a column for each kind and number of workers. */
#include <math.h>
#include <string.h>

#include "draw_parts.h"

enum { LABELS_WIDTH = 250, COLUMN_WIDTH = 58, ROW_HEIGHT = 38, LABEL_MOST = 34, LEAST_WIDTH = 820 };

/* From this share of the darkest colour on, numbers are white. */
static const double DARK_SHARE = 0.62;
/* The darkest colours stand for speedups of at least this and its inverse, so that 1.02 is not as dark as 10. */
static const double LEAST_SPAN = 2;

static const struct matrix *matrix_of(const struct scene *scene)
{
    return &scene->study->matrix;
}

/* NULL where there is none. */
static const struct interval *speedup_at(const struct matrix *matrix, size_t row, size_t column)
{
    const struct analysed_row *cell = matrix->cells[row * matrix->column_count + column];
    return cell && cell->speedup.count > 0 && cell->speedup.middle > 0 ? &cell->speedup : NULL;
}

/* Columns without a speedup, like the sequential run's, are left out. How many are shown; `places` (NULL: not asked for) gets
 * the place of each, from 1, and 0 for the others. */
static size_t place_columns(const struct matrix *matrix, size_t *places, size_t size)
{
    size_t shown = 0;
    for (size_t column = 0; column < matrix->column_count; column++) {
        bool any = false;
        for (size_t row = 0; row < matrix->row_count; row++)
            any = any || speedup_at(matrix, row, column);
        shown += any;
        if (places && column < size)
            places[column] = any ? shown : 0;
    }
    return shown;
}

/* The greatest |log2 speedup|. */
static double span_of(const struct matrix *matrix)
{
    double span = log2(LEAST_SPAN);
    for (size_t row = 0; row < matrix->row_count; row++) {
        for (size_t column = 0; column < matrix->column_count; column++) {
            const struct interval *speedup = speedup_at(matrix, row, column);
            span = speedup ? fmax(span, fabs(log2(speedup->middle))) : span;
        }
    }
    return span;
}

/* Rows from the top down. */
static size_t height_of(const struct matrix *matrix, size_t row)
{
    return matrix->row_count - row;
}

/* Whether a cell is its task's fastest with workers, and differs from the sequential run beyond doubt. */
static bool is_framed(const struct matrix *matrix, size_t row, size_t column)
{
    const struct interval *ratio = &matrix->rows[row].over_sequential;
    bool best = speedup_at(matrix, row, column) && matrix->cells[row * matrix->column_count + column] == matrix->rows[row].best;
    return best && ratio->count > 0 && ratio->bounded && (ratio->low > 1 || ratio->high < 1);
}

static bool has_frames(const struct matrix *matrix)
{
    for (size_t i = 0; i < matrix->row_count * matrix->column_count; i++) {
        if (is_framed(matrix, i / matrix->column_count, i % matrix->column_count))
            return true;
    }
    return false;
}

/* Whether rounds were too few for the interval of some task's fastest. */
static bool has_too_few_rounds(const struct matrix *matrix)
{
    for (size_t i = 0; i < matrix->row_count; i++) {
        const struct interval *ratio = &matrix->rows[i].over_sequential;
        if (ratio->count > 0 && !ratio->bounded && !ratio->withheld)
            return true;
    }
    return false;
}

/* $cells: x, y, log2 speedup, its number as text, 1 where that is to be white. */
static void put_cells(FILE *script, const struct matrix *matrix, const size_t *places, double span)
{
    fputs("$cells << END_OF_DATA\n", script);
    for (size_t row = 0; row < matrix->row_count; row++) {
        for (size_t column = 0; column < matrix->column_count; column++) {
            const struct interval *speedup = speedup_at(matrix, row, column);
            if (!speedup)
                continue;
            double level = log2(speedup->middle);
            fprintf(script, "%zu %zu %.6f %.*f %d\n", places[column], height_of(matrix, row), level,
                    speedup->middle < 9.95   ? 2
                    : speedup->middle < 99.5 ? 1
                                             : 0,
                    speedup->middle, fabs(level) > DARK_SHARE * span);
        }
    }
    fputs("END_OF_DATA\n", script);
}

/* $best: x, y of each task's fastest with workers, where that is sure. */
static void put_frames(FILE *script, const struct matrix *matrix, const size_t *places)
{
    fputs("$best << END_OF_DATA\n", script);
    for (size_t row = 0; row < matrix->row_count; row++) {
        for (size_t column = 0; column < matrix->column_count; column++) {
            if (is_framed(matrix, row, column))
                fprintf(script, "%zu %zu\n", places[column], height_of(matrix, row));
        }
    }
    fputs("END_OF_DATA\n", script);
}

/* Tasks on the left. */
static void put_rows(FILE *script, const struct matrix *matrix)
{
    fputs("set ytics scale 0 (", script);
    for (size_t row = 0; row < matrix->row_count; row++) {
        const struct kernel_result *kernel = matrix->rows[row].kernel;
        bool named = kernel->beside[0] || !kernel->lesson.task[0];
        struct draw_text label = draw_text_clean(named ? kernel->name : kernel->lesson.task, LABEL_MOST);
        fputs(row ? ", " : "", script);
        draw_text_quote_tic(script, label.text);
        fprintf(script, " %zu", height_of(matrix, row));
    }
    fprintf(script, ")\nset yrange [0.5 : %zu.5]\n", matrix->row_count);
}

/* How many items the one worker of a column keeps in flight: the least and the most of all tasks; 0: no such column. */
struct flights {
    size_t least, most;
    bool between; /* others, too */
};

static size_t in_flight_at(const struct matrix *matrix, size_t row, size_t column)
{
    return speedup_at(matrix, row, column) ? matrix->cells[row * matrix->column_count + column]->configuration->in_flight : 0;
}

static struct flights flights_of(const struct matrix *matrix, size_t column)
{
    struct flights flights = {0, 0, false};
    for (size_t row = 0; row < matrix->row_count; row++) {
        size_t count = in_flight_at(matrix, row, column);
        flights.least = count > 0 && (flights.least == 0 || count < flights.least) ? count : flights.least;
        flights.most = count > flights.most ? count : flights.most;
    }
    for (size_t row = 0; row < matrix->row_count; row++) {
        size_t count = in_flight_at(matrix, row, column);
        flights.between = flights.between || (count > flights.least && count < flights.most);
    }
    return flights;
}

static bool has_flights(const struct matrix *matrix)
{
    for (size_t column = 0; column < matrix->column_count; column++) {
        if (flights_of(matrix, column).most > 0)
            return true;
    }
    return false;
}

/* The number below a column. */
static void put_number(FILE *script, const struct matrix *matrix, size_t column)
{
    struct flights flights = flights_of(matrix, column);
    if (flights.most == 0)
        fprintf(script, "'%zu'", matrix->columns[column].worker_count);
    else if (flights.least == flights.most)
        fprintf(script, "'%zu'", flights.most);
    else
        fprintf(script, "'%zu%s%zu'", flights.least, flights.between ? "–" : ", ", flights.most);
}

/* Numbers of workers below, or how many are in flight; and above them what they are. */
static void put_columns(FILE *script, const struct matrix *matrix, const size_t *places, size_t shown)
{
    const char *comma = "";
    fputs("set xtics scale 0 (", script);
    for (size_t column = 0; column < matrix->column_count; column++) {
        if (places[column] == 0)
            continue;
        fputs(comma, script);
        put_number(script, matrix, column);
        fprintf(script, " %zu", places[column]);
        comma = ", ";
    }
    fprintf(script, ")\nset xrange [0.5 : %zu.5]\n", shown);
    for (size_t first = 0; first < matrix->column_count; first++) {
        size_t last = first;
        while (last + 1 < matrix->column_count && strcmp(matrix->columns[first].label, matrix->columns[last + 1].label) == 0)
            last++;
        double left = 0, right = 0;
        for (size_t column = first; column <= last; column++) {
            left = left == 0 ? (double)places[column] : left;
            right = places[column] ? (double)places[column] : right;
        }
        if (right > 0) {
            struct draw_text label = draw_text_clean(matrix->columns[first].label, 14);
            fputs("set label ", script);
            draw_text_quote(script, label.text);
            fprintf(script, " at first %.2f, graph 1 offset character 0, 0.7 center noenhanced font label_font\n",
                    (left + right) / 2);
        }
        first = last;
    }
}

static void draw_matrix_body(FILE *script, const struct picture *picture, const void *scene_pointer)
{
    const struct scene *scene = scene_pointer;
    const struct matrix *matrix = matrix_of(scene);
    size_t places[DRAW_MATRIX_COLUMNS_MAX] = {0}, shown = place_columns(matrix, places, DRAW_MATRIX_COLUMNS_MAX);
    double span = span_of(matrix);
    const struct key_entry entries[] = {
        {"with points pt 5 ps 1.6 * mark_scale lc rgb '#2166AC'", "faster than sequential"},
        {"with points pt 5 ps 1.6 * mark_scale lc rgb '#B35806'", "slower"},
        {"with points pt 4 ps 1.6 * mark_scale lw 2 lc rgb '#000000'", "fastest with workers"},
    };
    bool framed = has_frames(matrix);
    draw_header(script, picture, entries, framed ? 3 : 2);
    draw_panel(script, picture,
               (struct panel){.columns = 1, .rows = 1, .left = LABELS_WIDTH, .right = 20, .top = 34, .bottom = 50}, NULL);
    put_cells(script, matrix, places, span);
    put_frames(script, matrix, places);
    fputs("set border 0\nunset grid\nunset colorbox\n", script);
    /* brown - white - blue: C. Brewer's BrBG and RdBu ends, told apart by colour-blind readers, and darker away from 1 */
    fputs("set palette defined (-1 '#B35806', -0.5 '#F1A340', 0 '#F7F7F7', 0.5 '#92C5DE', 1 '#2166AC')\n", script);
    fprintf(script, "set cbrange [%.6f : %.6f]\n", -span, span);
    put_rows(script, matrix);
    put_columns(script, matrix, places, shown);
    fprintf(script, "set label 'workers%s' at graph 0.5, screen level_at center noenhanced font label_font\n",
            has_flights(matrix) ? "; in flight: how many at once" : "");
    struct elements elements = {.script = script};
    draw_element(&elements, "speedups", "$cells using 1:2:(0.48):(0.46):3 with boxxyerror lc palette fs solid 1 noborder");
    if (framed)
        draw_element(&elements, "fastest", "$best using 1:2:(0.48):(0.46) with boxxyerror lc rgb '#000000' lw 2 fs empty");
    draw_element(
        &elements, "numbers",
        "$cells using 1:($5 == 0 ? $2 : NaN):(strcol(4)) with labels center noenhanced font tic_font tc rgb '#1A1C20'");
    draw_element(
        &elements, "numbers on dark",
        "$cells using 1:($5 == 1 ? $2 : NaN):(strcol(4)) with labels center noenhanced font tic_font tc rgb '#FFFFFF'");
    draw_elements_end(&elements);
}

void draw_matrix(struct drawing *drawing, const struct scene *scene)
{
    const struct matrix *matrix = matrix_of(scene);
    size_t shown = place_columns(matrix, NULL, 0);
    if (matrix->row_count == 0 || shown == 0 || matrix->column_count > DRAW_MATRIX_COLUMNS_MAX)
        return;
    unsigned width = LABELS_WIDTH + COLUMN_WIDTH * (unsigned)shown + 20;
    char caption[DRAW_TEXT_MAX];
    snprintf(caption, sizeof caption, "Medians over rounds; %scolours on a logarithmic scale, white is 1; empty: not tried%s.",
             has_too_few_rounds(matrix) ? "too few rounds for intervals; " : "",
             has_frames(matrix) ? "; framed: its interval excludes 1" : "");
    struct picture picture = {
        .prefix = "matrix",
        .title = "Which workers for which task: speedup over the sequential run (times)",
        .machine = scene->machine,
        .caption = caption,
        .description =
            "A heat map. A row for each task, a column for each kind and number of workers; the number in a cell is its "
            "speedup over the sequential run of the same rounds. A frame marks the fastest with workers of each task, where "
            "its interval excludes 1.",
        .width = width < LEAST_WIDTH ? LEAST_WIDTH : width,
        .height = HEADER_HEIGHT + CAPTION_HEIGHT + 34 + 50 + ROW_HEIGHT * (unsigned)matrix->row_count,
    };
    drawing_add(drawing, picture, draw_matrix_body, scene);
}
