/* ranges.h - lists of numbers as people type them: "1,2,4-6". Pure. */
#ifndef FORKJOIN_RANGES_H
#define FORKJOIN_RANGES_H

#include <stdbool.h>

/* Reads "4" (first = last) or "4-6" at the beginning of *text, and moves *text behind it and its comma, or to NULL behind the
 * last piece. Numbers too large for their type become ULONG_MAX. False when there is no such piece, or its ends are swapped. */
bool ranges_next(const char **text, unsigned long *first, unsigned long *last);

#endif
