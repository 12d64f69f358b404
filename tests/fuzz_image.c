/* fuzz_image.c - libFuzzer target: no bytes crash the reader of photographs, or make it leak. */
#include <stddef.h>
#include <stdint.h>

#include "image/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t byte_count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t byte_count)
{
    char why[WHY_MAX];
    struct image image;
    if (image_read_memory(bytes, byte_count, &image, why))
        image_free(&image);
    return 0;
}
