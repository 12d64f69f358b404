/* roles.c - the names of roles. */
#include "roles.h"

#include <string.h>

static const char *const names[ROLE_COUNT] = {"work", "peak flops", "peak bytes", "overhead"};

const char *role_name(enum kernel_role role)
{
    return names[role];
}

bool role_find(const char *name, enum kernel_role *role)
{
    for (enum kernel_role i = 0; i < ROLE_COUNT; i++) {
        if (strcmp(names[i], name) == 0) {
            *role = i;
            return true;
        }
    }
    return false;
}
