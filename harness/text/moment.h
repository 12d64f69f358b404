/* moment.h - a recorded date and time as people everywhere read it: in UTC. Pure: it asks no clock and no time zone. */
#ifndef FORKJOIN_MOMENT_H
#define FORKJOIN_MOMENT_H

enum { MOMENT_TEXT_MAX = 24 };

struct moment_text {
    char text[MOMENT_TEXT_MAX];
};

/* "2026-11-25T16:40:10+01:00" (ISO 8601, as results have it; "Z" for "+00:00") to "2026-11-25 15:40 UTC". "" for NULL and for
 * what is no such moment. */
struct moment_text moment_utc(const char *iso);

#endif
