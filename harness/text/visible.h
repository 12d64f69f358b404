/* visible.h - text from anywhere, character by character: what cannot be seen, or would turn text round, is named. Pure. */
#ifndef FORKJOIN_VISIBLE_H
#define FORKJOIN_VISIBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { VISIBLE_MAX = 12 }; /* bytes of one character as text, with its end */

struct visible_text {
    char text[VISIBLE_MAX]; /* UTF-8; "" at the end */
    bool plain;             /* the character itself */
};

/* The next character of a UTF-8 text; moves *at behind it. Blanks of every kind that ASCII has come out as one blank; other
 * controls, marks that set the direction of text (Unicode, UAX #9) and characters without width as "[U+202E]"; bytes that
 * are no UTF-8 as U+FFFD. */
struct visible_text visible_next(const char **at);

/* The characters of a text that fit into `size` bytes (at least 1) with the end. */
void visible_copy(const char *text, char *copy, size_t size);

#endif
