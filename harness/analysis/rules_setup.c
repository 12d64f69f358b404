/* rules_setup.c - looks for what a reader needs to measure again. */
#include "rules_setup.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "rules_tally.h"

/* Is there a value at "part/key" of the context that says something? */
static bool says(const json_t *context, const char *part, const char *key)
{
    const json_t *value = json_object_get(part[0] ? json_object_get(context, part) : context, key);
    const char *text = json_string_value(value);
    if (text)
        return text[0] && strcmp(text, "unknown") != 0;
    return value && !json_is_null(value) && (!json_is_array(value) || json_array_size(value) > 0);
}

struct rule rules_setup(const json_t *context)
{
    static const struct {
        const char *part, *key;
    } wanted[] = {{"machine", "cpu_model"},
                  {"machine", "cores"},
                  {"machine", "memory_bytes"},
                  {"machine", "operating_system"},
                  {"build", "compiler"},
                  {"build", "libc"},
                  {"build", "openmp"},
                  {"build", "kernel_flags"},
                  {"build", "commit"},
                  {"state", "load_1min"},
                  {"state", "wait_policy"},
                  {"settings", "schedule"},
                  {"settings", "rounds"},
                  {"settings", "seed"},
                  {"", "command"}};
    char missing[384] = "";
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        size_t used = strlen(missing);
        if (!says(context, wanted[i].part, wanted[i].key))
            snprintf(missing + used, sizeof missing - used, "%s%s%s%s", used ? ", " : "", wanted[i].part,
                     wanted[i].part[0] ? "." : "", wanted[i].key);
    }
    if (missing[0])
        return rules_say(RULE_BROKEN, "the result does not say: %s; measure again with this version, built from its repository",
                         missing);
    const char *commit = json_string_value(json_object_get(json_object_get(context, "build"), "commit"));
    if (commit && strstr(commit, "-dirty"))
        return rules_say(RULE_BROKEN, "built from %.64s, with changes that nobody else has; commit them, and measure again",
                         commit);
    return rules_say(RULE_KEPT, "machine, build, state, settings, command and every sample are in the result");
}
