/* printable.c - a text as visible.h shows it, in a place of its own. */
#include "printable.h"

#include "visible.h"

struct printable printable(const char *text)
{
    struct printable clean = {{0}};
    visible_copy(text ? text : "?", clean.text, sizeof clean.text);
    return clean;
}
