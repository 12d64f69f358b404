/* clip.h - the frames of a clip in 8 bits, and the picture that a kernel makes of each: what kernels on such frames share.
 *
 * The frames come one after another, as a camera delivers them: a step each, of CLIP_FRAMES different ones in turn. The first
 * is the photograph, the second the photograph turned by half, so that a step that was skipped shows. An item is a pixel of one
 * frame, a chunk a strip of whole rows. Functions are those of struct kernel (kernel.h); `state` is a struct clip. */
#ifndef FORKJOIN_CLIP_H
#define FORKJOIN_CLIP_H

#include "image.h"
#include "kernel.h"
#include "plane.h"
#include "plane8.h"

enum { CLIP_FRAMES = 2 };

/* What a kernel decides about its clip. */
struct clip_form {
    size_t channels;         /* of a frame; 1: brightness, 3: red, green, blue */
    unsigned result_bits;    /* of a number of the result: 8, or 32 for floats of one channel */
    size_t strip_count;      /* a strip is of 1 / strip_count of a frame, */
    size_t strip_pixels_min; /* or of so many pixels when that is more; */
    size_t strip_rows;       /* and of a multiple of so many rows */
};

/* problem->parameters begins with this. */
struct clip_shape {
    struct clip_form form;
    struct image photograph;
    size_t width, height; /* of a frame, in pixels */
};

struct clip {
    const struct problem *problem;
    const struct clip_shape *shape;
    struct plane8 frames[CLIP_FRAMES]; /* rows of width x channels numbers */
    struct plane8 result;              /* of the frame of the last step, in 8 bits; empty when in floats */
    struct plane floats;               /* the same in floats; empty when in 8 bits */
};

/* Reads the photograph and sets all of the problem but flops; `shape` is the caller's, and freed by it. The frames have the
 * photograph's shape, so item_count differs by up to half a row from what was asked (photograph_size()). On true clip_close()
 * frees what `shape` holds. */
bool clip_describe(const struct settings *settings, const struct clip_form *form, struct clip_shape *shape,
                   struct problem *problem, char why[WHY_MAX]);
void clip_close(struct clip_shape *shape);

bool clip_setup(const struct problem *problem, struct arena *arena, void **state, char why[WHY_MAX]);
void clip_fill(void *state, struct range range);
size_t clip_outputs(const void *state, struct range range, struct span spans[SPAN_MAX]);

/* A range of pixels as rows, and the frame that a step is about. */
struct range clip_rows(const struct clip *clip, struct range range);
const struct plane8 *clip_frame(const struct clip *clip, size_t step);

/* For verify(): number x of row y of a frame, both of which may lie outside; x counts numbers, `channels` to a pixel. */
int clip_number(const struct clip *clip, const struct plane8 *frame, ptrdiff_t x, ptrdiff_t y);

/* For verify(): asks `right` about the numbers on all four sides of the result, and of up to some 100,000 spread over it or all
 * of a smaller one, until it says false. `context` and `finding` are handed through. */
typedef bool clip_number_right(const struct clip *clip, size_t x, size_t y, const void *context, struct finding *finding);
bool clip_numbers_right(const struct clip *clip, clip_number_right *right, const void *context, struct finding *finding);

/* verify() of a result in 8 bits that is `expected` exactly: by direct sums for number x of row y of the last step's frame.
 * Fills `finding` in either case; its value is the mean of the result's numbers. */
typedef int clip_expected(const struct clip *clip, const struct plane8 *frame, ptrdiff_t x, ptrdiff_t y);
bool clip_verify(const struct clip *clip, clip_expected *expected, struct finding *finding);

#endif
