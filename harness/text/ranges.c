/* ranges.c - one piece of a list of numbers after the other. */
#include "ranges.h"

#include <stddef.h>
#include <stdlib.h>

/* Digits only: strtoul() would take blanks and signs as well. */
static bool read_number(const char **text, unsigned long *number)
{
    char *end = NULL;
    if (**text < '0' || **text > '9')
        return false;
    *number = strtoul(*text, &end, 10);
    *text = end;
    return true;
}

bool ranges_next(const char **text, unsigned long *first, unsigned long *last)
{
    const char *at = *text;
    if (!read_number(&at, first))
        return false;
    *last = *first;
    if (*at == '-') {
        at++;
        if (!read_number(&at, last))
            return false;
    }
    if (*last < *first || (*at != ',' && *at != '\0'))
        return false;
    *text = *at == ',' ? at + 1 : NULL;
    return true;
}
