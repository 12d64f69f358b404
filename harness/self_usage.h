/* self_usage.h - what this process has used: the usage of every team whose workers are its own threads. */
#ifndef FORKJOIN_SELF_USAGE_H
#define FORKJOIN_SELF_USAGE_H

#include <sys/resource.h>

#include "strategy.h"

static inline struct usage self_usage(void *team)
{
    (void)team;
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (struct usage){
        .cpu_seconds = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                       1e-6 * (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec),
        .involuntary_switches = (size_t)used.ru_nivcsw,
        .minor_faults = (size_t)used.ru_minflt,
    };
}

#endif
