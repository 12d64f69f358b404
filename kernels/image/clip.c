/* clip.c - lays out, fills and looks at a clip. */
#include "clip.h"

#include <stdio.h>
#include <string.h>

#include "photograph.h"

/* More than any machine can hold, and few enough that sizes in bytes don't wrap. */
#define PIXELS_MAX ((size_t)1 << 48)

enum { CHECKED_NUMBERS = 100000 };

/* --- describe and lay out ----------------------------------------------------------------------------------------------- */

static void lay_out(struct clip *clip, struct arena *arena)
{
    size_t numbers = clip->shape->width * clip->shape->form.channels, height = clip->shape->height;
    size_t bytes = plane8_bytes(numbers, height);
    for (size_t i = 0; i < CLIP_FRAMES; i++)
        clip->frames[i] = plane8_in(arena_take(arena, bytes), numbers, height);
    if (clip->shape->form.result_bits == 8)
        clip->result = plane8_in(arena_take(arena, bytes), numbers, height);
    else
        clip->floats = plane_in(arena_take(arena, plane_bytes(numbers, height)), numbers, height);
}

static size_t count_arena_bytes(const struct clip_shape *shape)
{
    struct arena measure = {0};
    struct clip clip = {.shape = shape};
    arena_take(&measure, sizeof clip);
    lay_out(&clip, &measure);
    return measure.used;
}

static size_t strip_rows(const struct clip_shape *shape)
{
    const struct clip_form *form = &shape->form;
    size_t pixels = shape->width * shape->height / form->strip_count;
    size_t rows = (pixels > form->strip_pixels_min ? pixels : form->strip_pixels_min) / shape->width;
    return rows < form->strip_rows ? form->strip_rows : rows / form->strip_rows * form->strip_rows;
}

bool clip_describe(const struct settings *settings, const struct clip_form *form, struct clip_shape *shape,
                   struct problem *problem, char why[WHY_MAX])
{
    if (settings->size > PIXELS_MAX) {
        snprintf(why, WHY_MAX, "%zu pixels are more than any memory holds; pass a smaller --size", settings->size);
        return false;
    }
    *shape = (struct clip_shape){.form = *form};
    if (!photograph_read(settings, &shape->photograph, why))
        return false;
    const struct photograph proportions = {.width = shape->photograph.width, .height = shape->photograph.height};
    photograph_size(&proportions, settings->size, &shape->width, &shape->height);
    problem->parameters = shape;
    problem->item_count = shape->width * shape->height;
    problem->chunk_size = strip_rows(shape) * shape->width;
    problem->step_count = (size_t)settings_value(settings, "frames");
    problem->arena_bytes = count_arena_bytes(shape);
    size_t bytes = form->channels * (1 + form->result_bits / 8); /* a frame is read once, a result written */
    problem->bytes_per_item = (double)(problem->step_count * bytes);
    return true;
}

void clip_close(struct clip_shape *shape)
{
    image_free(&shape->photograph);
}

bool clip_setup(const struct problem *problem, struct arena *arena, void **state, char why[WHY_MAX])
{
    (void)why;
    struct clip *clip = arena_take(arena, sizeof *clip);
    *clip = (struct clip){.problem = problem, .shape = problem->parameters};
    lay_out(clip, arena);
    *state = clip;
    return true;
}

struct range clip_rows(const struct clip *clip, struct range range)
{
    return (struct range){range.begin / clip->shape->width, range.end / clip->shape->width};
}

const struct plane8 *clip_frame(const struct clip *clip, size_t step)
{
    return &clip->frames[step % CLIP_FRAMES];
}

/* --- fill --------------------------------------------------------------------------------------------------------------- */

/* Luma of red, green and blue: ITU-R BT.601-7, section 2.5.1, rounded. */
static uint8_t luma_of(const unsigned char *pixel)
{
    return (uint8_t)(0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2] + 0.5);
}

/* One pixel of the photograph in as many channels as the frame has. */
static void put_pixel(const struct image *photograph, size_t x, size_t y, size_t channels, uint8_t *pixel)
{
    const unsigned char *source = photograph->pixels + (y * photograph->width + x) * photograph->channels;
    if (photograph->channels == channels)
        memcpy(pixel, source, channels);
    else if (channels == 1)
        *pixel = luma_of(source);
    else
        memset(pixel, *source, channels); /* grey in every colour */
}

/* Row y of a frame, whose pixels lie `step` pixels apart: 1 from left to right, -1 from right to left. */
static void fill_row(const struct clip_shape *shape, size_t y, uint8_t *first, ptrdiff_t step)
{
    const struct image *photograph = &shape->photograph;
    size_t source_y = mirror_tile(y, photograph->height);
    for (size_t x = 0; x < shape->width; x++)
        put_pixel(photograph, mirror_tile(x, photograph->width), source_y, shape->form.channels,
                  first + (ptrdiff_t)(x * shape->form.channels) * step);
}

/* The memory of some rows of the result. */
static struct span result_of(const struct clip *clip, struct range rows)
{
    if (clip->shape->form.result_bits == 8)
        return (struct span){plane8_memory(&clip->result, rows.begin), plane8_rows_bytes(&clip->result, rows.begin, rows.end)};
    return (struct span){plane_memory(&clip->floats, rows.begin), plane_rows_bytes(&clip->floats, rows.begin, rows.end)};
}

void clip_fill(void *state, struct range range)
{
    struct clip *clip = state;
    const struct clip_shape *shape = clip->shape;
    struct range rows = clip_rows(clip, range);
    for (size_t y = rows.begin; y < rows.end; y++) {
        uint8_t *first = plane8_row(&clip->frames[0], (ptrdiff_t)y), *second = plane8_row(&clip->frames[1], (ptrdiff_t)y);
        fill_row(shape, y, first, 1);
        fill_row(shape, shape->height - 1 - y, second + (shape->width - 1) * shape->form.channels, -1);
        plane8_mirror_row(&clip->frames[0], shape->form.channels, first);
        plane8_mirror_row(&clip->frames[1], shape->form.channels, second);
    }
    struct span result = result_of(clip, rows);
    memset(result.begin, 0, result.bytes); /* first touch */
}

size_t clip_outputs(const void *state, struct range range, struct span spans[SPAN_MAX])
{
    const struct clip *clip = state;
    spans[0] = result_of(clip, clip_rows(clip, range));
    return 1;
}

/* --- is it right? ------------------------------------------------------------------------------------------------------- */

int clip_number(const struct clip *clip, const struct plane8 *frame, ptrdiff_t x, ptrdiff_t y)
{
    ptrdiff_t channels = (ptrdiff_t)clip->shape->form.channels, channel = (x % channels + channels) % channels;
    size_t pixel = mirror_101((x - channel) / channels, clip->shape->width);
    return frame->pixels[mirror_101(y, frame->height) * frame->stride + pixel * (size_t)channels + (size_t)channel];
}

bool clip_numbers_right(const struct clip *clip, clip_number_right *right, const void *context, struct finding *finding)
{
    size_t channels = clip->shape->form.channels, width = clip->shape->width * channels, height = clip->shape->height;
    size_t count = width * height, stride = count / CHECKED_NUMBERS + 1;
    for (size_t i = 0; i < count; i += stride) {
        if (!right(clip, i % width, i / width, context, finding))
            return false;
    }
    for (size_t x = 0; x < width; x++) {
        if (!right(clip, x, 0, context, finding) || !right(clip, x, height - 1, context, finding))
            return false;
    }
    for (size_t i = 0; i < height * channels; i++) {
        if (!right(clip, i % channels, i / channels, context, finding) ||
            !right(clip, width - 1 - i % channels, i / channels, context, finding))
            return false;
    }
    return true;
}

static double mean_of(const struct clip *clip)
{
    uint64_t sum = 0;
    for (size_t y = 0; y < clip->result.height; y++) {
        for (size_t x = 0; x < clip->result.width; x++)
            sum += clip->result.pixels[y * clip->result.stride + x];
    }
    return (double)sum / (double)(clip->result.width * clip->result.height);
}

/* `context` points to the function that says what is expected. */
static bool equals_expected(const struct clip *clip, size_t x, size_t y, const void *context, struct finding *finding)
{
    clip_expected *const *expected = context;
    const struct plane8 *frame = clip_frame(clip, clip->problem->step_count - 1);
    int value = (*expected)(clip, frame, (ptrdiff_t)x, (ptrdiff_t)y), found = clip->result.pixels[y * clip->result.stride + x];
    if (found == value)
        return true;
    snprintf(finding->text, FINDING_MAX, "number %zu of row %zu is %d, by direct sums %d", x, y, found, value);
    return false;
}

bool clip_verify(const struct clip *clip, clip_expected *expected, struct finding *finding)
{
    finding->value = mean_of(clip);
    finding->tolerance = 0;
    if (!clip_numbers_right(clip, equals_expected, &expected, finding))
        return false;
    snprintf(finding->text, FINDING_MAX, "%zu x %zu x %zu, mean %.6f; sampled pixels and all four sides equal direct sums",
             clip->shape->width, clip->shape->height, clip->shape->form.channels, finding->value);
    return true;
}
