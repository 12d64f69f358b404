/* visible.c - names what a reader would not see. */
#include "visible.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "utf8.h"

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

struct visible_text visible_next(const char **at)
{
    struct visible_text text = {.text = "", .plain = false};
    size_t length;
    uint32_t character = utf8_decode(*at, &length);
    if (character == 0)
        return text;
    if (character < 0x80 && strchr(" \t\n\v\f\r", (int)character)) {
        text.text[0] = ' ';
    } else if (character == UTF8_REPLACEMENT) {
        memcpy(text.text, UTF8_REPLACEMENT_TEXT, sizeof UTF8_REPLACEMENT_TEXT);
    } else if (is_hidden(character)) {
        snprintf(text.text, sizeof text.text, "[U+%04X]", (unsigned)character);
    } else {
        memcpy(text.text, *at, length);
        text.plain = true;
    }
    *at += length;
    return text;
}

void visible_copy(const char *text, char *copy, size_t size)
{
    size_t used = 0;
    copy[0] = '\0';
    for (struct visible_text next = visible_next(&text); next.text[0]; next = visible_next(&text)) {
        size_t length = strlen(next.text);
        if (used + length >= size)
            break;
        memcpy(copy + used, next.text, length + 1);
        used += length;
    }
}
