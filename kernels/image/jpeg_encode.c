/* jpeg_encode.c - writes a baseline JPEG into memory through libjpeg, whose errors leave by longjmp(). */
#ifdef FORKJOIN_HAVE_JPEG

#include <stdio.h>
#include <stdlib.h>
/* after stdio.h, which it needs */
#include <jpeglib.h>
#include <setjmp.h>

#include "jpeg_codec.h"

struct jpeg_encoder {
    struct jpeg_compress_struct info; /* first: libjpeg hands back its address, and encoder_of() casts */
    struct jpeg_error_mgr errors;
    struct jpeg_destination_mgr destination;
    jmp_buf escape;
    char *why;
};

static struct jpeg_encoder *encoder_of(j_common_ptr info)
{
    return (struct jpeg_encoder *)info;
}

static _Noreturn void leave(j_common_ptr info)
{
    char message[JMSG_LENGTH_MAX];
    info->err->format_message(info, message);
    snprintf(encoder_of(info)->why, WHY_MAX, "cannot write the JPEG (libjpeg: %s)", message);
    longjmp(encoder_of(info)->escape, 1);
}

static void stay_silent(j_common_ptr info)
{
    (void)info;
}

static void ignore_level(j_common_ptr info, int level)
{
    (void)info, (void)level;
}

static void begin_nothing(j_compress_ptr info)
{
    (void)info;
}

static boolean refuse_more(j_compress_ptr info)
{
    struct jpeg_encoder *encoder = encoder_of((j_common_ptr)info);
    snprintf(encoder->why, WHY_MAX, "a JPEG is longer than the space that was kept for it");
    longjmp(encoder->escape, 1);
}

/* False when memory is short. */
static bool create_or_leave(struct jpeg_encoder *encoder)
{
    if (setjmp(encoder->escape))
        return false;
    jpeg_create_compress(&encoder->info);
    return true;
}

struct jpeg_encoder *jpeg_encoder_make(void)
{
    char unused[WHY_MAX];
    struct jpeg_encoder *encoder = calloc(1, sizeof *encoder);
    if (!encoder)
        return NULL;
    encoder->why = unused;
    encoder->info.err = jpeg_std_error(&encoder->errors);
    encoder->errors.error_exit = leave;
    encoder->errors.emit_message = ignore_level;
    encoder->errors.output_message = stay_silent;
    encoder->destination.init_destination = begin_nothing;
    encoder->destination.empty_output_buffer = refuse_more;
    encoder->destination.term_destination = begin_nothing;
    if (!create_or_leave(encoder)) {
        free(encoder);
        return NULL;
    }
    encoder->info.dest = &encoder->destination;
    return encoder;
}

void jpeg_encoder_free(struct jpeg_encoder *encoder)
{
    if (encoder)
        jpeg_destroy_compress(&encoder->info);
    free(encoder);
}

static void encode(struct jpeg_encoder *encoder, const unsigned char *pixels, size_t width, size_t height, size_t channels,
                   int quality)
{
    struct jpeg_compress_struct *info = &encoder->info;
    info->image_width = (JDIMENSION)width;
    info->image_height = (JDIMENSION)height;
    info->input_components = (int)channels;
    info->in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(info);
    jpeg_set_quality(info, quality, TRUE);
    jpeg_start_compress(info, TRUE);
    while (info->next_scanline < info->image_height) {
        /* libjpeg's rows are not const, and it doesn't write to them. */
        union {
            const unsigned char *read_only;
            JSAMPROW row;
        } row = {pixels + info->next_scanline * width * channels};
        jpeg_write_scanlines(info, &row.row, 1);
    }
    jpeg_finish_compress(info);
}

/* What changes between setjmp() and longjmp() lives in *encoder, so none of it need be volatile. */
static bool encode_or_leave(struct jpeg_encoder *encoder, const unsigned char *pixels, size_t width, size_t height,
                            size_t channels, int quality)
{
    if (setjmp(encoder->escape))
        return false;
    encode(encoder, pixels, width, height, channels, quality);
    return true;
}

size_t jpeg_encode(struct jpeg_encoder *encoder, const unsigned char *pixels, size_t width, size_t height, size_t channels,
                   int quality, void *bytes, size_t capacity, char why[WHY_MAX])
{
    encoder->why = why;
    encoder->destination.next_output_byte = bytes;
    encoder->destination.free_in_buffer = capacity;
    if (encode_or_leave(encoder, pixels, width, height, channels, quality))
        return capacity - encoder->destination.free_in_buffer;
    jpeg_abort_compress(&encoder->info);
    return 0;
}

#endif
