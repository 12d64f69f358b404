/* printable.c - goes through a text character by character and lets pass what only shows. */
#include "printable.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Reads one character of UTF-8; its length, or 0 for bytes that are none (RFC 3629: no overlong forms, no surrogates). */
static size_t read_character(const unsigned char *bytes, uint32_t *character)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = bytes[0] < 0x80   ? 1
                    : bytes[0] < 0xC2 ? 0
                    : bytes[0] < 0xE0 ? 2
                    : bytes[0] < 0xF0 ? 3
                    : bytes[0] < 0xF5 ? 4
                                      : 0;
    *character = length < 2 ? bytes[0] : bytes[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80) /* the end of the text, too */
            return 0;
        *character = *character << 6 | (bytes[i] & 0x3Fu);
    }
    bool surrogate = *character >= 0xD800 && *character <= 0xDFFF;
    return length > 0 && (*character < least[length] || *character > 0x10FFFF || surrogate) ? 0 : length;
}

/* Control characters, line and paragraph separators, and the marks of Unicode's bidirectional algorithm. */
static bool is_obeyed(uint32_t character)
{
    return character < 0x20 || (character >= 0x7F && character < 0xA0) || character == 0x61C || character == 0x200E ||
           character == 0x200F || (character >= 0x2028 && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
}

struct printable printable(const char *text)
{
    struct printable clean;
    const unsigned char *at = (const unsigned char *)(text ? text : "?");
    size_t used = 0;
    while (*at) {
        uint32_t character;
        size_t length = read_character(at, &character), written = length && !is_obeyed(character) ? length : 1;
        if (used + written >= PRINTABLE_MAX)
            break;
        if (length == 0)
            clean.text[used] = '?';
        else if (is_obeyed(character))
            clean.text[used] = ' ';
        else
            memcpy(clean.text + used, at, length);
        used += written;
        at += length ? length : 1;
    }
    clean.text[used] = '\0';
    return clean;
}

size_t printable_width(const char *text)
{
    size_t width = 0;
    for (; *text; text++)
        width += ((unsigned char)*text & 0xC0) != 0x80;
    return width;
}
