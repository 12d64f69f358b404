/* utf8.c - decodes a character, or refuses its first byte. */
#include "utf8.h"

uint32_t utf8_decode(const char *at, size_t *length)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000}; /* of that many bytes: longer than needed is wrong */
    const unsigned char *bytes = (const unsigned char *)at;
    *length = 1;
    if (bytes[0] < 0x80)
        return bytes[0];
    size_t count = bytes[0] >= 0xF0 ? 4 : bytes[0] >= 0xE0 ? 3 : 2;
    if (bytes[0] < 0xC2 || bytes[0] > 0xF4)
        return UTF8_REPLACEMENT;
    uint32_t character = bytes[0] & (0x7Fu >> count);
    for (size_t i = 1; i < count; i++) {
        if ((bytes[i] & 0xC0) != 0x80) /* the text's end among them */
            return UTF8_REPLACEMENT;
        character = character << 6 | (bytes[i] & 0x3F);
    }
    if (character < least[count] || character > 0x10FFFF || (character >= 0xD800 && character <= 0xDFFF))
        return UTF8_REPLACEMENT;
    *length = count;
    return character;
}
