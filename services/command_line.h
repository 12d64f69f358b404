/* command_line.h - what services take on their command lines, and say of what they do not. */
#ifndef FORKJOIN_COMMAND_LINE_H
#define FORKJOIN_COMMAND_LINE_H

#include <stdbool.h>
#include <stdint.h>

/* The value of an option of this name: a whole number from `least` to `most`, in decimal digits alone. False, told on standard
 * error, when it is none; *value stays. */
bool command_line_number(const char *program, const char *name, const char *text, uint64_t least, uint64_t most,
                         uint64_t *value);

/* After getopt_long(): whether all words were options. False, told on standard error, when there is an operand. */
bool command_line_ends(const char *program, int argc, char **argv);

#endif
