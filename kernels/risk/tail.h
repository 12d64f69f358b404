/* tail.h - the greatest of many numbers, without keeping or sorting them all.
 *
 * Numbers are compared with a floor and the few above it are put side by side; when the room is full, the greatest `keep` stay
 * (quickselect: C. A. R. Hoare, "Algorithm 65: Find", Communications of the ACM 4, 1961) and the least of them is the new
 * floor. So the first numbers serve as the pilot that tells where the tail begins, and a number costs one comparison. */
#ifndef FORKJOIN_TAIL_H
#define FORKJOIN_TAIL_H

#include <stddef.h>

enum { TAIL_BLOCK = 64 }; /* most numbers that tail_add() takes at once */

struct tail {
    double *values; /* the caller's memory: `room` numbers */
    size_t room;    /* at least keep + TAIL_BLOCK; the more, the less often the tail is shortened */
    size_t keep;    /* at least 1 */
    size_t count;   /* numbers in it; after tail_shorten() at most `keep` */
    double floor;   /* what was left out is not greater */
};

/* An empty tail of numbers greater than `floor`. */
struct tail tail_begin(double *values, size_t room, size_t keep, double floor);

/* Adds `count` <= TAIL_BLOCK numbers, none of them NaN. */
void tail_add(struct tail *tail, const double *numbers, size_t count);

/* Leaves the greatest `keep`, in no order. */
void tail_shorten(struct tail *tail);

/* The number that would be at `index` if they were sorted, the greatest first. Afterwards those before it are not less than it,
 * and those behind it not greater. index < count. */
double tail_select(double *numbers, size_t count, size_t index);

#endif
