/* predict_command.h - `forkjoin predict`: reads a result, predicts its kernels on many ranks and shows it. */
#ifndef FORKJOIN_PREDICT_COMMAND_H
#define FORKJOIN_PREDICT_COMMAND_H

#include "options.h"
#include "run_status.h"

/* Writes to standard output; messages go to standard error. RUN_WRONG_USE when an option or the file is wrong, or nothing in
 * the file can be predicted. */
enum run_status predict_command(const struct options *options);

#endif
