/* reader.c - takes values out of a JSON document that may come from anyone. */
#define _GNU_SOURCE
#include "reader.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void reader_complain(struct reader *reader, const char *format, ...)
{
    if (reader->bad)
        return;
    reader->bad = true;
    char cause[WHY_MAX / 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(cause, sizeof cause, format, arguments);
    va_end(arguments);
    snprintf(reader->why, WHY_MAX, "%.240s: %s", reader->subject, cause);
}

const json_t *reader_member(struct reader *reader, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!value)
        reader_complain(reader, "\"%s\" is missing", key);
    return value;
}

const json_t *reader_array(struct reader *reader, const json_t *object, const char *key)
{
    const json_t *value = reader_member(reader, object, key);
    if (value && !json_is_array(value))
        reader_complain(reader, "\"%s\" is no array", key);
    return value;
}

void reader_text(struct reader *reader, const json_t *object, const char *key, char *text, size_t size)
{
    const json_t *value = reader_member(reader, object, key);
    const char *string = json_string_value(value);
    if (!string)
        reader_complain(reader, "\"%s\" is no text", key);
    snprintf(text, size, "%s", string ? string : "");
}

/* A copy, which the caller frees; NULL for null. */
char *reader_text_or_null(struct reader *reader, const json_t *object, const char *key)
{
    const json_t *value = reader_member(reader, object, key);
    if (value && !json_is_string(value) && !json_is_null(value))
        reader_complain(reader, "\"%s\" is neither a text nor null", key);
    char *copy = json_is_string(value) ? strdup(json_string_value(value)) : NULL;
    if (json_is_string(value) && !copy)
        reader_complain(reader, "out of memory");
    return copy;
}

size_t reader_count(struct reader *reader, const json_t *object, const char *key)
{
    const json_t *value = reader_member(reader, object, key);
    if (value && (!json_is_integer(value) || json_integer_value(value) < 0))
        reader_complain(reader, "\"%s\" is no whole number of at least 0", key);
    return reader->bad ? 0 : (size_t)json_integer_value(value);
}

bool reader_bool(struct reader *reader, const json_t *object, const char *key)
{
    const json_t *value = reader_member(reader, object, key);
    if (value && !json_is_boolean(value))
        reader_complain(reader, "\"%s\" is neither true nor false", key);
    return json_is_true(value);
}

/* A number of at least 0. */
double reader_amount(struct reader *reader, const json_t *object, const char *key)
{
    const json_t *value = reader_member(reader, object, key);
    double number = json_number_value(value);
    if (value && (!json_is_number(value) || !isfinite(number) || number < 0))
        reader_complain(reader, "\"%s\" is no number of at least 0", key);
    return number;
}

/* A whole number, or -1 for null. */
long reader_count_or_null(struct reader *reader, const json_t *object, const char *key)
{
    return json_is_null(reader_member(reader, object, key)) ? -1 : (long)reader_count(reader, object, key);
}

/* A number, or NAN for null. */
double reader_number_or_null(struct reader *reader, const json_t *object, const char *key)
{
    const json_t *value = reader_member(reader, object, key);
    if (value && !json_is_number(value) && !json_is_null(value))
        reader_complain(reader, "\"%s\" is neither a number nor null", key);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

uint64_t reader_digest(struct reader *reader, const json_t *object, const char *key)
{
    char text[32];
    reader_text(reader, object, key, text, sizeof text);
    uint64_t digest = strtoull(text, NULL, 16);
    if (strlen(text) != 16 || strspn(text, "0123456789abcdefABCDEF") != 16)
        reader_complain(reader, "\"%s\" is no digest of 16 hexadecimal digits", key);
    return digest;
}
