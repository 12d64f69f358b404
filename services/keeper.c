/* keeper.c - waits for the end of a pipe that only the service holds open. */
#define _GNU_SOURCE
#include "keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum {
    FOLDERS_OPEN = 16,            /* that nftw() may hold open at once */
    TRIES_MOST = 200,             /* to remove a folder in which somebody still makes files ... */
    PAUSE_NANOSECONDS = 10000000, /* ... one after the other: 2 s in all */
};

static _Noreturn void be_keeper(int from, void (*clean)(const char *what), const char *what)
{
    char byte = 0;
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        signal(signals[i], SIG_IGN);
    while (read(from, &byte, 1) < 0 && errno == EINTR)
        ;
    clean(what);
    _exit(0);
}

bool keeper_start(void (*clean)(const char *what), const char *what)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0); /* what is sent to the service's group is not meant for it */
        close(ends[1]);
        be_keeper(ends[0], clean, what);
    }
    int cause = errno;
    close(ends[0]);
    if (child < 0) {
        close(ends[1]);
        errno = cause;
        return false;
    }
    setpgid(child, child); /* whoever is first; ends[1] is closed by our end */
    return true;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    remove(path); /* what cannot be removed stays; the rest goes */
    return 0;
}

void keeper_remove_folder(const char *folder)
{
    static const struct timespec pause = {.tv_nsec = PAUSE_NANOSECONDS};
    for (int tries = 0; tries < TRIES_MOST; tries++) {
        nftw(folder, remove_one, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS);
        if (access(folder, F_OK) != 0)
            return;
        nanosleep(&pause, NULL);
    }
}
