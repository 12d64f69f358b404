/* settings.c - reads and checks the parameters of a kernel. */
#include "settings.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct parameter *find(const struct settings *settings, const char *name, size_t *index)
{
    for (size_t i = 0; settings->parameters && settings->parameters[i].name; i++) {
        if (strcmp(settings->parameters[i].name, name) == 0) {
            *index = i;
            return &settings->parameters[i];
        }
    }
    return NULL;
}

double settings_value(const struct settings *settings, const char *name)
{
    size_t index = 0;
    const struct parameter *parameter = find(settings, name, &index);
    assert(parameter && "a kernel asked for a parameter that is not in its table");
    return parameter ? settings->values[index] : 0;
}

void settings_use_fallbacks(struct settings *settings, const struct parameter *parameters)
{
    settings->parameters = parameters;
    for (size_t i = 0; parameters && parameters[i].name; i++) {
        assert(i < PARAMETERS_MAX);
        settings->values[i] = parameters[i].fallback;
    }
}

/* "strike, steps" - for the message that names what could have been meant. */
static void list_names(const struct settings *settings, char *text, size_t size)
{
    text[0] = '\0';
    for (size_t i = 0; settings->parameters && settings->parameters[i].name; i++) {
        size_t used = strlen(text);
        snprintf(text + used, size - used, "%s%s", i ? ", " : "", settings->parameters[i].name);
    }
}

bool settings_set(struct settings *settings, const char *name, const char *text, char why[WHY_MAX])
{
    size_t index = 0;
    const struct parameter *parameter = find(settings, name, &index);
    if (!parameter) {
        char names[WHY_MAX / 2];
        list_names(settings, names, sizeof names);
        snprintf(why, WHY_MAX, "has no parameter '%s'; it has %s", name, names[0] ? names : "none");
        return false;
    }
    char *end = NULL;
    double value = strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(value)) {
        snprintf(why, WHY_MAX, "%s takes a number, not '%s'", name, text);
        return false;
    }
    if (value < parameter->least || value > parameter->most || (parameter->whole && value != floor(value))) {
        snprintf(why, WHY_MAX, "%s is a %snumber from %.10g to %.10g, not %s", name, parameter->whole ? "whole " : "",
                 parameter->least, parameter->most, text);
        return false;
    }
    settings->values[index] = value;
    return true;
}
