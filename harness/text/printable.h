/* printable.h - texts of someone else's file, made harmless to a terminal. */
#ifndef FORKJOIN_PRINTABLE_H
#define FORKJOIN_PRINTABLE_H

enum { PRINTABLE_MAX = 512 };

struct printable {
    char text[PRINTABLE_MAX];
};

/* The text on one line, as visible.h shows it: what a terminal would obey is named ("[U+001B]") instead. Cut at PRINTABLE_MAX -
 * 1 bytes, between characters. NULL gives "?". */
struct printable printable(const char *text);

#endif
