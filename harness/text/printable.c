/* printable.c - goes through a text character by character and keeps what fits. */
#include "printable.h"

#include <string.h>

#include "visible.h"

struct printable printable(const char *text)
{
    struct printable clean = {{0}};
    const char *at = text ? text : "?";
    size_t used = 0;
    for (struct visible_text next = visible_next(&at); next.text[0]; next = visible_next(&at)) {
        size_t length = strlen(next.text);
        if (used + length >= PRINTABLE_MAX)
            break;
        memcpy(clean.text + used, next.text, length + 1);
        used += length;
    }
    return clean;
}
