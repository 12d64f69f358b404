/* contest_record.h - contests as JSON: results/MACHINE/peers/TIME.json, described in results/README.md. */
#ifndef FORKJOIN_CONTEST_RECORD_H
#define FORKJOIN_CONTEST_RECORD_H

#include <jansson.h>

#include "contest.h"

enum { PEERS_SCHEMA = 1 };

/* Makes the document, with what machine and build it speaks of, unless it is there. Call it before the process is pinned.
 * `machine` is what to call the machine; NULL: its host name. */
bool contest_record_start(const char *path, const char *machine, char why[WHY_MAX]);

/* Adds a result; the file is replaced at once. False, why: it can't be read or written. */
bool contest_record(const char *path, const struct contest_result *result, const struct peaks *peaks, char why[WHY_MAX]);

#endif
