/* formats.c - looks a name up, or lists those that there are. */
#include "formats.h"

#include <stdio.h>
#include <string.h>

static const char *name_of(const void *formats, size_t size, size_t index)
{
    return *(const char *const *)((const char *)formats + index * size);
}

const void *formats_find(const void *formats, size_t size, size_t count, const char *name, char why[WHY_MAX])
{
    for (size_t i = 0; i < count; i++) {
        if (!name || strcmp(name_of(formats, size, i), name) == 0)
            return (const char *)formats + i * size;
    }
    size_t used = (size_t)snprintf(why, WHY_MAX, "unknown format '%.64s'; --format takes ", name);
    for (size_t i = 0; i < count; i++)
        used += (size_t)snprintf(why + used, WHY_MAX - used, "%s%s", i ? ", " : "", name_of(formats, size, i));
    return NULL;
}
