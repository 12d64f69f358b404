/* wrap.c - breaks lines between words. */
#include "wrap.h"

#include <stdbool.h>
#include <stddef.h>

/* Blanks and control characters; bytes of UTF-8 are neither. */
static bool is_blank(char letter)
{
    return (unsigned char)letter <= 0x20 || letter == 0x7F;
}

static int word_length(const char *text)
{
    int length = 0;
    while (text[length] && !is_blank(text[length]))
        length++;
    return length;
}

void wrap_print(FILE *out, int indent, const char *text)
{
    int column = 0;
    for (;;) {
        while (*text && is_blank(*text))
            text++;
        if (!*text)
            break;
        int length = word_length(text);
        if (column == 0 || column + 1 + length > WRAP_WIDTH) {
            fprintf(out, "%s%*s", column ? "\n" : "", indent, "");
            column = indent + length;
        } else {
            fputc(' ', out);
            column += 1 + length;
        }
        fprintf(out, "%.*s", length, text);
        text += length;
    }
    if (column > 0)
        fputc('\n', out);
}
