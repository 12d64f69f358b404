/* visible.c - decodes UTF-8 strictly, and names what a reader would not see. */
#include "visible.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { REPLACEMENT = 0xFFFD };

/* Controls and marks, first to last: C0 and C1 without blanks, soft hyphen, Arabic letter mark, zero width and direction
 * marks, line and paragraph ends, embeddings and overrides, invisible operators and isolates, byte order mark, tags. */
static const struct {
    uint32_t first, last;
} hidden[] = {
    {0x00, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},     {0x61C, 0x61C},   {0x180E, 0x180E},
    {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xE0000, 0xE007F},
};

static bool is_hidden(uint32_t character)
{
    for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++) {
        if (character >= hidden[i].first && character <= hidden[i].last)
            return true;
    }
    return false;
}

/* One character in `length` bytes; REPLACEMENT, in one, where the bytes are no UTF-8 (RFC 3629). */
static uint32_t decode(const unsigned char *bytes, size_t *length)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000}; /* of that many bytes: longer than needed is wrong */
    *length = 1;
    if (bytes[0] < 0x80)
        return bytes[0];
    size_t count = bytes[0] >= 0xF0 ? 4 : bytes[0] >= 0xE0 ? 3 : 2;
    if (bytes[0] < 0xC2 || bytes[0] > 0xF4)
        return REPLACEMENT;
    uint32_t character = bytes[0] & (0x7Fu >> count);
    for (size_t i = 1; i < count; i++) {
        if ((bytes[i] & 0xC0) != 0x80) /* the text's end among them */
            return REPLACEMENT;
        character = character << 6 | (bytes[i] & 0x3F);
    }
    if (character < least[count] || character > 0x10FFFF || (character >= 0xD800 && character <= 0xDFFF))
        return REPLACEMENT;
    *length = count;
    return character;
}

struct visible_text visible_next(const char **at)
{
    struct visible_text text = {.text = "", .plain = false};
    size_t length;
    uint32_t character = decode((const unsigned char *)*at, &length);
    if (character == 0)
        return text;
    if (character < 0x80 && strchr(" \t\n\v\f\r", (int)character)) {
        text.text[0] = ' ';
    } else if (character == REPLACEMENT) {
        memcpy(text.text, "\xEF\xBF\xBD", 4);
    } else if (is_hidden(character)) {
        snprintf(text.text, sizeof text.text, "[U+%04X]", (unsigned)character);
    } else {
        memcpy(text.text, *at, length);
        text.plain = true;
    }
    *at += length;
    return text;
}
