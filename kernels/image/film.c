/* film.c - a clip of floats made of a photograph, and what is left of it looked at. */
#include "film.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* More than any machine can hold, and few enough that sizes in bytes don't wrap. */
#define PIXELS_MAX  ((size_t)1 << 48)

/* Where frames and result together are beyond this, nothing of a result would still be in a cache when it is looked at: few
 * cores have a larger share of the last level. */
#define CACHE_BYTES ((size_t)32 << 20)

enum { STRIPS = 128, CHECKED_VALUES = 20000 };

static void lay_out(struct film *film, struct arena *arena)
{
    const struct film_shape *shape = film->shape;
    size_t bytes = frame_bytes(shape->width, shape->height, shape->channels, FRAME_MARGIN);
    for (size_t i = 0; i < FILM_FRAMES; i++)
        film->frames[i] = frame_in(arena_take(arena, bytes), shape->width, shape->height, shape->channels, FRAME_MARGIN);
    bytes = frame_bytes(shape->width, shape->height, shape->channels, 0);
    film->result = frame_in(arena_take(arena, bytes), shape->width, shape->height, shape->channels, 0);
}

static size_t count_arena_bytes(const struct film_shape *shape)
{
    struct arena measure = {0};
    struct film film = {.shape = shape};
    arena_take(&measure, sizeof film);
    lay_out(&film, &measure);
    return measure.used;
}

static size_t strip_rows(const struct film_shape *shape, size_t multiple, size_t pixels_min)
{
    size_t pixels = shape->width * shape->height / STRIPS;
    size_t rows = (pixels > pixels_min ? pixels : pixels_min) / shape->width;
    return rows < multiple ? multiple : rows / multiple * multiple;
}

static bool check(const struct settings *settings, char why[WHY_MAX])
{
    if (settings_value(settings, "channels") == 2) {
        snprintf(why, WHY_MAX, "channels is 1 (brightness) or 3 (red, green and blue), not 2; pass 1 or 3");
        return false;
    }
    if (settings->size > PIXELS_MAX) {
        snprintf(why, WHY_MAX, "%zu pixels are more than any memory holds; pass a smaller --size", settings->size);
        return false;
    }
    return true;
}

static bool open_photograph(const struct settings *settings, struct film_shape *shape, char why[WHY_MAX])
{
    if (shape->channels == 1)
        return photograph_open(settings, &shape->photograph, why);
    if (!photograph_read(settings, &shape->colours, why))
        return false;
    shape->photograph = (struct photograph){.width = shape->colours.width, .height = shape->colours.height};
    return true;
}

/* Bytes: a frame is read once, 4 bytes a channel, and its result is written once. */
bool film_describe(const struct settings *settings, size_t strip_rows_multiple, size_t strip_pixels_min,
                   struct film_shape *shape, struct problem *problem, char why[WHY_MAX])
{
    *shape = (struct film_shape){.channels = (size_t)settings_value(settings, "channels")};
    if (!check(settings, why) || !open_photograph(settings, shape, why))
        return false;
    photograph_size(&shape->photograph, settings->size, &shape->width, &shape->height);
    double frames = settings_value(settings, "frames");
    problem->item_count = shape->width * shape->height;
    problem->chunk_size = strip_rows(shape, strip_rows_multiple, strip_pixels_min) * shape->width;
    problem->step_count = (size_t)frames;
    problem->arena_bytes = count_arena_bytes(shape);
    problem->bytes_per_item = frames * (double)shape->channels * 2 * sizeof(float);
    shape->past_caches = problem->arena_bytes > CACHE_BYTES;
    return true;
}

void film_close(struct film_shape *shape)
{
    photograph_close(&shape->photograph);
    image_free(&shape->colours);
}

bool film_setup(const struct problem *problem, struct arena *arena, void **state, char why[WHY_MAX])
{
    (void)why;
    struct film *film = arena_take(arena, sizeof *film);
    *film = (struct film){.problem = problem, .shape = problem->parameters};
    lay_out(film, arena);
    *state = film;
    return true;
}

struct range film_rows(const struct film *film, struct range range)
{
    return (struct range){range.begin / film->shape->width, range.end / film->shape->width};
}

const struct frame *film_frame(const struct film *film, size_t step)
{
    return &film->frames[step % FILM_FRAMES];
}

static void make_row(const struct film_shape *shape, size_t y, float *row)
{
    if (shape->channels == 1)
        photograph_row(&shape->photograph, y, shape->width, row);
    else
        photograph_row_colour(&shape->colours, y, shape->width, row);
}

/* Left to right; the channels of a pixel stay in order. */
static void turn_row(const struct film_shape *shape, float *row)
{
    for (size_t x = 0; x < shape->width / 2; x++) {
        float *left = row + x * shape->channels, *right = row + (shape->width - 1 - x) * shape->channels;
        for (size_t channel = 0; channel < shape->channels; channel++) {
            float value = left[channel];
            left[channel] = right[channel];
            right[channel] = value;
        }
    }
}

void film_fill(void *state, struct range range)
{
    struct film *film = state;
    const struct film_shape *shape = film->shape;
    struct range rows = film_rows(film, range);
    for (size_t y = rows.begin; y < rows.end; y++) {
        float *first = frame_row(&film->frames[0], (ptrdiff_t)y), *second = frame_row(&film->frames[1], (ptrdiff_t)y);
        make_row(shape, y, first);
        make_row(shape, shape->height - 1 - y, second);
        turn_row(shape, second);
        frame_mirror_row(&film->frames[0], first);
        frame_mirror_row(&film->frames[1], second);
    }
    memset(frame_memory(&film->result, rows.begin), 0, frame_rows_bytes(&film->result, rows.begin, rows.end)); /* first touch */
}

size_t film_outputs(const void *state, struct range range, struct span spans[SPAN_MAX])
{
    const struct film *film = state;
    struct range rows = film_rows(film, range);
    spans[0] = (struct span){frame_memory(&film->result, rows.begin), frame_rows_bytes(&film->result, rows.begin, rows.end)};
    return 1;
}

/* --- is it right? ------------------------------------------------------------------------------------------------------- */

/* What film_verify() was asked, and how far off values were so far. */
struct question {
    const struct film *film;
    film_value *expected;
    const void *context;
    double tolerance, worst;
    struct finding *finding;
};

static bool value_right(struct question *question, size_t i, size_t y)
{
    const struct film *film = question->film;
    size_t channels = film->shape->channels;
    double found = (double)film->result.pixels[y * film->result.stride + i];
    double expected = question->expected(question->context, film_frame(film, film->problem->step_count - 1), i, y);
    double difference = fabs(found - expected);
    question->worst = difference > question->worst ? difference : question->worst;
    if (difference <= question->tolerance)
        return true;
    snprintf(question->finding->text, FINDING_MAX, "channel %zu of pixel (%zu, %zu) is %.8f, by direct sums %.8f", i % channels,
             i / channels, y, found, expected);
    return false;
}

/* All values of small frames, or CHECKED_VALUES of larger ones, and as many along the four sides. */
static bool values_right(struct question *question)
{
    const struct film_shape *shape = question->film->shape;
    size_t width = shape->width * shape->channels, height = shape->height, count = width * height;
    size_t stride = count / CHECKED_VALUES + 1, across = width / CHECKED_VALUES + 1, down = height / CHECKED_VALUES + 1;
    for (size_t i = 0; i < count; i += stride) {
        if (!value_right(question, i % width, i / width))
            return false;
    }
    for (size_t i = 0; i < width; i += across) {
        if (!value_right(question, i, 0) || !value_right(question, width - 1 - i, height - 1))
            return false;
    }
    for (size_t y = 0; y < height; y += down) {
        if (!value_right(question, 0, y) || !value_right(question, width - 1, height - 1 - y))
            return false;
    }
    return true;
}

static bool all_between(const struct film *film, double least, double most, struct finding *finding)
{
    size_t channels = film->shape->channels, width = film->shape->width * channels;
    double sum = 0;
    for (size_t y = 0; y < film->shape->height; y++) {
        const float *row = film->result.pixels + y * film->result.stride;
        double row_sum = 0;
        for (size_t i = 0; i < width; i++) {
            if (!((double)row[i] >= least && (double)row[i] <= most)) {
                snprintf(finding->text, FINDING_MAX, "channel %zu of pixel (%zu, %zu) is %g, outside of %g to %g", i % channels,
                         i / channels, y, (double)row[i], least, most);
                return false;
            }
            row_sum += (double)row[i];
        }
        sum += row_sum;
    }
    finding->value = sum / ((double)width * (double)film->shape->height);
    return true;
}

bool film_verify(const struct film *film, film_value *expected, const void *context, double least, double most,
                 double tolerance, struct finding *finding)
{
    const struct film_shape *shape = film->shape;
    struct question question = {
        .film = film, .expected = expected, .context = context, .tolerance = tolerance, .finding = finding};
    finding->tolerance = tolerance;
    if (!all_between(film, least - tolerance, most + tolerance, finding) || !values_right(&question))
        return false;
    snprintf(finding->text, FINDING_MAX,
             "%zu x %zu x %zu, mean %.6f; sampled values and all sides off direct sums in double by %.1e", shape->width,
             shape->height, shape->channels, finding->value, question.worst);
    return true;
}
