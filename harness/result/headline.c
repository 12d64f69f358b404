/* headline.c - picks a recorded machine's and build's parts that people want to see. */
#include "headline.h"

#include <stdio.h>
#include <string.h>

static const char *string_at(const json_t *object, const char *key, const char *fallback)
{
    const char *string = json_string_value(json_object_get(object, key));
    return string && string[0] ? string : fallback;
}

static void append_count(char *line, size_t size, const json_t *object, const char *key, const char *unit)
{
    json_int_t count = json_integer_value(json_object_get(object, key));
    size_t used = strlen(line);
    if (count > 0)
        snprintf(line + used, size - used, ", %lld %s%s", (long long)count, unit, count == 1 ? "" : "s");
}

void headline_machine(const json_t *context, char *line, size_t size)
{
    const json_t *machine = json_object_get(context, "machine");
    snprintf(line, size, "%s", string_at(machine, "cpu_model", string_at(context, "host_name", "an unknown machine")));
    append_count(line, size, machine, "packages", "package");
    append_count(line, size, machine, "cores", "core");
    append_count(line, size, machine, "hardware_threads", "hardware thread");
    append_count(line, size, machine, "numa_nodes", "NUMA node");
    size_t used = strlen(line);
    if (json_is_true(json_object_get(machine, "virtualised")))
        snprintf(line + used, size - used, ", virtual machine");
}

void headline_build(const json_t *context, char *line, size_t size)
{
    const json_t *build = json_object_get(context, "build");
    snprintf(line, size, "%s %s, commit %s", string_at(build, "compiler", "unknown compiler"),
             string_at(build, "kernel_flags", ""), string_at(build, "commit", "unknown"));
}
