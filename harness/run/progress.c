/* progress.c - time left, from the time that the work so far has taken. */
#include "progress.h"

#include <stdio.h>
#include <unistd.h>

#include "clock.h"

struct progress progress_start(size_t total, bool quiet)
{
    return (struct progress){.shown = !quiet && isatty(STDERR_FILENO), .started = clock_seconds(), .total = total};
}

void progress_show(const struct progress *progress, const char *what)
{
    if (!progress->shown)
        return;
    fprintf(stderr, "\r\033[K%s", what);
    if (progress->done > 0 && progress->done < progress->total) {
        double each = (clock_seconds() - progress->started) / (double)progress->done;
        long left = (long)(each * (double)(progress->total - progress->done) + 0.5);
        fprintf(stderr, " - about %ld:%02ld left", left / 60, left % 60);
    }
    fflush(stderr);
}

void progress_advance(struct progress *progress, size_t units)
{
    progress->done += units;
}

void progress_clear(const struct progress *progress)
{
    if (progress->shown) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
    }
}
