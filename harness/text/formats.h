/* formats.h - finds what --format names in a table of formats. */
#ifndef FORKJOIN_FORMATS_H
#define FORKJOIN_FORMATS_H

#include <stddef.h>

#include "common/settings.h"

/* The row of that name in `formats`: `count` structs of `size` bytes, each of which begins with its name, a `const char *`.
 * NULL names the first. NULL, and why, when there is none of that name. */
const void *formats_find(const void *formats, size_t size, size_t count, const char *name, char why[WHY_MAX]);

#endif
