/* time_share.h - how a time limit is shared over kernels: fairly, and what one leaves goes to those that want more. Pure.
 *
 * Each kernel has a claim. All of them are served to one level (max-min fairness: Bertsekas & Gallager, Data Networks, 2nd ed.,
 * 1992, section 6.5.2): as if water were poured into vessels that stand beside each other, of which one that is full, or
 * wants no more, leaves its water to the others. Seconds that a kernel takes in any case are no part of it. */
#ifndef FORKJOIN_TIME_SHARE_H
#define FORKJOIN_TIME_SHARE_H

#include <stddef.h>

/* In seconds. A kernel that wants no more has `most` 0. */
struct time_claim {
    double had;   /* what it has had */
    double least; /* with less than so much more it can do nothing, and gets nothing */
    double most;  /* so much more it can use; INFINITY: unknown, as it has not begun */
};

/* Of `seconds_left`, what the claim of this index may have now. All claims' shares together never exceed `seconds_left`. A
 * claim whose share would be below its least is left out, the furthest below first, and its share goes to the others. */
double time_share(const struct time_claim *claims, size_t count, size_t index, double seconds_left);

#endif
