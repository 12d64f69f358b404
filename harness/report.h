/* report.h - what a user sees of a result: tables, and where the plots are. */
#ifndef FORKJOIN_REPORT_H
#define FORKJOIN_REPORT_H

#include "result.h"
#include "run.h"

/* Prints one kernel's table to standard output as soon as its samples are there (a run_report). */
void report_kernel(const struct kernel_result *kernel, void *unused);

/* The end of a run whose tables are printed: says where the result lies, and draws its plots beside it. Returns `status`, or
 * what went wrong in drawing. Says nothing when there are no samples. */
enum run_status report_end(const struct result *result, const char *path, enum run_status status);

/* How a saved result is shown. */
struct report_format;

/* By its name; NULL for text, the first of them. NULL, and why, when there is none of that name. */
const struct report_format *report_find_format(const char *name, char why[WHY_MAX]);

/* Shows a saved result on standard output. `folder` is where plots go, in formats that draw them; NULL: beside the result.
 * When `full`, texts also show what is mostly left out. */
enum run_status report_file(const char *path, const struct report_format *format, const char *folder, bool full);

#endif
