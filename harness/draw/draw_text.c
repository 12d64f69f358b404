/* draw_text.c - cleans and quotes texts. */
#include "draw_text.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "utf8.h"

enum { STEM_MAX = 80 };

static const char ELLIPSIS[] = "\xE2\x80\xA6"; /* U+2026 */

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
static size_t shown_as(const char **from, const char **bytes)
{
    size_t length;
    uint32_t code = utf8_decode(*from, &length);
    *bytes = *from;
    *from += length;
    if (code == UTF8_REPLACEMENT || is_barred(code)) {
        *bytes = UTF8_REPLACEMENT_TEXT;
        return sizeof UTF8_REPLACEMENT_TEXT - 1;
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
    const char *from = text ? text : "?";
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
