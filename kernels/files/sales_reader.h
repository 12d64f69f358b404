/* sales_reader.h - reads the sales files of a folder one after the other, each whole into one buffer, the next ones ahead. */
#ifndef FORKJOIN_SALES_READER_H
#define FORKJOIN_SALES_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "common/settings.h"
#include "sales.h"

struct sales_reader; /* one worker's */

/* `in_flight` files, at least 1, are open at once: the one that is read, and those behind it, which the system is asked to read
 * ahead meanwhile (posix_fadvise, POSIX_FADV_WILLNEED). `folder` outlives the reader. False, and why, when there is no such
 * folder or no memory. */
bool sales_reader_open(const char *folder, size_t in_flight, struct sales_reader **reader, char why[WHY_MAX]);
void sales_reader_close(struct sales_reader *reader);

/* From now on the files first .. first + count - 1 are read. */
void sales_reader_begin(struct sales_reader *reader, size_t first, size_t count);

/* Adds the next of them to *report. False, and why, naming the file, when it cannot be read whole or is no sales file; *report
 * is as it was then. */
bool sales_reader_add(struct sales_reader *reader, struct sales_report *report, char why[WHY_MAX]);

#endif
