/* escape.h - texts of someone else's file, put where characters have a meaning: each means itself. Pure.
 *
 * What cannot be seen is named, as in visible.h. Texts may be of any length; none may be NULL. */
#ifndef FORKJOIN_ESCAPE_H
#define FORKJOIN_ESCAPE_H

#include <stdbool.h>
#include <stdio.h>

/* Into a line or a table's cell of Markdown: nothing in it becomes markup, HTML or a link (CommonMark 0.31, section 2.4). */
void escape_markdown(FILE *out, const char *text);

/* A field of CSV (RFC 4180), without the comma: quoted where it must be, or `always`. Spreadsheets run texts that begin with =,
 * +, - or @ (OWASP, "CSV injection"): an apostrophe goes before it. */
void escape_csv(FILE *out, const char *text, bool always);

#endif
