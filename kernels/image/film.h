/* film.h - the frames of a clip in 32-bit float, and the picture that a kernel makes of each: what kernels on such frames
 * share.
 *
 * The frames come one after another, as a camera delivers them: a step each, of FILM_FRAMES different ones in turn. The first
 * is the photograph, the second the photograph turned by half, so that a step that was skipped shows. An item is a pixel of one
 * frame, a chunk a strip of whole rows. Functions are those of struct kernel (kernel.h); `state` is a struct film. */
#ifndef FORKJOIN_FILM_H
#define FORKJOIN_FILM_H

#include "frame.h"
#include "kernel.h"
#include "photograph.h"

enum { FILM_FRAMES = 2 };

/* The kernel's table of parameters has a row "channels", 1 to 3, and one "frames", 1 to what it likes. */

/* problem->parameters begins with this. */
struct film_shape {
    struct photograph photograph;   /* its luma with one channel */
    struct image colours;           /* with three */
    size_t width, height, channels; /* of a frame */
    bool past_caches;               /* frames and result together are more than caches hold */
};

struct film {
    const struct problem *problem;
    const struct film_shape *shape;
    struct frame frames[FILM_FRAMES]; /* with margins */
    struct frame result;              /* of the frame of the last step; without margins */
};

/* Reads the photograph and sets all of the problem but flops; `shape` is the caller's, and freed by it. The frames have the
 * photograph's shape, so item_count differs by up to half a row from what was asked (photograph_size()). A strip is 1/128 of a
 * frame, so that some tens of workers find work, or strip_pixels_min when that is more, but a multiple of strip_rows_multiple
 * rows. On true film_close() frees what `shape` holds. */
bool film_describe(const struct settings *settings, size_t strip_rows_multiple, size_t strip_pixels_min,
                   struct film_shape *shape, struct problem *problem, char why[WHY_MAX]);
void film_close(struct film_shape *shape);

bool film_setup(const struct problem *problem, struct arena *arena, void **state, char why[WHY_MAX]);
void film_fill(void *state, struct range range);
size_t film_outputs(const void *state, struct range range, struct span spans[SPAN_MAX]);

/* A range of pixels as rows, and the frame that a step is about. */
struct range film_rows(const struct film *film, struct range range);
const struct frame *film_frame(const struct film *film, size_t step);

/* A value by its definition, in double; `source` is the last step's frame. Value i of row y is channel i % channels of pixel
 * i / channels. `context` is handed through. */
typedef double film_value(const void *context, const struct frame *source, size_t i, size_t y);

/* For verify(): every value of the result is a number from `least` to `most`, and values on all four sides and some 20,000
 * spread over the rest (all of a small one) are `expected` to within `tolerance`. Fills `finding` in either case. */
bool film_verify(const struct film *film, film_value *expected, const void *context, double least, double most,
                 double tolerance, struct finding *finding);

#endif
