/* pss.h - how much memory a process takes, without counting twice what it shares.
 *
 * The proportional set size of proc_pid_smaps(5): pages that n processes have mapped and touched count 1/n in each. So the sum
 * over a program's processes is what they take together, while the sum of their resident sizes counts a shared array once for
 * each of them. */
#ifndef FORKJOIN_PSS_H
#define FORKJOIN_PSS_H

#include <sys/types.h>

/* Bytes of one process, from /proc/PID/smaps_rollup; NAN where that cannot be read: before Linux 4.14, or of another user's. */
double pss_bytes(pid_t process);

#endif
