/* test_image_read.c - pictures are read right or refused with a message, whatever is in them. label: unit */
#define _GNU_SOURCE
#include "check.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef FORKJOIN_HAVE_JPEG
#include <jpeglib.h>
#endif

#include "image/image.h"

#define PHOTOGRAPH_PNG  TEST_DATA "/photograph/coffee.png"
#define PHOTOGRAPH_JPEG TEST_DATA "/photograph/rocket.jpg"

struct bytes {
    unsigned char *data;
    size_t count, capacity;
};

/* --- PNGs made here ----------------------------------------------------------------------------------------------------- */

static void append(png_structp png, png_bytep data, png_size_t count)
{
    struct bytes *bytes = png_get_io_ptr(png);
    if (bytes->count + count > bytes->capacity) {
        bytes->capacity = 2 * (bytes->count + count);
        bytes->data = realloc(bytes->data, bytes->capacity);
        assert_non_null(bytes->data);
    }
    memcpy(bytes->data + bytes->count, data, count);
    bytes->count += count;
}

static void flush(png_structp png)
{
    (void)png;
}

struct drawing {
    png_uint_32 width, height;
    int depth, colour, interlace;
};

static size_t channels_of(int colour)
{
    return colour == PNG_COLOR_TYPE_RGB          ? 3
           : colour == PNG_COLOR_TYPE_RGB_ALPHA  ? 4
           : colour == PNG_COLOR_TYPE_GRAY_ALPHA ? 2
                                                 : 1;
}

static const png_color crayons[] = {{10, 20, 30}, {200, 100, 50}, {0, 255, 0}, {255, 255, 255}};

/* The byte at position i of a row: any pattern in which neighbours differ. */
static unsigned char pattern(size_t y, size_t i)
{
    return (unsigned char)(31 * y + 7 * i + 1);
}

/* A PNG of pattern(); the caller frees bytes.data. Palette indices are i % 4. */
static struct bytes draw(struct drawing d)
{
    struct bytes bytes = {0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    size_t row_bytes = ((size_t)d.width * channels_of(d.colour) * (size_t)d.depth + 7) / 8;
    unsigned char **rows = malloc(d.height * sizeof *rows);
    for (size_t y = 0; y < d.height; y++) {
        rows[y] = malloc(row_bytes);
        for (size_t i = 0; i < row_bytes; i++)
            rows[y][i] = d.colour == PNG_COLOR_TYPE_PALETTE ? i % 4 : pattern(y, i);
    }
    png_set_write_fn(png, &bytes, append, flush);
    png_set_IHDR(png, info, d.width, d.height, d.depth, d.colour, d.interlace, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    if (d.colour == PNG_COLOR_TYPE_PALETTE)
        png_set_PLTE(png, info, crayons, 4);
    png_set_rows(png, info, rows);
    png_write_png(png, info, PNG_TRANSFORM_IDENTITY, NULL);
    png_destroy_write_struct(&png, &info);
    for (size_t y = 0; y < d.height; y++)
        free(rows[y]);
    free(rows);
    return bytes;
}

static struct image read_drawing(struct drawing d)
{
    char why[WHY_MAX] = "";
    struct image image;
    struct bytes bytes = draw(d);
    if (!image_read_memory(bytes.data, bytes.count, &image, why))
        fail_msg("%s", why);
    free(bytes.data);
    assert_int_equal(image.width, d.width);
    assert_int_equal(image.height, d.height);
    return image;
}

/* --- helpers for what must be refused ----------------------------------------------------------------------------------- */

static struct bytes read_bytes(const char *path)
{
    struct bytes bytes = {.capacity = 1 << 20};
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    bytes.data = malloc(bytes.capacity);
    bytes.count = fread(bytes.data, 1, bytes.capacity, file);
    assert_in_range(bytes.count, 1, bytes.capacity - 1);
    fclose(file);
    return bytes;
}

static void assert_one_line(const char *why)
{
    assert_true(strlen(why) > 10);
    assert_null(strchr(why, '\n'));
}

static void assert_refused(const void *data, size_t count, const char *fact)
{
    char why[WHY_MAX] = "";
    struct image image;
    assert_false(image_read_memory(data, count, &image, why));
    assert_null(image.pixels);
    assert_one_line(why);
    if (!strstr(why, fact))
        fail_msg("'%s' does not say '%s'", why, fact);
}

/* Either outcome is right, so long as it is one of the two. */
static bool read_somehow(const void *data, size_t count)
{
    char why[WHY_MAX] = "";
    struct image image;
    bool done = image_read_memory(data, count, &image, why);
    if (done)
        assert_non_null(image.pixels);
    else
        assert_one_line(why);
    image_free(&image);
    return done;
}

static void truncate_everywhere(const char *path, size_t step)
{
    struct bytes bytes = read_bytes(path);
    for (size_t count = 3; count + 100 < bytes.count; count += count < 1000 ? 13 : step) {
        unsigned char *copy = malloc(count); /* of exactly this size, so that a sanitizer sees a byte too many read */
        memcpy(copy, bytes.data, count);
        assert_false(read_somehow(copy, count));
        free(copy);
    }
    free(bytes.data);
}

static void flip_bytes(const char *path, size_t trials)
{
    struct bytes bytes = read_bytes(path);
    uint64_t random = 1;
    for (size_t trial = 0; trial < trials; trial++) {
        random = random * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX generator: any will do */
        size_t span = trial % 2 ? bytes.count : 700;                   /* every other one in the headers */
        size_t at = (size_t)(random >> 33) % span;
        unsigned char flip = (unsigned char)(1 + (random >> 20) % 255);
        bytes.data[at] ^= flip;
        read_somehow(bytes.data, bytes.count);
        bytes.data[at] ^= flip;
    }
    free(bytes.data);
}

/* --- what is read ------------------------------------------------------------------------------------------------------- */

static void the_photograph_is_read_in_colour(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct image image;
    assert_true(image_read_file(PHOTOGRAPH_PNG, &image, why));
    assert_int_equal(image.width, 600);
    assert_int_equal(image.height, 400);
    assert_int_equal(image.channels, 3);
    /* as Pillow decodes them */
    assert_memory_equal(image.pixels, ((unsigned char[]){21, 13, 8}), 3);
    assert_memory_equal(image.pixels + 3 * (200 * 600 + 300), ((unsigned char[]){248, 250, 255}), 3);
    image_free(&image);
}

static void a_jpeg_is_read_or_refused_by_name(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct image image;
#ifdef FORKJOIN_HAVE_JPEG
    assert_true(image_read_file(PHOTOGRAPH_JPEG, &image, why));
    assert_int_equal(image.width, 640);
    assert_int_equal(image.height, 427);
    assert_int_equal(image.channels, 3);
    image_free(&image);
#else
    assert_false(image_read_file(PHOTOGRAPH_JPEG, &image, why));
    assert_non_null(strstr(why, "built without libjpeg"));
#endif
}

static void grey_and_colour_keep_their_bytes(void **state)
{
    (void)state;
    static const struct drawing drawings[] = {
        {1, 1, 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE},     {1, 17, 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE},
        {65535, 1, 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE}, {1, 65535, 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE},
        {13, 11, 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_ADAM7},  {1, 1, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE},
        {5, 3, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE},      {9, 10, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_ADAM7},
    };
    for (size_t i = 0; i < sizeof drawings / sizeof *drawings; i++) {
        struct image image = read_drawing(drawings[i]);
        size_t row_bytes = image.width * image.channels;
        assert_int_equal(image.channels, channels_of(drawings[i].colour));
        for (size_t at = 0; at < image.height * row_bytes; at++)
            assert_int_equal(image.pixels[at], pattern(at / row_bytes, at % row_bytes));
        image_free(&image);
    }
}

static void a_palette_is_expanded(void **state)
{
    (void)state;
    struct image image = read_drawing((struct drawing){7, 2, 8, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE});
    assert_int_equal(image.channels, 3);
    for (size_t i = 0; i < 14; i++)
        assert_memory_equal(image.pixels + 3 * i, &crayons[i % 7 % 4], 3);
    image_free(&image);
}

static void one_bit_becomes_black_and_white(void **state)
{
    (void)state;
    struct image image = read_drawing((struct drawing){8, 1, 1, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE});
    for (size_t x = 0; x < 8; x++)
        assert_int_equal(image.pixels[x], pattern(0, 0) >> (7 - x) & 1 ? 255 : 0);
    image_free(&image);
}

static void sixteen_bits_are_reduced_to_eight(void **state)
{
    (void)state;
    struct image image = read_drawing((struct drawing){6, 4, 16, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE});
    assert_int_equal(image.channels, 3);
    for (size_t y = 0; y < 4; y++) {
        for (size_t i = 0; i < 18; i++) {
            double sample = 256.0 * pattern(y, 2 * i) + pattern(y, 2 * i + 1);
            assert_in_range(image.pixels[18 * y + i] + 1 - (int)(sample / 257 + 0.5), 0, 2); /* rounding may go either way */
        }
    }
    image_free(&image);
}

static void transparent_pixels_are_blended_onto_white(void **state)
{
    (void)state;
    struct image image = read_drawing((struct drawing){64, 40, 8, PNG_COLOR_TYPE_RGB_ALPHA, PNG_INTERLACE_NONE});
    assert_int_equal(image.channels, 3);
    size_t clear = 0, opaque = 0;
    for (size_t y = 0; y < 40; y++) {
        for (size_t x = 0; x < 64; x++) {
            const unsigned char *pixel = image.pixels + 3 * (64 * y + x);
            unsigned char source[4] = {pattern(y, 4 * x), pattern(y, 4 * x + 1), pattern(y, 4 * x + 2), pattern(y, 4 * x + 3)};
            if (source[3] == 0)
                clear++, assert_memory_equal(pixel, ((unsigned char[]){255, 255, 255}), 3);
            if (source[3] == 255)
                opaque++, assert_memory_equal(pixel, source, 3);
        }
    }
    assert_true(clear > 0 && opaque > 0);
    image_free(&image);
}

static void grey_with_alpha_stays_one_channel(void **state)
{
    (void)state;
    struct image image = read_drawing((struct drawing){5, 5, 16, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_INTERLACE_ADAM7});
    assert_int_equal(image.channels, 1);
    image_free(&image);
}

/* --- what is refused ---------------------------------------------------------------------------------------------------- */

static void what_is_no_picture_is_refused(void **state)
{
    (void)state;
    assert_refused("", 0, "empty");
    assert_refused("P6 1 1 255 abc", 14, "neither a PNG nor a JPEG");
    assert_refused("\x89PNG", 4, "neither a PNG nor a JPEG");
    assert_refused("\x89PNG\r\n\x1A\n", 8, "PNG");
    assert_refused("\xFF\xD8\xFF", 3, "JPEG");
}

static void what_is_no_file_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *path, *fact;
    } cases[] = {{TEST_DATA "/no such.png", "No such file"}, {TEST_DATA, "directory"}, {"/dev/null", "no regular file"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char why[WHY_MAX] = "";
        struct image image;
        assert_false(image_read_file(cases[i].path, &image, why));
        assert_null(image.pixels);
        assert_non_null(strstr(why, cases[i].fact));
        assert_non_null(strstr(why, cases[i].path));
    }
}

static void a_pipe_is_refused_without_waiting_for_a_writer(void **state)
{
    (void)state;
    char folder[] = "/tmp/forkjoin-test-XXXXXX", path[64], why[WHY_MAX] = "";
    struct image image;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/pipe", folder);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_false(image_read_file(path, &image, why));
    assert_non_null(strstr(why, "no regular file"));
    unlink(path);
    rmdir(folder);
}

static void a_long_path_is_shown_by_its_end(void **state)
{
    (void)state;
    char path[2000], why[WHY_MAX] = "";
    struct image image;
    memset(path, 'x', sizeof path);
    snprintf(path + sizeof path - 10, 10, "/end.png");
    assert_false(image_read_file(path, &image, why));
    assert_non_null(strstr(why, "/end.png': "));
    assert_one_line(why);
}

static void a_truncated_png_is_refused(void **state)
{
    (void)state;
    truncate_everywhere(PHOTOGRAPH_PNG, 9973);
}

static void a_png_with_flipped_bytes_never_crashes(void **state)
{
    (void)state;
    flip_bytes(PHOTOGRAPH_PNG, 200);
}

/* Writes `value` big-endian, and mends the CRC of the header chunk behind it, which guards its 17 bytes from the type on. */
static void set_png_header(unsigned char *png, size_t at, uint32_t value)
{
    png_save_uint_32(png + at, value);
    uint32_t crc = 0xFFFFFFFF; /* PNG specification, annex D */
    for (size_t i = 12; i < 29; i++) {
        crc ^= png[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? 0xEDB88320 ^ crc >> 1 : crc >> 1;
    }
    png_save_uint_32(png + 29, ~crc);
}

enum { PNG_WIDTH_AT = 16, PNG_HEIGHT_AT = 20 };

static void a_png_whose_header_promises_too_much_is_refused(void **state)
{
    (void)state;
    struct bytes bytes = draw((struct drawing){4, 4, 8, PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE});
    set_png_header(bytes.data, PNG_WIDTH_AT, 999999);
    set_png_header(bytes.data, PNG_HEIGHT_AT, 999999);
    assert_refused(bytes.data, bytes.count, "999999 x 999999 pixels"); /* before memory is taken */
    set_png_header(bytes.data, PNG_WIDTH_AT, 0x7FFFFFFF);
    assert_refused(bytes.data, bytes.count, "PNG");
    set_png_header(bytes.data, PNG_WIDTH_AT, 4);
    set_png_header(bytes.data, PNG_HEIGHT_AT, 0);
    assert_refused(bytes.data, bytes.count, "PNG");
    set_png_header(bytes.data, PNG_HEIGHT_AT, 5); /* one row more than there is */
    assert_refused(bytes.data, bytes.count, "PNG");
    free(bytes.data);
}

#ifdef FORKJOIN_HAVE_JPEG

/* A JPEG of one colour; the caller frees bytes.data. `scans` > 0 makes it progressive, with that many scans. */
static struct bytes draw_jpeg(unsigned width, unsigned height, int channels, J_COLOR_SPACE space, int scans)
{
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    struct bytes bytes = {0};
    unsigned long count = 0;
    unsigned char *row = calloc(width, (size_t)channels);
    jpeg_scan_info *script = calloc((size_t)scans + 1, sizeof *script);
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes.data, &count);
    jpeg.image_width = width;
    jpeg.image_height = height;
    jpeg.input_components = channels;
    jpeg.in_color_space = space;
    jpeg_set_defaults(&jpeg);
    for (int i = 0; i < scans; i++) /* one coefficient more in each: first all the DC, then single ACs of component 0 */
        script[i] = i == 0 ? (jpeg_scan_info){channels, {0, 1, 2}, 0, 0, 0, 0} : (jpeg_scan_info){1, {0}, i, i, 0, 0};
    if (scans > 0) {
        jpeg.scan_info = script;
        jpeg.num_scans = scans;
    }
    jpeg_start_compress(&jpeg, TRUE);
    for (unsigned y = 0; y < height; y++)
        jpeg_write_scanlines(&jpeg, &row, 1);
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    free(row);
    free(script);
    bytes.count = count;
    return bytes;
}

static void small_jpegs_are_read(void **state)
{
    (void)state;
    static const struct {
        unsigned width, height;
        int channels, scans;
    } cases[] = {{1, 1, 1, 0}, {1, 1, 3, 0}, {65500, 1, 1, 0}, {1, 65500, 3, 0}, {17, 9, 3, 20}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bytes bytes = draw_jpeg(cases[i].width, cases[i].height, cases[i].channels,
                                       cases[i].channels == 1 ? JCS_GRAYSCALE : JCS_RGB, cases[i].scans);
        char why[WHY_MAX] = "";
        struct image image;
        assert_true(image_read_memory(bytes.data, bytes.count, &image, why));
        assert_int_equal(image.width, cases[i].width);
        assert_int_equal(image.height, cases[i].height);
        assert_int_equal(image.channels, cases[i].channels);
        image_free(&image);
        free(bytes.data);
    }
}

static void a_cmyk_jpeg_is_refused_by_name(void **state)
{
    (void)state;
    struct bytes bytes = draw_jpeg(16, 16, 4, JCS_CMYK, 0);
    assert_refused(bytes.data, bytes.count, "CMYK");
    free(bytes.data);
}

/* The last scan of a progressive JPEG, repeated: each says the same again. */
static void a_jpeg_of_endless_scans_is_refused(void **state)
{
    (void)state;
    enum { REPEATS = 600 };
    struct bytes bytes = draw_jpeg(16, 16, 1, JCS_GRAYSCALE, 20);
    size_t scan = bytes.count - 2; /* before the end marker; back to the start-of-scan marker FF DA */
    while (bytes.data[scan] != 0xFF || bytes.data[scan + 1] != 0xDA)
        scan--;
    size_t scan_bytes = bytes.count - 2 - scan;
    unsigned char *bomb = malloc(bytes.count + REPEATS * scan_bytes);
    memcpy(bomb, bytes.data, bytes.count);
    for (size_t i = 0; i < REPEATS; i++)
        memcpy(bomb + bytes.count - 2 + i * scan_bytes, bytes.data + scan, scan_bytes);
    memcpy(bomb + bytes.count - 2 + REPEATS * scan_bytes, "\xFF\xD9", 2);
    assert_refused(bomb, bytes.count + REPEATS * scan_bytes, "scans");
    free(bomb);
    free(bytes.data);
}

static void a_jpeg_whose_header_promises_too_much_is_refused(void **state)
{
    (void)state;
    struct bytes bytes = draw_jpeg(16, 16, 1, JCS_GRAYSCALE, 0);
    size_t frame = 0; /* the start-of-frame marker FF C0: length, precision, height, width */
    while (bytes.data[frame] != 0xFF || bytes.data[frame + 1] != 0xC0)
        frame++;
    memcpy(bytes.data + frame + 5, "\xFF\x00\xFF\x00", 4);
    assert_refused(bytes.data, bytes.count, "65280 x 65280 pixels");
    memcpy(bytes.data + frame + 5, "\x00\x20\x00\x20", 4);
    assert_refused(bytes.data, bytes.count, "JPEG");
    memcpy(bytes.data + frame + 5, "\x00\x00\x00\x00", 4);
    assert_refused(bytes.data, bytes.count, "JPEG");
    free(bytes.data);
}

static void a_truncated_jpeg_is_refused(void **state)
{
    (void)state;
    truncate_everywhere(PHOTOGRAPH_JPEG, 2999);
}

static void a_jpeg_with_flipped_bytes_never_crashes(void **state)
{
    (void)state;
    flip_bytes(PHOTOGRAPH_JPEG, 300);
}

#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_photograph_is_read_in_colour),
        cmocka_unit_test(a_jpeg_is_read_or_refused_by_name),
        cmocka_unit_test(grey_and_colour_keep_their_bytes),
        cmocka_unit_test(a_palette_is_expanded),
        cmocka_unit_test(one_bit_becomes_black_and_white),
        cmocka_unit_test(sixteen_bits_are_reduced_to_eight),
        cmocka_unit_test(transparent_pixels_are_blended_onto_white),
        cmocka_unit_test(grey_with_alpha_stays_one_channel),
        cmocka_unit_test(what_is_no_picture_is_refused),
        cmocka_unit_test(what_is_no_file_is_refused),
        cmocka_unit_test(a_pipe_is_refused_without_waiting_for_a_writer),
        cmocka_unit_test(a_long_path_is_shown_by_its_end),
        cmocka_unit_test(a_truncated_png_is_refused),
        cmocka_unit_test(a_png_with_flipped_bytes_never_crashes),
        cmocka_unit_test(a_png_whose_header_promises_too_much_is_refused),
#ifdef FORKJOIN_HAVE_JPEG
        cmocka_unit_test(small_jpegs_are_read),
        cmocka_unit_test(a_cmyk_jpeg_is_refused_by_name),
        cmocka_unit_test(a_jpeg_of_endless_scans_is_refused),
        cmocka_unit_test(a_jpeg_whose_header_promises_too_much_is_refused),
        cmocka_unit_test(a_truncated_jpeg_is_refused),
        cmocka_unit_test(a_jpeg_with_flipped_bytes_never_crashes),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
