/* frames.h - pictures of floats with one or three channels, for tests of what filters them. */
#ifndef FORKJOIN_FRAMES_H
#define FORKJOIN_FRAMES_H

#include "image/frame.h"
#include "kernel.h"

/* A pixel's value; channels from 0. */
typedef float picture_function(size_t x, size_t y, size_t channel);

/* All of it NaN: what is read without being written shows. `margin` is 0 or FRAME_MARGIN. The caller frees. */
struct frame frames_make(size_t width, size_t height, size_t channels, size_t margin);
void frames_free(const struct frame *frame);

/* Drawn, with mirrored margins. */
struct frame frames_draw(size_t width, size_t height, size_t channels, picture_function *pixel);

/* Random in [0, 1); 0.25 x (channel + 1); a plane that rises to the right and downwards; 1 at (40, 20) of channel 0. */
picture_function frames_noise, frames_constant, frames_ramp, frames_impulse;

float frames_at(const struct frame *frame, size_t x, size_t y, size_t channel);

/* Reflect-101 by walking to and fro: another way to say what mirror_101() says. */
size_t frames_walk(ptrdiff_t position, size_t count);

/* Runs a kernel that makes films (film.h), spoils its picture in five ways, and asserts that it verifies none of them. */
void frames_assert_spoilt_fail(const struct kernel *kernel);

#endif
