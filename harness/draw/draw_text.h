/* draw_text.h - names that may come from anyone, made fit for pictures, scripts and file names. */
#ifndef FORKJOIN_DRAW_TEXT_H
#define FORKJOIN_DRAW_TEXT_H

#include <stdio.h>

enum { DRAW_TEXT_MAX = 1024 };

struct draw_text {
    char text[DRAW_TEXT_MAX];
};

/* `text` (NULL: "?") as one line of valid UTF-8 that shows in the order in which it is written: control characters become
 * blanks; broken bytes, what XML 1.0 does not allow, and marks that turn the direction of writing become U+FFFD. More than
 * `most` characters are cut, with an ellipsis as the last one. */
struct draw_text draw_text_clean(const char *text, size_t most);

/* Writes it cleaned, as gnuplot's double-quoted string in which nothing has a meaning of its own: backquotes would run a
 * command, quotes end the string, '%' be a format where tics are named. */
void draw_text_quote(FILE *script, const char *text);

/* The same for a tic's label, which gnuplot takes for a format. */
void draw_text_quote_tic(FILE *script, const char *text);

/* Writes it cleaned, as text of an XML element. */
void draw_text_xml(FILE *file, const char *text);

/* "speedup-risk.european": `name` without all but ASCII letters, digits, '-', '_' and '.', which become '-'; cut to 80. */
struct draw_text draw_text_stem(const char *prefix, const char *name);

#endif
