/* registry.h - all kernels and strategies that the build found. The tables are written by cmake/Registry.cmake. */
#ifndef FORKJOIN_REGISTRY_H
#define FORKJOIN_REGISTRY_H

#include "kernel.h"
#include "strategy.h"

extern const struct kernel *const kernel_registry[]; /* by name */
extern const size_t kernel_registry_count;

extern const struct strategy *const strategy_registry[]; /* by file name */
extern const size_t strategy_registry_count;

#endif
