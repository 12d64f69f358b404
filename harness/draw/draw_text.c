/* draw_text.c - cleans and quotes texts. */
#include "draw_text.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { STEM_MAX = 80 };

static const char REPLACEMENT[] = "\xEF\xBF\xBD"; /* U+FFFD */
static const char ELLIPSIS[] = "\xE2\x80\xA6";    /* U+2026 */

/* How many bytes a character has by its first one; 0: it cannot be a first one. */
static size_t length_by(unsigned char first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return 2;
    if (first >= 0xE0 && first <= 0xEF)
        return 3;
    return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

/* Reads one character (RFC 3629). How many bytes it has; 0: the bytes are none. */
static size_t decode(const unsigned char *at, uint32_t *code)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t length = length_by(*at);
    if (length <= 1) {
        *code = *at;
        return length;
    }
    *code = *at & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xC0) != 0x80) /* the end of the string among them */
            return 0;
        *code = *code << 6 | (at[i] & 0x3Fu);
    }
    bool surrogate = *code >= 0xD800 && *code <= 0xDFFF;
    return *code < least[length] || surrogate || *code > 0x10FFFF ? 0 : length;
}

static bool is_control(uint32_t code)
{
    return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x2028 || code == 0x2029;
}

/* Marks, embeddings, overrides and isolates of Unicode's bidirectional algorithm (UAX 9), and the two that XML 1.0 bars. */
static bool is_barred(uint32_t code)
{
    return code == 0x200E || code == 0x200F || code == 0x061C || (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069) || code == 0xFFFE || code == 0xFFFF;
}

/* Takes one character from *from, and says by what it is shown. */
static size_t shown_as(const unsigned char **from, const char **bytes)
{
    uint32_t code;
    size_t length = decode(*from, &code);
    *bytes = (const char *)*from;
    *from += length ? length : 1;
    if (length == 0 || is_barred(code)) {
        *bytes = REPLACEMENT;
        return sizeof REPLACEMENT - 1;
    }
    if (is_control(code)) {
        *bytes = " ";
        return 1;
    }
    return length;
}

struct draw_text draw_text_clean(const char *text, size_t most)
{
    struct draw_text clean = {""};
    const unsigned char *from = (const unsigned char *)(text ? text : "?");
    size_t used = 0, last = 0;
    for (size_t count = 0; *from; count++) {
        const char *bytes;
        size_t length = shown_as(&from, &bytes);
        if (count == most || used + length + sizeof ELLIPSIS > sizeof clean.text) {
            memcpy(clean.text + last, ELLIPSIS, sizeof ELLIPSIS); /* in place of the last one; with its end */
            return clean;
        }
        last = used;
        memcpy(clean.text + used, bytes, length);
        used += length;
        clean.text[used] = '\0';
    }
    return clean;
}

/* Every ASCII character but letters is an octal escape. Digits too, since gnuplot takes all that follow an escape for part of
 * it. */
static void put_escaped(FILE *script, unsigned char byte)
{
    if (byte >= 0x80 || isalpha(byte))
        fputc(byte, script);
    else
        fprintf(script, "\\%03o", byte);
}

static void quote(FILE *script, const char *text, bool tic)
{
    struct draw_text clean = draw_text_clean(text, DRAW_TEXT_MAX);
    fputc('"', script);
    for (const char *at = clean.text; *at; at++) {
        put_escaped(script, (unsigned char)*at);
        if (tic && *at == '%')
            put_escaped(script, '%');
    }
    fputc('"', script);
}

void draw_text_quote(FILE *script, const char *text)
{
    quote(script, text, false);
}

void draw_text_quote_tic(FILE *script, const char *text)
{
    quote(script, text, true);
}

void draw_text_xml(FILE *file, const char *text)
{
    struct draw_text clean = draw_text_clean(text, DRAW_TEXT_MAX);
    for (const char *at = clean.text; *at; at++) {
        if (*at == '<')
            fputs("&lt;", file);
        else if (*at == '>')
            fputs("&gt;", file);
        else if (*at == '&')
            fputs("&amp;", file);
        else
            fputc(*at, file);
    }
}

struct draw_text draw_text_stem(const char *prefix, const char *name)
{
    struct draw_text stem;
    snprintf(stem.text, sizeof stem.text, "%s-%.*s", prefix, STEM_MAX, name);
    for (char *at = stem.text; *at; at++) {
        if ((unsigned char)*at >= 0x80 || (!isalnum((unsigned char)*at) && !strchr("-_.", *at)))
            *at = '-';
    }
    return stem;
}
