/* roles.h - what kernels are measured for (kernel.h), by the names that results record. */
#ifndef FORKJOIN_ROLES_H
#define FORKJOIN_ROLES_H

#include "kernel.h"

/* "work", "peak flops", "peak bytes", "overhead". */
const char *role_name(enum kernel_role role);

/* False when there is no role of that name. */
bool role_find(const char *name, enum kernel_role *role);

#endif
