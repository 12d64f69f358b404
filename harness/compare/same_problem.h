/* same_problem.h - do two files hold the same work? Only then are their times to be compared. */
#ifndef FORKJOIN_SAME_PROBLEM_H
#define FORKJOIN_SAME_PROBLEM_H

#include "contender.h"

/* Two kernels of the same name; `a` is the reference's. Their problems are equal in items, chunks, steps, seed, parameters,
 * input (by the names of its files: folders differ from machine to machine) and in the items of each configuration that both
 * have. What a size is called does not matter: `small` here may be a number of items there. False, and how they differ
 * ("items 1,000 and 2,000; ..."), when they are not; with what to do where only the items differ ("measure again with --size
 * 1000"). */
bool same_problem(const struct contender_kernel *a, const struct contender_kernel *b, char differs[WHY_MAX]);

#endif
