/* progress.h - one line on a terminal that says what runs and how long it will take. */
#ifndef FORKJOIN_PROGRESS_H
#define FORKJOIN_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct progress {
    bool shown;
    double started;
    size_t done, total; /* units of about equal length */
};

/* Shows nothing when `quiet`, or when standard error is no terminal. */
struct progress progress_start(size_t total, bool quiet);

/* Shows the line: "risk.european: round 4 of 10 - about 1:20 left". */
void progress_show(const struct progress *progress, const char *what);

/* Counts units that are over. */
void progress_advance(struct progress *progress, size_t units);

/* Removes the line, before something else is printed. */
void progress_clear(const struct progress *progress);

#endif
