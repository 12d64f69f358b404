/* command_line.c - whole numbers, and no operands. */
#include "command_line.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool command_line_number(const char *program, const char *name, const char *text, uint64_t least, uint64_t most,
                         uint64_t *value)
{
    errno = 0;
    unsigned long long number = strtoull(text, NULL, 10);
    bool digits = text[0] != '\0' && text[strspn(text, "0123456789")] == '\0';
    if (!digits || errno != 0 || number < least || number > most) {
        fprintf(stderr, "%s: --%s takes a whole number from %" PRIu64 " to %" PRIu64 ", not '%.64s'\n", program, name, least,
                most, text);
        return false;
    }
    *value = number;
    return true;
}

bool command_line_ends(const char *program, int argc, char **argv)
{
    if (optind < argc)
        fprintf(stderr, "%s: it takes no operand, but was given '%.64s'; see --help\n", program, argv[optind]);
    return optind >= argc;
}
