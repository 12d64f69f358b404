/* script_result.h - what services/forkjoin_lesson.py measured, as a kernel's result beside the kernel's own. Pure. */
#ifndef FORKJOIN_SCRIPT_RESULT_H
#define FORKJOIN_SCRIPT_RESULT_H

#include "result.h"

/* Reads the script's document into `found`, whose name is "python:NAME" of the kernel that it stands beside. `cpus` are those
 * that it could use, at least one. Samples whose answer was another than the loop's make their configuration fail. The caller
 * frees `found`. False, and why in one line, when the document is not what
 * the script writes; then there is nothing to free. */
bool script_result_read(const json_t *document, const struct kernel_result *kernel, const unsigned *cpus, size_t cpu_count,
                        struct kernel_result *found, char why[WHY_MAX]);

#endif
