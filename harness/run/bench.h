/* bench.h - one kernel, from its proofs to its last sample. */
#ifndef FORKJOIN_BENCH_H
#define FORKJOIN_BENCH_H

#include "lane.h"
#include "service.h"
#include "session.h"

/* A kernel at work. Configurations, lanes and planned configurations have the same indices. */
struct bench {
    struct session *session;
    size_t index; /* of the kernel in plan and result */
    const struct planned_kernel *planned;
    struct kernel_result *kernel;
    struct lane *lanes;
    struct running_services services;   /* the kernel's */
    const struct kernel_result *beside; /* what a script measured of the same task; NULL: none did */
    double started;                     /* by clock_seconds(), before the proofs */
};

/* Proves and measures the kernel of this index until its precision, its rounds or its time are reached. */
void bench_kernel(struct session *session, size_t index);

/* A configuration that failed takes no more samples; the others go on. */
void bench_fail_configuration(struct bench *bench, struct configuration *configuration, const char *why);

/* It is proven, and has not failed since. */
bool bench_takes_samples(const struct bench *bench, size_t index);

/* "KERNEL: DOING" on the progress line. */
void bench_show(const struct bench *bench, const char *doing);

#endif
