/* thumbnail.c - a binomial blur and a mean over squares, in 16-bit whole numbers, a row at a time. */
#include "thumbnail.h"

#include <string.h>

#include "mirror.h"

enum { ALIGNMENT = 64 };

static size_t align(size_t bytes)
{
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static size_t row_values(size_t width, size_t channels)
{
    return align(width * channels * sizeof(uint16_t)) / sizeof(uint16_t);
}

/* A whole cache line before the row, so that its first pixel is aligned. */
static size_t padded_bytes(size_t width, size_t channels)
{
    return align(ALIGNMENT + (width + THUMBNAIL_REACH) * channels);
}

size_t thumbnail_bytes(size_t width, size_t height, size_t channels, size_t factor)
{
    return padded_bytes(width, channels) + (THUMBNAIL_RING + 1) * row_values(width, channels) * sizeof(uint16_t) +
           align(width / factor * (height / factor) * channels);
}

void thumbnail_begin(struct thumbnail *thumbnail, void *memory, size_t width, size_t height, size_t channels, size_t factor)
{
    size_t values = row_values(width, channels);
    unsigned char *bytes = memory;
    uint16_t *rows = (uint16_t *)(void *)(bytes + padded_bytes(width, channels));
    *thumbnail = (struct thumbnail){
        .width = width,
        .height = height,
        .channels = channels,
        .factor = factor,
        .out_width = width / factor,
        .out_height = height / factor,
        .padded = bytes + ALIGNMENT,
        .ring = rows,
        .columns = rows + THUMBNAIL_RING * values,
        .pixels = (unsigned char *)(rows + (THUMBNAIL_RING + 1) * values),
    };
    memset(thumbnail->columns, 0, values * sizeof *thumbnail->columns);
}

unsigned char *thumbnail_row(struct thumbnail *thumbnail)
{
    return thumbnail->padded;
}

static uint16_t *ring_row(const struct thumbnail *thumbnail, ptrdiff_t y)
{
    size_t row = mirror_101(y, thumbnail->height) % THUMBNAIL_RING;
    return thumbnail->ring + row * row_values(thumbnail->width, thumbnail->channels);
}

static void mirror_ends(unsigned char *row, size_t width, size_t channels)
{
    for (ptrdiff_t distance = 1; distance <= THUMBNAIL_REACH; distance++) {
        const unsigned char *before = row + mirror_101(-distance, width) * channels;
        const unsigned char *after = row + mirror_101((ptrdiff_t)width - 1 + distance, width) * channels;
        memmove(row - distance * (ptrdiff_t)channels, before, channels);
        memmove(row + ((ptrdiff_t)width - 1 + distance) * (ptrdiff_t)channels, after, channels);
    }
}

/* At most 16 x 255. A pixel's neighbour is `step` bytes away. */
static void blur_along(const unsigned char *restrict row, uint16_t *restrict blurred, size_t count, ptrdiff_t step)
{
    const unsigned char *far_left = row - 2 * step, *left = row - step, *right = row + step, *far_right = row + 2 * step;
#pragma omp simd
    for (size_t i = 0; i < count; i++)
        blurred[i] = (uint16_t)(far_left[i] + far_right[i] + 4 * (left[i] + right[i]) + 6 * row[i]);
}

/* 256 x 255 + 128 is below 2^16, and so are THUMBNAIL_FACTOR_MAX pixels of 255. */
static void add_blurred(const uint16_t *restrict a, const uint16_t *restrict b, const uint16_t *restrict c,
                        const uint16_t *restrict d, const uint16_t *restrict e, uint16_t *restrict columns, size_t count)
{
#pragma omp simd
    for (size_t i = 0; i < count; i++) {
        uint16_t ends = (uint16_t)(a[i] + e[i]), next = (uint16_t)(b[i] + d[i]);
        uint16_t sum = (uint16_t)(ends + 4 * next + 6 * c[i] + 128);
        columns[i] = (uint16_t)(columns[i] + (sum >> 8));
    }
}

/* The thumbnail's row: means of `factor` columns each, of sums over `factor` rows. */
static void shrink(const struct thumbnail *thumbnail, unsigned char *out)
{
    size_t channels = thumbnail->channels, factor = thumbnail->factor;
    uint32_t area = (uint32_t)(factor * factor);
    for (size_t x = 0; x < thumbnail->out_width; x++) {
        const uint16_t *square = thumbnail->columns + x * factor * channels;
        for (size_t channel = 0; channel < channels; channel++) {
            uint32_t sum = area / 2;
            for (size_t i = 0; i < factor; i++)
                sum += square[i * channels + channel];
            out[x * channels + channel] = (unsigned char)(sum / area);
        }
    }
}

/* Row y blurred in both directions, into the sums; a row of the thumbnail when it is the last of its squares. */
static void finish_row(struct thumbnail *thumbnail, size_t y)
{
    size_t count = thumbnail->width * thumbnail->channels, row = y / thumbnail->factor;
    if (row >= thumbnail->out_height)
        return;
    ptrdiff_t at = (ptrdiff_t)y;
    add_blurred(ring_row(thumbnail, at - 2), ring_row(thumbnail, at - 1), ring_row(thumbnail, at), ring_row(thumbnail, at + 1),
                ring_row(thumbnail, at + 2), thumbnail->columns, count);
    if (y % thumbnail->factor != thumbnail->factor - 1)
        return;
    shrink(thumbnail, thumbnail->pixels + row * thumbnail->out_width * thumbnail->channels);
    memset(thumbnail->columns, 0, count * sizeof *thumbnail->columns);
}

void thumbnail_take(struct thumbnail *thumbnail)
{
    size_t y = thumbnail->next++;
    mirror_ends(thumbnail->padded, thumbnail->width, thumbnail->channels);
    blur_along(thumbnail->padded, ring_row(thumbnail, (ptrdiff_t)y), thumbnail->width * thumbnail->channels,
               (ptrdiff_t)thumbnail->channels);
    if (y >= THUMBNAIL_REACH)
        finish_row(thumbnail, y - THUMBNAIL_REACH);
    if (y + 1 == thumbnail->height) { /* the last rows need none below them */
        for (size_t last = y >= THUMBNAIL_REACH ? y - THUMBNAIL_REACH + 1 : 0; last <= y; last++)
            finish_row(thumbnail, last);
    }
}
