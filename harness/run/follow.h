/* follow.h - what ranks other than 0 do: they follow rank 0's orders until there are no more, asleep in between. */
#ifndef FORKJOIN_FOLLOW_H
#define FORKJOIN_FOLLOW_H

#include "options.h"
#include "run_status.h"

/* Whether the command line asks for a strategy that runs on ranks. */
bool follow_wants_ranks(const struct options *options);

/* In rank 0, after its command line was read: starts MPI where the command line asks for ranks, and says so where it does not
 * although a launcher started several. Not RUN_DONE, and why, when it cannot. */
enum run_status follow_lead(const struct options *options, char why[WHY_MAX]);

/* The whole of another rank's work. Silent but for what only it can know: rank 0 read the same command line. */
enum run_status follow(int argc, char **argv);

#endif
