/* report.h - what a user sees of a result: tables, and where the plots are. */
#ifndef FORKJOIN_REPORT_H
#define FORKJOIN_REPORT_H

#include "result.h"
#include "run_status.h"

/* Prints what failed to standard error; `why` may hold names out of somebody's file. Returns the status. */
enum run_status report_fail(enum run_status status, const char *why);

/* Where a result's plots lie unless told otherwise: "a/b" for "a/b.json", "a-plots" for "a". */
void report_plots_folder(const char *path, char *folder, size_t size);

/* Prints one kernel's table to standard output as soon as its samples are there, and once more when it has got more of them (a
 * run_report). */
void report_kernel(const struct kernel_result *kernel, bool again, void *unused);

/* How a result is shown. */
struct report_format;

/* By its name; NULL for text, the first of them. NULL, and why, when there is none of that name. */
const struct report_format *report_find_format(const char *name, char why[WHY_MAX]);

/* The end of a run, in a format that draws, "text" or "card": prints what is to be said of the whole (the tables of text are
 * printed before, by report_kernel()), says where the result lies, and draws beside it. Returns `status`, or what went wrong in
 * drawing. Says nothing when nothing was measured. */
enum run_status report_end(const struct result *result, const char *path, const struct report_format *format,
                           enum run_status status);

/* Shows saved results on standard output; files that are points of one sweep as one (read_results.h). `folder` is where plots
 * and the page go, in formats that draw: those of one result straight into it; of several, one page with all of them, and the
 * plots of each in a folder of its own within. NULL: each result's beside its file. When `full`, texts also show what is mostly
 * left out. */
enum run_status report_files(char *const *paths, size_t count, const struct report_format *format, const char *folder,
                             bool full);

#endif
