/* load.h - reads a result file. The file may come from anyone: everything is checked. */
#ifndef FORKJOIN_LOAD_H
#define FORKJOIN_LOAD_H

#include "result.h"

/* Reads the file into `result`, which the caller frees with result_free(). False, and why in one line, when it cannot be read
 * or is no result of this or an earlier schema; then there is nothing to free. */
bool load_result(const char *path, struct result *result, char why[WHY_MAX]);

/* The same from a document in memory, for which `name` stands in messages. */
bool load_document(const json_t *document, const char *name, struct result *result, char why[WHY_MAX]);

/* The JSON in a file, whatever it holds; the caller owns it. NULL, and why in one line that names the file, when it cannot be
 * read or is none. */
json_t *load_json(const char *path, char why[WHY_MAX]);

#endif
