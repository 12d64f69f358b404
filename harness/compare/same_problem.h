/* same_problem.h - do two files hold the same work? Only then are their times to be compared. */
#ifndef FORKJOIN_SAME_PROBLEM_H
#define FORKJOIN_SAME_PROBLEM_H

#include "contender.h"

/* Two kernels of the same name. Their problems are equal in size, items, chunks, steps, seed, parameters, input (by the names
 * of its files: folders differ from machine to machine) and in the items of each configuration that both have. False, and how
 * they differ ("134,217,728 and 67,108,864 items; ..."), when they are not. */
bool same_problem(const struct contender_kernel *a, const struct contender_kernel *b, char differs[WHY_MAX]);

#endif
