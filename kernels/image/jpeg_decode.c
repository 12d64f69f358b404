/* jpeg_decode.c - reads a JPEG row by row through libjpeg, whose errors leave by longjmp() and whose warnings are errors here.
 */
#ifdef FORKJOIN_HAVE_JPEG

#include <stdio.h>
#include <stdlib.h>
/* after stdio.h, which it needs */
#include <jpeglib.h>
#include <setjmp.h>

#include "jpeg_codec.h"

/* A progressive JPEG refines the picture scan by scan, each as dear as the first, and a few bytes make one: a small file can
 * take hours. Encoders write 10 or so; libjpeg-turbo's own advice is to stop at some hundred ("Two Issues with the JPEG
 * Standard and What to Do About Them"). */
enum { SCANS_MAX = 500 };

struct jpeg_decoder {
    struct jpeg_decompress_struct info; /* first: libjpeg hands back its address, and decoder_of() casts */
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf escape;
    char *why;
};

static struct jpeg_decoder *decoder_of(j_common_ptr info)
{
    return (struct jpeg_decoder *)info;
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
    struct jpeg_decoder *decoder = decoder_of(info);
    if (decoder->info.input_scan_number > SCANS_MAX) {
        snprintf(decoder->why, WHY_MAX, "it has more than %d scans, as no camera writes; pass another JPEG", SCANS_MAX);
        longjmp(decoder->escape, 1);
    }
}

/* False when memory is short. */
static bool create_or_leave(struct jpeg_decoder *decoder)
{
    if (setjmp(decoder->escape))
        return false;
    jpeg_create_decompress(&decoder->info);
    return true;
}

struct jpeg_decoder *jpeg_decoder_make(void)
{
    char unused[WHY_MAX];
    struct jpeg_decoder *decoder = calloc(1, sizeof *decoder);
    if (!decoder)
        return NULL;
    decoder->why = unused;
    decoder->info.err = jpeg_std_error(&decoder->errors);
    decoder->errors.error_exit = leave;
    decoder->errors.emit_message = leave_on_warning;
    decoder->errors.output_message = stay_silent;
    decoder->progress.progress_monitor = count_scans;
    if (!create_or_leave(decoder)) {
        free(decoder);
        return NULL;
    }
    decoder->info.progress = &decoder->progress;
    return decoder;
}

void jpeg_decoder_free(struct jpeg_decoder *decoder)
{
    if (decoder)
        jpeg_destroy_decompress(&decoder->info);
    free(decoder);
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

static bool decode(struct jpeg_decoder *decoder, const void *bytes, size_t byte_count, const struct jpeg_sink *sink,
                   void *context)
{
    struct jpeg_decompress_struct *info = &decoder->info;
    size_t channels = 0;
    jpeg_mem_src(info, bytes, byte_count);
    jpeg_read_header(info, TRUE);
    if (!choose_channels(info, &channels, decoder->why) ||
        !sink->begin(context, info->image_width, info->image_height, channels, decoder->why))
        return false;
    jpeg_start_decompress(info);
    while (info->output_scanline < info->output_height) {
        JSAMPROW row = sink->row(context, info->output_scanline);
        jpeg_read_scanlines(info, &row, 1);
    }
    jpeg_finish_decompress(info);
    return true;
}

/* What changes between setjmp() and longjmp() lives in *decoder and in the sink's context, so none of it need be volatile. */
static bool decode_or_leave(struct jpeg_decoder *decoder, const void *bytes, size_t byte_count, const struct jpeg_sink *sink,
                            void *context)
{
    if (setjmp(decoder->escape))
        return false;
    return decode(decoder, bytes, byte_count, sink, context);
}

bool jpeg_decode(struct jpeg_decoder *decoder, const void *bytes, size_t byte_count, const struct jpeg_sink *sink,
                 void *context, char why[WHY_MAX])
{
    decoder->why = why;
    bool done = decode_or_leave(decoder, bytes, byte_count, sink, context);
    if (!done)
        jpeg_abort_decompress(&decoder->info); /* frees what a jump left half made */
    return done;
}

#endif
