/* self_usage.h - what this process has used: the usage of every team whose workers are its own threads. */
#ifndef FORKJOIN_SELF_USAGE_H
#define FORKJOIN_SELF_USAGE_H

#include <sys/resource.h>

#include "strategy.h"

/* `who`: RUSAGE_SELF or RUSAGE_CHILDREN. */
static inline struct usage usage_of(int who)
{
    struct rusage used;
    getrusage(who, &used);
    return (struct usage){
        .cpu_seconds = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                       1e-6 * (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec),
        .involuntary_switches = (size_t)used.ru_nivcsw,
        .minor_faults = (size_t)used.ru_minflt,
        .voluntary_switches = used.ru_nvcsw,
    };
}

static inline struct usage self_usage(void *team)
{
    (void)team;
    return usage_of(RUSAGE_SELF);
}

#endif
