/* process_usage.h - what a living child process has used so far, without asking it. */
#ifndef FORKJOIN_PROCESS_USAGE_H
#define FORKJOIN_PROCESS_USAGE_H

#include <sys/types.h>

#include "strategy.h"

struct usage process_usage(pid_t process);

#endif
