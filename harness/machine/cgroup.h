/* cgroup.h - how much CPU time the control groups of this process allow; no topology library says so. */
#ifndef FORKJOIN_CGROUP_H
#define FORKJOIN_CGROUP_H

/* The least quota of this process's control groups, in CPUs (2.5 = two and a half CPUs' time); 0 when there is none. `root`
 * stands before /proc and /sys, for tests; "" on a real system. Reads version 2 (cpu.max) and version 1 (cpu.cfs_quota_us). */
double cgroup_quota(const char *root);

/* How often quotas have stopped this process's group and those above it so far (nr_throttled in cpu.stat); -1 where no group
 * tells. */
long cgroup_throttled(const char *root);

#endif
