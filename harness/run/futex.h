/* futex.h - sleeping on a word of shared memory until another thread or process changes it (futex(2)). */
#ifndef FORKJOIN_FUTEX_H
#define FORKJOIN_FUTEX_H

#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Sleeps while *word is `seen`, for `seconds` at most; may return early. */
static inline void futex_wait(atomic_uint *word, unsigned seen, double seconds)
{
    struct timespec timeout = {.tv_sec = (time_t)seconds, .tv_nsec = (long)((seconds - (double)(time_t)seconds) * 1e9)};
    syscall(SYS_futex, word, FUTEX_WAIT, seen, &timeout, NULL, 0);
}

/* Wakes all who sleep on *word, which the caller has changed before. */
static inline void futex_wake_all(atomic_uint *word)
{
    syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
}

#endif
