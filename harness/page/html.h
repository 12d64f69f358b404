/* html.h - writes text, data and pictures into HTML so that nothing in them is markup. */
#ifndef FORKJOIN_HTML_H
#define FORKJOIN_HTML_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

/* A text (UTF-8, from anywhere) as the content of an element or of a quoted attribute; what cannot be seen is named
 * (visible.h). */
void html_text(FILE *out, const char *text);

/* printf for texts that are made here from texts of anywhere: the outcome, at most 4 KiB of it, goes through html_text(). */
void html_printf(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A value as the content of <script type="application/json">: ASCII, without '<', '>' and '&', so that neither "</script>"
 * nor "<!--" can stand in it. False when memory is short. */
bool html_json(FILE *out, const json_t *value);

/* An SVG file as an <img> of its own: as an image it can run nothing and load nothing. Its attributes after src and alt are
 * written as they are ("loading='lazy'"). False, and nothing is written, when it cannot be read or is larger than
 * `most_bytes`. Adds what it takes to *bytes. */
bool html_picture(FILE *out, const char *path, const char *alt, const char *attributes, size_t most_bytes, size_t *bytes);

#endif
