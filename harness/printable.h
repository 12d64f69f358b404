/* printable.h - texts of someone else's file, made harmless to a terminal. */
#ifndef FORKJOIN_PRINTABLE_H
#define FORKJOIN_PRINTABLE_H

#include <stddef.h>

enum { PRINTABLE_MAX = 512 };

struct printable {
    char text[PRINTABLE_MAX];
};

/* The text without what a terminal obeys: control characters (C0, DEL, C1) and marks that turn the direction of writing become
 * blanks, bytes that are no UTF-8 become '?'. Cut at PRINTABLE_MAX - 1 bytes, between characters. NULL gives "?". */
struct printable printable(const char *text);

/* How many columns the text takes: its characters, each of them for one. */
size_t printable_width(const char *text);

#endif
