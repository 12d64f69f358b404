/* reader.h - takes values out of a JSON document that may come from anyone, and checks each.
 *
 * Reading stops at the first thing that is wrong: `bad` is set and `why` says what, once; after that every function returns at
 * once, with a value that means nothing. `object` may be NULL or no object: then the key is missing. */
#ifndef FORKJOIN_READER_H
#define FORKJOIN_READER_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/settings.h"

struct reader {
    bool bad;
    char *why;           /* WHY_MAX bytes, the caller's */
    const char *subject; /* what messages begin with: "'a.json' is no result of forkjoin" */
    size_t schema;
};

/* "SUBJECT: CAUSE". */
__attribute__((format(printf, 2, 3))) void reader_complain(struct reader *reader, const char *format, ...);

/* The value of a key, of any type, or an array; owned by the document. */
const json_t *reader_member(struct reader *reader, const json_t *object, const char *key);
const json_t *reader_array(struct reader *reader, const json_t *object, const char *key);

/* A text, cut to its place, which is `size` bytes. */
void reader_text(struct reader *reader, const json_t *object, const char *key, char *text, size_t size);

/* A copy, which the caller frees; NULL for null. */
char *reader_text_or_null(struct reader *reader, const json_t *object, const char *key);

/* A whole number of at least 0; the second: -1 for null. */
size_t reader_count(struct reader *reader, const json_t *object, const char *key);
long reader_count_or_null(struct reader *reader, const json_t *object, const char *key);

/* A finite number of at least 0; the second: any finite one, NAN for null. */
double reader_amount(struct reader *reader, const json_t *object, const char *key);
double reader_number_or_null(struct reader *reader, const json_t *object, const char *key);

bool reader_bool(struct reader *reader, const json_t *object, const char *key);

/* 16 hexadecimal digits. */
uint64_t reader_digest(struct reader *reader, const json_t *object, const char *key);

#endif
