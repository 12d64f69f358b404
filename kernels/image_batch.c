/* image_batch.c - photographs come in as JPEG and go out as JPEG thumbnails: what a web server does with uploads.
 *
 * Each is decoded, blurred a little against patterns that a smaller picture cannot show, scaled down and encoded, row by row:
 * no whole picture is ever in memory. Decoding (libjpeg) is most of the work, as in any such program. The photographs are made
 * in fill(): parts of one photograph, shifted from one to the next, PHOTOGRAPHS of them at most, over and over. Nothing is read
 * from disk or written to it while the clock runs. A photograph is a chunk: it can't be shared between workers, so a few large
 * ones on many workers show what too coarse a grain costs. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/image.h"
#include "image/jpeg_codec.h"
#include "image/mirror.h"
#include "image/photograph.h"
#include "image/thumbnail.h"
#include "kernel.h"

enum {
    PHOTOGRAPHS = 24,    /* different ones: a day's uploads */
    SOURCE_QUALITY = 90, /* as cameras write */
    HEADER_BYTES = 2048, /* of a JPEG, tables included, rounded up */
    PAGE = 4096,
};

/* What JPEG loses of a thumbnail, as a root mean square: 2 to 8 levels for photographs at the quality used, where colour is
 * kept at half the resolution. A picture of something else is 50 or more away. */
static const double CODING_ERROR = 25;

static const struct parameter parameters[] = {
    {"megapixels", "size of a photograph", 1, 0.001, 100, false},
    {"thumbnail", "width of a thumbnail in pixels, at most", 256, 1, 4096, true},
    {"quality", "of the thumbnails' JPEG", 80, 50, 95, true},
    {0},
};

/* problem->parameters */
struct batch {
    struct image source; /* what photographs are parts of */
    size_t width, height, factor;
    int quality;
};

/* A JPEG in memory of fixed size, so that every byte of it is defined: what follows the JPEG is 0. */
struct slot {
    size_t length;
    unsigned char bytes[];
};

struct state {
    const struct problem *problem;
    const struct batch *batch;
    size_t photograph_count;
    size_t source_bytes, thumbnail_bytes; /* of a slot, header included */
    unsigned char *sources, *thumbnails;  /* slots: photograph_count, item_count */
};

struct worker {
    struct jpeg_decoder *decoder;
    struct jpeg_encoder *encoder;
    void *memory; /* of a thumbnail in the making */
};

/* --- describe, setup ---------------------------------------------------------------------------------------------------- */

static size_t align(size_t bytes)
{
    return (bytes + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT * ARENA_ALIGNMENT;
}

/* A byte for each value is more than a baseline JPEG of a photograph takes at any quality allowed here. */
static size_t slot_bytes(size_t width, size_t height, size_t channels)
{
    return align(sizeof(struct slot) + HEADER_BYTES + width * height * channels);
}

static void lay_out(struct state *state, struct arena *arena)
{
    const struct batch *batch = state->batch;
    size_t channels = batch->source.channels, count = state->problem->item_count;
    state->photograph_count = count < PHOTOGRAPHS ? count : PHOTOGRAPHS;
    state->source_bytes = slot_bytes(batch->width, batch->height, channels);
    state->thumbnail_bytes = slot_bytes(batch->width / batch->factor, batch->height / batch->factor, channels);
    state->sources = arena_take(arena, state->photograph_count * state->source_bytes);
    state->thumbnails = arena_take(arena, count * state->thumbnail_bytes);
}

static size_t count_arena_bytes(const struct problem *problem)
{
    struct arena measure = {0};
    struct state state = {.problem = problem, .batch = problem->parameters};
    arena_take(&measure, sizeof state);
    lay_out(&state, &measure);
    return measure.used;
}

/* The smallest whole factor that makes the thumbnail as narrow as asked, as far as the picture has rows and columns for it. */
static size_t choose_factor(size_t width, size_t height, size_t wanted)
{
    size_t factor = (width + wanted - 1) / wanted;
    size_t most = width < height ? width : height;
    most = most < THUMBNAIL_FACTOR_MAX ? most : THUMBNAIL_FACTOR_MAX;
    return factor < most ? factor : most;
}

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    if (settings->size > (size_t)1 << 32) {
        snprintf(why, WHY_MAX, "%zu photographs are more than any memory holds; pass a smaller --size", settings->size);
        return false;
    }
    struct batch *batch = calloc(1, sizeof *batch);
    if (!batch || !photograph_read(settings, &batch->source, why)) {
        if (!batch)
            snprintf(why, WHY_MAX, "out of memory");
        free(batch);
        return false;
    }
    struct photograph shape = {.width = batch->source.width, .height = batch->source.height};
    photograph_size(&shape, (size_t)(settings_value(settings, "megapixels") * 1e6), &batch->width, &batch->height);
    batch->factor = choose_factor(batch->width, batch->height, (size_t)settings_value(settings, "thumbnail"));
    batch->quality = (int)settings_value(settings, "quality");
    problem->parameters = batch;
    problem->chunk_size = 1;
    problem->arena_bytes = count_arena_bytes(problem);
    problem->partial_bytes = problem->answer_bytes = sizeof(uint64_t);
    return true; /* neither flops nor bytes: decoding Huffman codes is neither */
}

static void forget(struct problem *problem)
{
    struct batch *batch = problem->parameters;
    image_free(&batch->source);
    free(batch);
    problem->parameters = NULL;
}

static bool setup(const struct problem *problem, struct arena *arena, void **state, char why[WHY_MAX])
{
    (void)why;
    struct state *made = arena_take(arena, sizeof *made);
    *made = (struct state){.problem = problem, .batch = problem->parameters};
    lay_out(made, arena);
    *state = made;
    return true;
}

static struct slot *source_of(const struct state *state, size_t item)
{
    return (struct slot *)(void *)(state->sources + item % state->photograph_count * state->source_bytes);
}

static struct slot *thumbnail_of(const struct state *state, size_t item)
{
    return (struct slot *)(void *)(state->thumbnails + item * state->thumbnail_bytes);
}

static size_t slot_capacity(size_t bytes)
{
    return bytes - sizeof(struct slot);
}

/* --- fill --------------------------------------------------------------------------------------------------------------- */

/* A part of the source, which goes on with mirror images of itself; photographs are shifted against each other. */
static void copy_part(const struct batch *batch, size_t photograph, unsigned char *pixels)
{
    const struct image *source = &batch->source;
    size_t shift_x = 37 * photograph, shift_y = 61 * photograph;
    for (size_t y = 0; y < batch->height; y++) {
        const unsigned char *row = source->pixels + mirror_tile(y + shift_y, source->height) * source->width * source->channels;
        for (size_t x = 0; x < batch->width; x++) {
            memcpy(pixels, row + mirror_tile(x + shift_x, source->width) * source->channels, source->channels);
            pixels += source->channels;
        }
    }
}

/* Encodes photographs once. A slot of length 0 says that it failed, and run_range() tells. */
static void fill(void *state_in, struct range range)
{
    const struct state *state = state_in;
    const struct batch *batch = state->batch;
    for (size_t item = range.begin; item < range.end; item++) {
        memset(thumbnail_of(state, item), 0, state->thumbnail_bytes); /* first touch */
        if (item >= state->photograph_count)
            continue;
        struct slot *slot = source_of(state, item);
        char why[WHY_MAX];
        unsigned char *pixels = malloc(batch->width * batch->height * batch->source.channels);
        struct jpeg_encoder *encoder = jpeg_encoder_make();
        slot->length = 0;
        if (pixels && encoder) {
            copy_part(batch, item, pixels);
            slot->length = jpeg_encode(encoder, pixels, batch->width, batch->height, batch->source.channels, SOURCE_QUALITY,
                                       slot->bytes, slot_capacity(state->source_bytes), why);
        }
        jpeg_encoder_free(encoder);
        free(pixels);
    }
}

/* --- the work ----------------------------------------------------------------------------------------------------------- */

static void detach(void *local)
{
    struct worker *worker = local;
    jpeg_decoder_free(worker->decoder);
    jpeg_encoder_free(worker->encoder);
    free(worker->memory);
    free(worker);
}

static bool attach(const void *state_in, size_t number, void **local, char why[WHY_MAX])
{
    (void)number;
    const struct state *state = state_in;
    const struct batch *batch = state->batch;
    size_t bytes = thumbnail_bytes(batch->width, batch->height, batch->source.channels, batch->factor);
    struct worker *worker = calloc(1, sizeof *worker);
    if (worker) {
        worker->decoder = jpeg_decoder_make();
        worker->encoder = jpeg_encoder_make();
        worker->memory = aligned_alloc(PAGE, (bytes + PAGE - 1) / PAGE * PAGE);
        if (worker->decoder && worker->encoder && worker->memory) {
            *local = worker;
            return true;
        }
        detach(worker);
    }
    snprintf(why, WHY_MAX, "out of memory for one worker's thumbnail of a photograph of %zu x %zu", batch->width,
             batch->height);
    return false;
}

/* One photograph on its way through a worker. */
struct passage {
    const struct batch *batch;
    void *memory;
    struct thumbnail thumbnail;
};

static bool begin(void *context, size_t width, size_t height, size_t channels, char why[WHY_MAX])
{
    struct passage *passage = context;
    const struct batch *batch = passage->batch;
    if (width != batch->width || height != batch->height || channels != batch->source.channels) {
        snprintf(why, WHY_MAX, "a photograph of %zu x %zu came where one of %zu x %zu was sent", width, height, batch->width,
                 batch->height);
        return false;
    }
    thumbnail_begin(&passage->thumbnail, passage->memory, width, height, channels, batch->factor);
    return true;
}

/* The row before is complete, and taken, when the next is asked for. */
static unsigned char *next_row(void *context, size_t y)
{
    struct passage *passage = context;
    if (y > 0)
        thumbnail_take(&passage->thumbnail);
    return thumbnail_row(&passage->thumbnail);
}

static bool make_thumbnail(const struct state *state, struct worker *worker, size_t item, char why[WHY_MAX])
{
    const struct jpeg_sink sink = {begin, next_row};
    struct passage passage = {.batch = state->batch, .memory = worker->memory};
    const struct slot *source = source_of(state, item);
    struct slot *slot = thumbnail_of(state, item);
    const struct thumbnail *thumbnail = &passage.thumbnail;
    size_t capacity = slot_capacity(state->thumbnail_bytes);
    if (!jpeg_decode(worker->decoder, source->bytes, source->length, &sink, &passage, why))
        return false;
    thumbnail_take(&passage.thumbnail);
    slot->length = jpeg_encode(worker->encoder, thumbnail->pixels, thumbnail->out_width, thumbnail->out_height,
                               thumbnail->channels, state->batch->quality, slot->bytes, capacity, why);
    memset(slot->bytes + slot->length, 0, capacity - slot->length);
    return slot->length > 0;
}

static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)step, (void)previous;
    uint64_t bytes = 0;
    for (size_t item = range.begin; item < range.end; item++) {
        if (!make_thumbnail(state, local, item, why))
            return false;
        bytes += thumbnail_of(state, item)->length;
    }
    *(uint64_t *)partial = bytes;
    return true;
}

static void reduce(const void *state, size_t step, const void *partials, size_t count, void *answer)
{
    (void)state, (void)step;
    uint64_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += ((const uint64_t *)partials)[i];
    *(uint64_t *)answer = bytes;
}

static size_t outputs(const void *state_in, struct range range, struct span spans[SPAN_MAX])
{
    const struct state *state = state_in;
    spans[0] = (struct span){thumbnail_of(state, range.begin), (range.end - range.begin) * state->thumbnail_bytes};
    return 1;
}

/* --- is it right? ------------------------------------------------------------------------------------------------------- */

/* The blurred value of one pixel of a whole picture, by the sum over 5 x 5. */
static unsigned blurred_at(const struct image *image, size_t x, size_t y, size_t channel)
{
    static const unsigned weights[] = {1, 4, 6, 4, 1};
    unsigned sum = 128;
    for (ptrdiff_t dy = -2; dy <= 2; dy++) {
        for (ptrdiff_t dx = -2; dx <= 2; dx++) {
            size_t at =
                mirror_101((ptrdiff_t)y + dy, image->height) * image->width + mirror_101((ptrdiff_t)x + dx, image->width);
            sum += weights[dy + 2] * weights[dx + 2] * image->pixels[at * image->channels + channel];
        }
    }
    return sum / 256;
}

/* One value of the thumbnail. */
static unsigned mean_at(const struct image *image, size_t factor, size_t x, size_t y, size_t channel)
{
    size_t sum = factor * factor / 2;
    for (size_t dy = 0; dy < factor; dy++) {
        for (size_t dx = 0; dx < factor; dx++)
            sum += blurred_at(image, x * factor + dx, y * factor + dy, channel);
    }
    return (unsigned)(sum / (factor * factor));
}

/* The thumbnail of a whole decoded photograph, by those sums; out_width x out_height x channels bytes. NULL: no memory. */
static unsigned char *thumbnail_by_sums(const struct image *photograph, const struct batch *batch)
{
    size_t width = batch->width / batch->factor, height = batch->height / batch->factor, channels = photograph->channels;
    unsigned char *pixels = calloc(width * height, channels);
    for (size_t i = 0; pixels && i < width * height * channels; i++)
        pixels[i] = (unsigned char)mean_at(photograph, batch->factor, i / channels % width, i / channels / width, i % channels);
    return pixels;
}

/* Is the thumbnail of an item, to the byte, what encoding those sums gives? And does it decode to them, but for what the
 * coding loses? *off is that: the root of the mean square difference, in levels. */
static bool equals_sums(const struct state *state, const struct slot *slot, const unsigned char *pixels,
                        const struct image *decoded, double *off, char why[WHY_MAX])
{
    const struct batch *batch = state->batch;
    size_t width = batch->width / batch->factor, height = batch->height / batch->factor, channels = batch->source.channels;
    size_t capacity = slot_capacity(state->thumbnail_bytes);
    unsigned char *bytes = malloc(capacity);
    struct jpeg_encoder *encoder = jpeg_encoder_make();
    size_t length = 0;
    if (bytes && encoder)
        length = jpeg_encode(encoder, pixels, width, height, channels, batch->quality, bytes, capacity, why);
    bool equal = length > 0 && length == slot->length && memcmp(bytes, slot->bytes, length) == 0;
    jpeg_encoder_free(encoder);
    free(bytes);

    double sum = 0;
    bool same_size = decoded->width == width && decoded->height == height && decoded->channels == channels;
    for (size_t i = 0; same_size && i < width * height * channels; i++)
        sum += pow((double)decoded->pixels[i] - pixels[i], 2);
    *off = same_size ? sqrt(sum / (double)(width * height * channels)) : (double)INFINITY;
    return equal && *off <= CODING_ERROR;
}

static bool check_item(const struct state *state, size_t item, double *off, char why[WHY_MAX])
{
    struct image photograph = {0}, decoded = {0};
    const struct slot *source = source_of(state, item), *slot = thumbnail_of(state, item);
    unsigned char *pixels = NULL;
    bool right = slot->length <= slot_capacity(state->thumbnail_bytes) &&
                 image_read_memory(source->bytes, source->length, &photograph, why) &&
                 image_read_memory(slot->bytes, slot->length, &decoded, why) &&
                 (pixels = thumbnail_by_sums(&photograph, state->batch)) != NULL &&
                 equals_sums(state, slot, pixels, &decoded, off, why);
    free(pixels);
    image_free(&photograph);
    image_free(&decoded);
    return right;
}

/* The first, one in the middle and the last, against direct sums over the whole decoded photograph; all others must equal the
 * thumbnail of the same photograph. */
static bool verify(const void *state_in, const void *answer, struct finding *finding)
{
    const struct state *state = state_in;
    size_t count = state->problem->item_count, checked[] = {0, state->photograph_count / 2, count - 1};
    double worst = 0;
    for (size_t i = 0; i < sizeof checked / sizeof *checked; i++) {
        double off = 0;
        char why[WHY_MAX] = "it is not what direct sums over its photograph encode to";
        if (!check_item(state, checked[i], &off, why)) {
            snprintf(finding->text, FINDING_MAX, "thumbnail %zu: %.200s", checked[i], why);
            return false;
        }
        worst = fmax(worst, off);
    }
    for (size_t item = state->photograph_count; item < count; item++) {
        if (memcmp(thumbnail_of(state, item), thumbnail_of(state, item % state->photograph_count), state->thumbnail_bytes) !=
            0) {
            snprintf(finding->text, FINDING_MAX, "thumbnail %zu differs from %zu, which is of the same photograph", item,
                     item % state->photograph_count);
            return false;
        }
    }
    const struct batch *batch = state->batch;
    finding->value = (double)*(const uint64_t *)answer / (double)count;
    finding->tolerance = 0.1 * finding->value; /* JPEG coders differ in single coefficients by version */
    snprintf(finding->text, FINDING_MAX,
             "%zu x %zu to %zu x %zu, %.0f bytes on average, as direct sums encode to; JPEG loses %.1f levels", batch->width,
             batch->height, batch->width / batch->factor, batch->height / batch->factor, finding->value, worst);
    return true;
}

const struct kernel kernel_image_batch = {
    .name = "image.batch",
    .summary = "JPEG photographs decoded, blurred, scaled down and encoded as thumbnails",
    .item = "photograph",
    .sizes = {2, 12, 288, 2400},
    .parameters = parameters,
    .input = "a PNG or JPEG photograph, of which all are parts",
    .lesson = &lesson_images,
    .only_named = true,
    .describe = describe,
    .forget = forget,
    .setup = setup,
    .fill = fill,
    .attach = attach,
    .run_range = run_range,
    .reduce = reduce,
    .detach = detach,
    .outputs = outputs,
    .verify = verify,
};
