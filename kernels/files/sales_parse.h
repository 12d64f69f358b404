/* sales_parse.h - a sales file's bytes, checked and added up. */
#ifndef FORKJOIN_SALES_PARSE_H
#define FORKJOIN_SALES_PARSE_H

#include <stdbool.h>

#include "common/settings.h"
#include "sales.h"

enum { SALES_PADDING = 64 }; /* zero bytes that must follow the text: looking ahead needs no bounds then */

/* Adds the sales of a whole file to *report. False, and why, when it is not one: a line that is no sale, with its number; a
 * last line that is missing, or does not fit the others, as when a part of the file was lost. Then *report is as it was. */
bool sales_parse(const char *text, size_t bytes, struct sales_report *report, char why[WHY_MAX]);

#endif
