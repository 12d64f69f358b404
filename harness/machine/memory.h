/* memory.h - how much memory this process can still have. */
#ifndef FORKJOIN_MEMORY_H
#define FORKJOIN_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes: what the kernel calls available, less where a control group or a resource limit allows less. */
size_t memory_available(void);

/* Can one configuration of a kernel have this much? If not, says so on standard error: what is needed and what there is. */
bool memory_fits(const char *kernel, const char *size, size_t needed);

#endif
