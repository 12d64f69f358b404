/* json_get.c - missing values have one meaning for all readers. */
#include "json_get.h"

#include <math.h>

const char *json_get_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

double json_get_number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

bool json_get_true(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}
