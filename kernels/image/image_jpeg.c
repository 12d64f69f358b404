/* image_jpeg.c - reads a JPEG through libjpeg, whose errors leave by longjmp() and whose warnings are errors here. */
#include <stdio.h>

#include "image_codec.h"

#ifdef FORKJOIN_HAVE_JPEG

#include <jpeglib.h>
#include <setjmp.h>

/* A progressive JPEG refines the picture scan by scan, each as dear as the first, and a few bytes make one: a small file can
 * take hours. Encoders write 10 or so; libjpeg-turbo's own advice is to stop at some hundred ("Two Issues with the JPEG
 * Standard and What to Do About Them"). */
enum { SCANS_MAX = 500 };

struct decoder {
    struct jpeg_decompress_struct info; /* first: libjpeg hands back its address, and decoder_of() casts */
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf escape;
    char *why;
};

static struct decoder *decoder_of(j_common_ptr info)
{
    return (struct decoder *)info;
}

static _Noreturn void leave(j_common_ptr info)
{
    char message[JMSG_LENGTH_MAX];
    info->err->format_message(info, message);
    snprintf(decoder_of(info)->why, WHY_MAX, "it is a damaged or truncated JPEG (libjpeg: %s); pass an intact one", message);
    longjmp(decoder_of(info)->escape, 1);
}

/* libjpeg goes on after a warning (level -1) and paints grey what it could not read. */
static void leave_on_warning(j_common_ptr info, int level)
{
    if (level < 0)
        leave(info);
}

static void stay_silent(j_common_ptr info)
{
    (void)info;
}

static void count_scans(j_common_ptr info)
{
    struct decoder *decoder = decoder_of(info);
    if (decoder->info.input_scan_number > SCANS_MAX) {
        snprintf(decoder->why, WHY_MAX, "it has more than %d scans, as no camera writes; pass another JPEG", SCANS_MAX);
        longjmp(decoder->escape, 1);
    }
}

static void prepare(struct decoder *decoder, char why[WHY_MAX])
{
    decoder->why = why;
    decoder->info.err = jpeg_std_error(&decoder->errors);
    decoder->errors.error_exit = leave;
    decoder->errors.emit_message = leave_on_warning;
    decoder->errors.output_message = stay_silent;
    decoder->progress.progress_monitor = count_scans;
}

static bool choose_channels(struct jpeg_decompress_struct *info, size_t *channels, char why[WHY_MAX])
{
    if (info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK) {
        snprintf(why, WHY_MAX, "it is a CMYK JPEG, made for printing; convert it to RGB");
        return false;
    }
    info->out_color_space = info->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    *channels = info->num_components == 1 ? 1 : 3;
    return true;
}

static bool decode(struct decoder *decoder, const void *bytes, size_t byte_count, struct image *image)
{
    struct jpeg_decompress_struct *info = &decoder->info;
    size_t channels = 0;
    jpeg_create_decompress(info);
    info->progress = &decoder->progress;
    jpeg_mem_src(info, bytes, byte_count);
    jpeg_read_header(info, TRUE);
    if (!choose_channels(info, &channels, decoder->why) ||
        !image_allocate(image, info->image_width, info->image_height, channels, decoder->why))
        return false;
    jpeg_start_decompress(info);
    while (info->output_scanline < info->output_height) {
        JSAMPROW row = image->pixels + info->output_scanline * image->width * channels;
        jpeg_read_scanlines(info, &row, 1);
    }
    jpeg_finish_decompress(info);
    return true;
}

/* What changes between setjmp() and longjmp() lives in the caller's *decoder and *image, so none of it need be volatile. */
static bool decode_or_leave(struct decoder *decoder, const void *bytes, size_t byte_count, struct image *image)
{
    if (setjmp(decoder->escape))
        return false;
    return decode(decoder, bytes, byte_count, image);
}

bool image_read_jpeg(const void *bytes, size_t byte_count, struct image *image, char why[WHY_MAX])
{
    struct decoder decoder = {0};
    prepare(&decoder, why);
    bool done = decode_or_leave(&decoder, bytes, byte_count, image);
    jpeg_destroy_decompress(&decoder.info); /* also frees what a jump left half made */
    return done;
}

#else

bool image_read_jpeg(const void *bytes, size_t byte_count, struct image *image, char why[WHY_MAX])
{
    (void)bytes, (void)byte_count, (void)image;
    snprintf(why, WHY_MAX,
             "it is a JPEG, and forkjoin was built without libjpeg; install it (make deps) and build again, or pass "
             "a PNG");
    return false;
}

#endif
