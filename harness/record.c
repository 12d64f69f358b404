/* record.c - a result as JSON, and its safe way to the disk. */
#define _GNU_SOURCE
#include "record.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* JSON has no NaN: what is not known is null. */
static json_t *number_or_null(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *count_or_null(long value)
{
    return value >= 0 ? json_integer(value) : json_null();
}

/* Digests are 64 bits, which JSON's numbers do not carry: text. */
static json_t *digest_text(uint64_t digest)
{
    return json_sprintf("%016" PRIx64, digest);
}

/* Texts of unknown origin (an --input, a host name) may not be UTF-8, which JSON must be: other bytes become '?'. */
static json_t *text(const char *bytes)
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

/* Appends, or makes the whole array NULL when value is: nothing may be left out of a result silently. Takes over value. */
static void append(json_t **array, json_t *value)
{
    if (json_array_append_new(*array, value) == 0)
        return;
    json_decref(*array);
    *array = NULL;
}

/* One repetition as Google Benchmark writes it, and what we know beyond. */
static json_t *sample_json(const struct configuration *configuration, const struct sample *sample, size_t family,
                           size_t repetition, size_t repetitions)
{
    const char *suffix = sample->cold ? "/cold" : "";
    json_t *entry = json_pack("{s:s+, s:I, s:i, s:s+, s:s, s:I, s:I, s:i, s:i, s:f, s:f, s:s}", "name", configuration->name,
                              suffix, "family_index", (json_int_t)family, "per_family_instance_index", 0, "run_name",
                              configuration->name, suffix, "run_type", "iteration", "repetitions", (json_int_t)repetitions,
                              "repetition_index", (json_int_t)repetition, "threads", 1, "iterations", 1, "real_time",
                              sample->seconds, "cpu_time", sample->cpu_seconds, "time_unit", "s");
    json_t *ours = json_pack(
        "{s:s, s:I, s:I, s:s, s:f, s:f, s:f, s:f, s:f, s:I, s:I, s:o, s:o, s:I, s:o, s:b}", "configuration",
        configuration->name, "round", (json_int_t)sample->round, "order", (json_int_t)sample->order, "clock",
        sample->cold ? "cold" : "warm", "create_seconds", sample->create, "work_seconds", sample->work, "join_seconds",
        sample->join, "busy_max_seconds", sample->busy_max, "busy_mean_seconds", sample->busy_mean, "involuntary_switches",
        (json_int_t)sample->involuntary_switches, "minor_faults", (json_int_t)sample->minor_faults, "steal",
        number_or_null(sample->steal), "megahertz", number_or_null(sample->megahertz), "runnable", (json_int_t)sample->runnable,
        "throttled", count_or_null(sample->throttled), "correct", (int)sample->correct);
    bool good = entry && ours && json_object_update(entry, ours) == 0;
    json_decref(ours);
    if (good)
        return entry;
    json_decref(entry);
    return NULL;
}

static void append_samples(json_t **benchmarks, const struct configuration *configuration, bool cold, size_t *family)
{
    size_t repetitions = 0, repetition = 0;
    for (size_t i = 0; i < configuration->sample_count; i++)
        repetitions += configuration->samples[i].cold == cold;
    for (size_t i = 0; i < configuration->sample_count; i++) {
        const struct sample *sample = &configuration->samples[i];
        if (sample->cold == cold)
            append(benchmarks, sample_json(configuration, sample, *family, repetition++, repetitions));
    }
    *family += repetitions > 0;
}

static json_t *configuration_json(const struct configuration *configuration)
{
    json_t *cpus = json_array();
    for (size_t i = 0; i < configuration->worker_count; i++)
        append(&cpus, json_integer(configuration->cpus[i]));
    return json_pack("{s:s, s:s, s:b, s:I, s:o, s:b, s:o, s:b, s:o, s:s}", "name", configuration->name, "strategy",
                     configuration->strategy, "parallel", (int)configuration->parallel, "workers",
                     (json_int_t)configuration->worker_count, "cpus", cpus, "oversubscribed",
                     (int)configuration->oversubscribed, "digest", digest_text(configuration->digest), "proven",
                     (int)configuration->proven, "why", text(configuration->why), "stopped", configuration->stopped);
}

static json_t *kernel_json(const struct kernel_result *kernel)
{
    const struct problem *problem = &kernel->problem;
    json_t *configurations = json_array();
    for (size_t i = 0; i < kernel->configuration_count; i++)
        append(&configurations, configuration_json(&kernel->configurations[i]));
    json_t *described = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:f, s:f}", "item_count", (json_int_t)problem->item_count,
                                  "chunk_size", (json_int_t)problem->chunk_size, "chunk_count", (json_int_t)kernel->chunk_count,
                                  "step_count", (json_int_t)problem->step_count, "seed", (json_int_t)problem->seed,
                                  "memory_bytes", (json_int_t)kernel->memory_bytes, "flops_per_item", problem->flops_per_item,
                                  "bytes_per_item", problem->bytes_per_item);
    json_t *answer = json_pack("{s:o, s:o, s:o, s:b, s:o}", "text", text(kernel->finding.text), "value",
                               number_or_null(kernel->finding.value), "tolerance", number_or_null(kernel->finding.tolerance),
                               "verified", (int)kernel->verified, "digest", digest_text(kernel->digest));
    return json_pack("{s:s, s:s, s:s, s:o, s:O, s:o, s:b, s:o, s:o, s:o}", "name", kernel->name, "item", kernel->item, "size",
                     kernel->size, "input", kernel->input ? text(kernel->input) : json_null(), "parameters", kernel->parameters,
                     "problem", described, "memory_short", (int)kernel->memory_short, "answer", answer, "why",
                     text(kernel->why), "configurations", configurations);
}

json_t *record_document(const struct result *result)
{
    json_t *kernels = json_array(), *benchmarks = json_array();
    size_t family = 0;
    for (size_t i = 0; i < result->kernel_count; i++) {
        const struct kernel_result *kernel = &result->kernels[i];
        append(&kernels, kernel_json(kernel));
        for (size_t j = 0; j < kernel->configuration_count; j++) {
            append_samples(&benchmarks, &kernel->configurations[j], false, &family);
            append_samples(&benchmarks, &kernel->configurations[j], true, &family);
        }
    }
    return json_pack("{s:i, s:O, s:o, s:o}", "forkjoin_schema", RESULT_SCHEMA, "context", result->context, "kernels", kernels,
                     "benchmarks", benchmarks);
}

static bool fail(char why[WHY_MAX], const char *action, const char *path)
{
    int cause = errno;
    snprintf(why, WHY_MAX, "cannot %s '%.256s': %s; pass --output with a file in a folder you may write to", action, path,
             strerror(cause));
    return false;
}

static bool make_folders(const char *path, char why[WHY_MAX])
{
    char folder[PATH_MAX];
    if (path[0] == '\0' || snprintf(folder, sizeof folder, "%s", path) >= (int)sizeof folder) {
        errno = path[0] ? ENAMETOOLONG : ENOENT;
        return fail(why, "write", path);
    }
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, 0777) != 0 && errno != EEXIST)
            return fail(why, "make the folder", folder);
        *slash = '/';
    }
    return true;
}

/* Dumps, and makes sure that it has reached the disk. */
static bool write_all(FILE *file, const json_t *document)
{
    bool good = json_dumpf(document, file, JSON_INDENT(1) | JSON_REAL_PRECISION(17)) == 0;
    good = good && fputc('\n', file) != EOF;
    good = good && fflush(file) == 0;
    return good && fsync(fileno(file)) == 0;
}

bool record_write(const struct result *result, const char *path, char why[WHY_MAX])
{
    if (!make_folders(path, why))
        return false;
    char temporary[PATH_MAX];
    if (snprintf(temporary, sizeof temporary, "%s.partial", path) >= (int)sizeof temporary) {
        errno = ENAMETOOLONG;
        return fail(why, "write", path);
    }
    FILE *file = fopen(temporary, "we");
    if (!file)
        return fail(why, "write", path);
    json_t *document = record_document(result);
    errno = document ? 0 : ENOMEM;
    bool good = document && write_all(file, document);
    int cause = errno;
    json_decref(document);
    good = fclose(file) == 0 && good;
    if (good && rename(temporary, path) == 0)
        return true;
    errno = good ? errno : cause;
    fail(why, "write", path);
    unlink(temporary);
    return false;
}
