/* json_put.h - builds JSON values that are whole or NULL: nothing may be left out of a document silently. */
#ifndef FORKJOIN_JSON_PUT_H
#define FORKJOIN_JSON_PUT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Put or append a value, which they take over. When it is NULL (it could not be made) or memory is short, the object or array
 * is freed and becomes NULL, and so does, in the end, all that should hold it. */
void json_put(json_t **object, const char *key, json_t *value);
void json_put_count(json_t **object, const char *key, size_t count);
void json_append(json_t **array, json_t *value);

/* A number; null for one that is not finite, since JSON has no NaN: what is not known is null. */
json_t *json_number_or_null(double value);

/* Texts of unknown origin (an --input, a host name) may not be UTF-8, which JSON must be: other bytes become '?'. */
json_t *json_text(const char *bytes);

/* Digests are 64 bits, which JSON's numbers do not carry: 16 hexadecimal digits. */
json_t *json_digest(uint64_t digest);

#endif
