/* list.h - what there is: kernels with sizes, memory and parameters, and strategies. */
#ifndef FORKJOIN_LIST_H
#define FORKJOIN_LIST_H

#include "options.h"
#include "run_status.h"

/* Prints the kernels that the operands match (all without operands) to standard output. */
enum run_status list_print(const struct options *options, const char *data_directory);

#endif
