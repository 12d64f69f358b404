/* keeper.h - a process that cleans up behind a service, however that ended: by itself, by a signal, by SIGKILL. */
#ifndef FORKJOIN_KEEPER_H
#define FORKJOIN_KEEPER_H

#include <stdbool.h>

/* Forks a process that sleeps until the calling one is gone, then calls clean(what) and ends. It holds a copy of the caller's
 * memory as it is now, and its standard output, by whose end one knows that all is clean; signals that end the caller or its
 * group do not end it. To be called once, before any thread is made. False with errno set when it cannot be made. */
bool keeper_start(void (*clean)(const char *what), const char *what);

/* A clean() that removes a folder with all that is in it. Links are removed, not followed. Whoever works in the folder still
 * may make files meanwhile: it is tried again, for 2 s. */
void keeper_remove_folder(const char *folder);

#endif
