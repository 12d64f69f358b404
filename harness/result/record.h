/* record.h - writes a result to a file: a superset of Google Benchmark's JSON. results/README.md describes it. */
#ifndef FORKJOIN_RECORD_H
#define FORKJOIN_RECORD_H

#include "result.h"

/* The document. The caller owns it; NULL when memory is short. */
json_t *record_document(const struct result *result);

/* Writes the document so that at every moment the file holds either the old or the new one (write, fsync, rename). Makes
 * missing folders. */
bool record_write(const struct result *result, const char *path, char why[WHY_MAX]);

#endif
