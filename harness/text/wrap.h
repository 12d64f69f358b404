/* wrap.h - sentences in lines that fit a terminal. */
#ifndef FORKJOIN_WRAP_H
#define FORKJOIN_WRAP_H

#include <stdio.h>

/* Prints the words of a text in lines of at most WRAP_WIDTH columns (longer words stand alone), each after `indent` blanks.
 * Control characters become blanks: texts may come from anyone's file. An empty text prints nothing. */
void wrap_print(FILE *out, int indent, const char *text);

enum { WRAP_WIDTH = 110 };

#endif
