/* json_put.c - what writers of JSON documents share. */
#define _GNU_SOURCE
#include "json_put.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void json_put(json_t **object, const char *key, json_t *value)
{
    if (json_object_set_new(*object, key, value) == 0)
        return;
    json_decref(*object);
    *object = NULL;
}

void json_put_count(json_t **object, const char *key, size_t count)
{
    json_put(object, key, json_integer((json_int_t)count));
}

void json_append(json_t **array, json_t *value)
{
    if (json_array_append_new(*array, value) == 0)
        return;
    json_decref(*array);
    *array = NULL;
}

json_t *json_number_or_null(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *json_text(const char *bytes)
{
    json_t *string = json_string(bytes);
    if (string)
        return string;
    char *copy = strdup(bytes);
    if (!copy)
        return NULL;
    for (char *at = copy; *at; at++)
        *at = (unsigned char)*at < 0x80 ? *at : '?';
    string = json_string(copy);
    free(copy);
    return string;
}

json_t *json_digest(uint64_t digest)
{
    return json_sprintf("%016" PRIx64, digest);
}
