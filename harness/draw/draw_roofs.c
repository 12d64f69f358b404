/* draw_roofs.c - finds roofs and points, and places the points' numbers. */
#include "draw_roofs.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_SIZE = 15 }; /* pixels */

static const double GIGA = 1e9;

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

struct roofs roofs_find(const struct scene *scene)
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

bool roofs_cover(const struct roofs *roofs, const struct analysed_row *row)
{
    return row->configuration->parallel == roofs->parallel && row->configuration->worker_count == roofs->workers &&
           row->items_per_second > 0;
}

double roofs_rate(const struct analysis *analysis, const struct analysed_row *row)
{
    return row->items_per_second * analysis->kernel->problem.flops_per_item / GIGA;
}

struct interval roofs_interval(const struct analysis *analysis, const struct analysed_row *row)
{
    struct interval rate = row->seconds;
    rate.middle = roofs_rate(analysis, row);
    rate.bounded = row->seconds.bounded && row->seconds.low > 0;
    double work = rate.middle * row->seconds.middle; /* a rate is highest where the time is shortest */
    rate.low = rate.bounded ? work / row->seconds.high : rate.middle;
    rate.high = rate.bounded ? work / row->seconds.low : rate.middle;
    return rate;
}

/* The highest rate among the rows that belong; 0: none. */
static double best_rate(const struct roofs *roofs, const struct analysis *analysis)
{
    double best = 0;
    for (size_t i = 0; i < analysis->row_count; i++) {
        if (roofs_cover(roofs, &analysis->rows[i]))
            best = fmax(best, roofs_rate(analysis, &analysis->rows[i]));
    }
    return best;
}

/* All rates of a kernel that belong, with the ends of their intervals. */
static void include_rates(struct spots *spots, const struct roofs *roofs, const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->row_count; i++) {
        const struct analysed_row *row = &analysis->rows[i];
        if (!roofs_cover(roofs, row))
            continue;
        struct interval rate = roofs_interval(analysis, row);
        spots->any_bounded = spots->any_bounded || rate.bounded;
        extent_include(&spots->rates, rate.middle);
        extent_include(&spots->rates, rate.low);
        extent_include(&spots->rates, rate.high);
    }
}

struct spots roofs_spots(const struct study *study, const struct roofs *roofs)
{
    size_t kernels = study->result->kernel_count;
    struct spots spots = {calloc(kernels + 1, sizeof *spots.list), 0, extent_empty, extent_empty, false, false};
    for (size_t i = 0; spots.list && i < kernels; i++) {
        const struct analysis *analysis = &study->kernels[i];
        const struct problem *problem = &analysis->kernel->problem;
        double rate = best_rate(roofs, analysis);
        if (rate <= 0)
            continue;
        double intensity = problem->bytes_per_item > 0 ? problem->flops_per_item / problem->bytes_per_item : INFINITY;
        spots.list[spots.count++] = (struct spot){.analysis = analysis, .intensity = intensity, .x = intensity, .rate = rate};
        spots.any_without_traffic = spots.any_without_traffic || isinf(intensity);
        extent_include(&spots.intensities, intensity);
        include_rates(&spots, roofs, analysis);
    }
    return spots;
}

/* --- where things stand ------------------------------------------------------------------------------------------------- */

static struct field make_field(const struct roofs *roofs, const struct spots *spots)
{
    struct field field = {.x = spots->intensities, .y = spots->rates};
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
    if (spots->any_without_traffic)
        field.x.high *= pow(field.x.high / field.x.low, 0.3);
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

/* A kernel without traffic. */
struct standing {
    double rate;
    size_t spot; /* its number */
};

static int by_rate(const void *a, const void *b)
{
    const struct standing *left = a, *right = b;
    return (left->rate > right->rate) - (left->rate < right->rate);
}

/* Kernels without traffic stand side by side in their strip, slower ones first. */
static void spread_without_traffic(struct spots *spots, const struct field *field)
{
    struct standing *strip = calloc(spots->count + 1, sizeof *strip);
    size_t count = 0;
    for (size_t i = 0; strip && i < spots->count; i++) {
        if (isinf(spots->list[i].intensity))
            strip[count++] = (struct standing){spots->list[i].rate, i};
    }
    if (strip)
        qsort(strip, count, sizeof *strip, by_rate);
    for (size_t i = 0; i < count; i++) {
        double share = ((double)i + 0.7) / ((double)count + 0.4); /* of the strip's width */
        spots->list[strip[i].spot].x = field->traffic_ends * pow(field->x.high / field->traffic_ends, share);
    }
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

/* Places around a point, nearer ones first: eight directions on each of three rings. */
enum { DIRECTIONS = 8, PLACES = 3 * DIRECTIONS };

static void place_around(size_t index, double *right, double *up)
{
    static const signed char directions[DIRECTIONS][2] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}};
    size_t ring_index = index / DIRECTIONS;
    double ring = (double)ring_index;
    *right = directions[index % DIRECTIONS][0] * (14 + (NUMBER_SIZE + 5) * ring);
    *up = directions[index % DIRECTIONS][1] * NUMBER_SIZE * (1 + ring);
}

/* Each number stands in the first free place around its point; on the right of it where there is none. */
static void place_numbers(struct spots *spots, const struct field *field)
{
    for (size_t i = 0; i < spots->count; i++) {
        struct spot *spot = &spots->list[i];
        double x = pixel_x(field, spot->x), y = pixel_y(field, spot->rate), right, up;
        size_t index = 0;
        do {
            place_around(index, &right, &up);
        } while (!is_free(spots, field, i, x + right, y + up) && ++index < PLACES);
        if (index == PLACES)
            place_around(0, &right, &up);
        spot->label_x = x + right;
        spot->label_y = y + up;
    }
}

struct field roofs_place(const struct roofs *roofs, struct spots *spots, double width, double height)
{
    struct field field = make_field(roofs, spots);
    field.width = width;
    field.height = height;
    spread_without_traffic(spots, &field);
    place_numbers(spots, &field);
    return field;
}
