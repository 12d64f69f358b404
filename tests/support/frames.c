/* frames.c - pictures of floats, drawn, spoilt and thrown away. */
#include "frames.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "image/film.h"
#include "trial.h"

struct frame frames_make(size_t width, size_t height, size_t channels, size_t margin)
{
    size_t bytes = frame_bytes(width, height, channels, margin);
    void *memory = aligned_alloc(ARENA_ALIGNMENT, bytes);
    assert_non_null(memory);
    memset(memory, 0xFF, bytes); /* NaN: what is read without being written shows */
    return frame_in(memory, width, height, channels, margin);
}

void frames_free(const struct frame *frame)
{
    free(frame_memory(frame, 0));
}

struct frame frames_draw(size_t width, size_t height, size_t channels, picture_function *pixel)
{
    struct frame frame = frames_make(width, height, channels, FRAME_MARGIN);
    for (size_t y = 0; y < height; y++) {
        float *row = frame_row(&frame, (ptrdiff_t)y);
        for (size_t i = 0; i < width * channels; i++)
            row[i] = pixel(i / channels, y, i % channels);
        frame_mirror_row(&frame, row);
    }
    return frame;
}

float frames_noise(size_t x, size_t y, size_t channel)
{
    uint32_t z = (uint32_t)((x * 3 + channel) * 2654435761u ^ y * 2246822519u);
    z = (z ^ z >> 15) * 2246822519u;
    return (float)(z >> 8) / (1 << 24);
}

float frames_constant(size_t x, size_t y, size_t channel)
{
    (void)x, (void)y;
    return 0.25f * (float)(channel + 1);
}

float frames_ramp(size_t x, size_t y, size_t channel)
{
    return (float)(3 * x + 2 * y + 100 * channel) / 1024;
}

float frames_impulse(size_t x, size_t y, size_t channel)
{
    return x == 40 && y == 20 && channel == 0 ? 1 : 0;
}

size_t frames_walk(ptrdiff_t position, size_t count)
{
    while (count > 1 && (position < 0 || position >= (ptrdiff_t)count))
        position = position < 0 ? -position : 2 * ((ptrdiff_t)count - 1) - position;
    return count > 1 ? (size_t)position : 0;
}

float frames_at(const struct frame *frame, size_t x, size_t y, size_t channel)
{
    return frame->pixels[y * frame->stride + x * frame->channels + channel];
}

/* --- a wrong picture is found ------------------------------------------------------------------------------------------- */

enum { SPOILT_PIXELS = 20000, SPOILT_WIDTH = 173, SPOILT_HEIGHT = 116 };

static void spoil_a_corner(struct frame *frame)
{
    frame->pixels[0] += 1e-4f;
}

static void spoil_all_a_little(struct frame *frame)
{
    for (size_t i = 0; i < frame->height * frame->stride; i++)
        frame->pixels[i] += 1e-4f;
}

static void spoil_with_nan(struct frame *frame)
{
    frame->pixels[17 * frame->stride + 33] = NAN;
}

static void spoil_with_poison(struct frame *frame)
{
    memset(frame->pixels + 50 * frame->stride + 60, 0xA5, sizeof(float));
}

static void spoil_by_a_shift(struct frame *frame)
{
    for (size_t y = 0; y < frame->height; y++)
        memmove(frame->pixels + y * frame->stride, frame->pixels + y * frame->stride + 1, (frame->width - 1) * sizeof(float));
}

static void assert_found(const struct kernel *kernel, void (*spoil)(struct frame *))
{
    struct trial trial;
    struct finding finding;
    struct span spans[SPAN_MAX];
    trial_run(&trial, kernel, SPOILT_PIXELS, NULL, (const char *const[]){"frames=3", NULL});
    assert_true(trial.verified);
    assert_int_equal(kernel->outputs(trial.job.state, (struct range){0, trial.problem.item_count}, spans), 1);
    struct frame frame = frame_in(spans[0].begin, SPOILT_WIDTH, SPOILT_HEIGHT, 1, 0);
    assert_int_equal(spans[0].bytes, frame_rows_bytes(&frame, 0, SPOILT_HEIGHT));
    spoil(&frame);
    assert_false(job_verify(&trial.job, &finding));
    assert_true(strlen(finding.text) > 10);
    trial_close(&trial);
}

void frames_assert_spoilt_fail(const struct kernel *kernel)
{
    assert_found(kernel, spoil_a_corner);
    assert_found(kernel, spoil_all_a_little);
    assert_found(kernel, spoil_with_nan);
    assert_found(kernel, spoil_with_poison);
    assert_found(kernel, spoil_by_a_shift);
}
