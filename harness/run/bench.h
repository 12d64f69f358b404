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
    double share_began, share_ends;     /* likewise: its share of the time limit; the end is known before of one that goes on */
    double rounds_began;                /* likewise, after the proofs */
    size_t rounds_before;               /* that it has had before it was opened, if it goes on */
    bool goes_on;                       /* it has had rounds already, before it was closed */
    bool wants_more;                    /* its share of the time limit ended its rounds */
};

/* Proves and measures the kernel of this index until its precision, its rounds or its time are reached. In the last case it has
 * a claim still (session->claims). */
void bench_kernel(struct session *session, size_t index);

/* Opens a kernel again whose time was over, and goes on with its rounds for so many seconds, proofs included. */
void bench_go_on(struct session *session, size_t index, double seconds);

/* A configuration that failed takes no more samples; the others go on. */
void bench_fail_configuration(struct bench *bench, struct configuration *configuration, const char *why);

/* It is proven, and has not failed since. */
bool bench_takes_samples(const struct bench *bench, size_t index);

/* "KERNEL: DOING" on the progress line. */
void bench_show(const struct bench *bench, const char *doing);

#endif
