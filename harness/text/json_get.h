/* json_get.h - reads values of a document that may lack any of them. */
#ifndef FORKJOIN_JSON_GET_H
#define FORKJOIN_JSON_GET_H

#include <jansson.h>
#include <stdbool.h>

/* Of an object that may be NULL or something else. A text that is missing is "", a number NAN. Texts belong to the object. */
const char *json_get_text(const json_t *object, const char *key);
double json_get_number(const json_t *object, const char *key);
bool json_get_true(const json_t *object, const char *key);

#endif
