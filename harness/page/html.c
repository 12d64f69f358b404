/* html.c - escapes for HTML: the only ways by which texts of a result reach the page. */
#include "html.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "common/whole_file.h"
#include "visible.h"

static const char *entity(char character)
{
    switch (character) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '`':
        return "&#96;";
    default:
        return NULL;
    }
}

void html_text(FILE *out, const char *text)
{
    for (const char *at = text ? text : ""; *at;) {
        struct visible_text next = visible_next(&at);
        const char *escaped = entity(next.text[0]);
        fputs(escaped ? escaped : next.text, out);
    }
}

void html_printf(FILE *out, const char *format, ...)
{
    char text[4096];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    html_text(out, text);
}

/* Outside of strings JSON has none of the three; within, the escape means the same character. */
static int write_json(const char *bytes, size_t size, void *out)
{
    for (size_t i = 0; i < size; i++) {
        if (strchr("<>&", bytes[i]) && bytes[i])
            fprintf(out, "\\u%04x", (unsigned)bytes[i]);
        else
            fputc(bytes[i], out);
    }
    return 0;
}

bool html_json(FILE *out, const json_t *value)
{
    return json_dump_callback(value, write_json, out, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_REAL_PRECISION(9)) == 0;
}

/* --- pictures ----------------------------------------------------------------------------------------------------------- */

/* As a data URL's text (RFC 2397, RFC 3986): a fifth shorter than base64. Blanks of XML, of which several mean no more than
 * one between tags, are one; what has a meaning in URLs or in HTML, and all but ASCII, is %XX. Returns the bytes written. */
static size_t write_url_text(FILE *out, const unsigned char *bytes, size_t size)
{
    size_t written = 0;
    for (size_t i = 0; i < size; i++) {
        bool blank = bytes[i] <= ' ';
        if (blank && i > 0 && bytes[i - 1] <= ' ')
            continue;
        if (blank)
            written += fputc(' ', out) != EOF;
        else if (bytes[i] > '~' || strchr("%#\"<>&", bytes[i]))
            written += (size_t)fprintf(out, "%%%02X", bytes[i]);
        else
            written += fputc(bytes[i], out) != EOF;
    }
    return written;
}

bool html_picture(FILE *out, const char *path, const char *alt, const char *attributes, size_t most_bytes, size_t *bytes)
{
    size_t size = 0;
    char why[WHY_MAX], *picture = whole_file_read(path, most_bytes, why, &size);
    if (!picture || size == 0) {
        free(picture);
        return false;
    }
    fputs("<img src=\"data:image/svg+xml,", out);
    *bytes += write_url_text(out, (const unsigned char *)picture, size);
    free(picture);
    fputs("\" alt=\"", out);
    html_text(out, alt);
    fprintf(out, "\" %s>", attributes);
    return true;
}
