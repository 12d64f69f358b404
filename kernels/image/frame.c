/* frame.c - layout and margins of a frame. */
#include "frame.h"

static size_t round_up(size_t count, size_t multiple)
{
    return (count + multiple - 1) / multiple * multiple;
}

static size_t stride_of(size_t width, size_t channels, size_t margin)
{
    return margin + round_up(width * channels, FRAME_LANES) + margin;
}

size_t frame_bytes(size_t width, size_t height, size_t channels, size_t margin)
{
    return round_up(height, FRAME_ROWS) * stride_of(width, channels, margin) * sizeof(float);
}

struct frame frame_in(void *memory, size_t width, size_t height, size_t channels, size_t margin)
{
    float *first = memory;
    return (struct frame){
        .pixels = first ? first + margin : NULL,
        .width = width,
        .height = height,
        .channels = channels,
        .margin = margin,
        .stride = stride_of(width, channels, margin),
    };
}

float *frame_memory(const struct frame *frame, size_t row_begin)
{
    return frame->pixels - frame->margin + row_begin * frame->stride;
}

size_t frame_rows_bytes(const struct frame *frame, size_t row_begin, size_t row_end)
{
    return (row_end - row_begin) * frame->stride * sizeof(float);
}

void frame_mirror_row(const struct frame *frame, float *row)
{
    ptrdiff_t channels = (ptrdiff_t)frame->channels, width = (ptrdiff_t)frame->width, margin = (ptrdiff_t)frame->margin;
    ptrdiff_t end = (ptrdiff_t)frame->stride - margin;
    for (ptrdiff_t i = 1; i <= margin; i++) {
        ptrdiff_t x = -((i + channels - 1) / channels), channel = (channels - i % channels) % channels;
        row[-i] = row[(ptrdiff_t)mirror_101(x, frame->width) * channels + channel];
    }
    for (ptrdiff_t i = width * channels; i < end; i++)
        row[i] = row[(ptrdiff_t)mirror_101(i / channels, frame->width) * channels + i % channels];
}
