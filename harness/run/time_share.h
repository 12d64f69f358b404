/* time_share.h - how a time limit is shared over kernels. Pure. */
#ifndef FORKJOIN_TIME_SHARE_H
#define FORKJOIN_TIME_SHARE_H

#include <stddef.h>

/* Seconds for which the kernel at work may still take rounds. What is left of the limit is first set aside for the kernels
 * that come after it, `least_seconds` each (what it takes until a first look, without which a kernel has no result); the rest
 * is shared equally among them and this one. 0 when nothing is left to share. */
double time_share(double seconds_left, size_t kernels_after, double least_seconds);

#endif
