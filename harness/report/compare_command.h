/* compare_command.h - `forkjoin compare`: reads the files, compares them and shows it. */
#ifndef FORKJOIN_COMPARE_COMMAND_H
#define FORKJOIN_COMPARE_COMMAND_H

#include "options.h"
#include "run_status.h"

/* Writes to standard output; messages go to standard error. RUN_WRONG_USE when a file cannot be read, or nothing in the files
 * can be compared; RUN_FAILED when answers differ that should not. */
enum run_status compare_command(const struct options *options);

#endif
