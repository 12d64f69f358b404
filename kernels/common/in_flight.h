/* in_flight.h - how long chunks are when a worker keeps several items in flight at once. */
#ifndef FORKJOIN_IN_FLIGHT_H
#define FORKJOIN_IN_FLIGHT_H

#include <stddef.h>

enum { WINDOWS_PER_CHUNK = 16 };

/* Items of a chunk: 1, or with several in flight so many windows of them that the end of a chunk at which the window is not
 * full costs at most a sixteenth. */
static inline size_t in_flight_chunk(size_t in_flight)
{
    return in_flight > 1 ? WINDOWS_PER_CHUNK * in_flight : 1;
}

#endif
