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

#include "roles.h"

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

/* Google Benchmark's tools print whole numbers of the unit, so theirs are nanoseconds; ours are seconds. */
static const double NANOSECONDS = 1e9;

/* Nothing may be left out of a result silently: what cannot be made is NULL, and so becomes all that should hold it. Both take
 * over the value. */
static void put(json_t **object, const char *key, json_t *value)
{
    if (json_object_set_new(*object, key, value) == 0)
        return;
    json_decref(*object);
    *object = NULL;
}

static void append(json_t **array, json_t *value)
{
    if (json_array_append_new(*array, value) == 0)
        return;
    json_decref(*array);
    *array = NULL;
}

static void put_count(json_t **object, const char *key, size_t count)
{
    put(object, key, json_integer((json_int_t)count));
}

static void put_seconds(json_t **object, const char *key, double seconds)
{
    put(object, key, json_real(seconds));
}

/* One repetition as Google Benchmark writes it. */
static json_t *repetition_json(const struct configuration *configuration, const struct sample *sample, size_t family,
                               size_t repetition, size_t repetitions)
{
    json_t *entry = json_object();
    const char *suffix = sample->cold ? "/cold" : "";
    put(&entry, "name", json_sprintf("%s%s", configuration->name, suffix));
    put(&entry, "run_name", json_sprintf("%s%s", configuration->name, suffix));
    put_count(&entry, "family_index", family);
    put_count(&entry, "per_family_instance_index", 0);
    put(&entry, "run_type", json_string("iteration"));
    put_count(&entry, "repetitions", repetitions);
    put_count(&entry, "repetition_index", repetition);
    put_count(&entry, "threads", 1);
    put_count(&entry, "iterations", 1);
    put(&entry, "real_time", json_real(NANOSECONDS * sample->seconds));
    put(&entry, "cpu_time", json_real(NANOSECONDS * sample->cpu_seconds));
    put(&entry, "time_unit", json_string("ns"));
    return entry;
}

/* And what we know beyond. */
static void put_sample(json_t **entry, const struct configuration *configuration, const struct sample *sample)
{
    put(entry, "configuration", json_string(configuration->name));
    put(entry, "clock", json_string(sample->cold ? "cold" : "warm"));
    put_count(entry, "round", sample->round);
    put_count(entry, "order", sample->order);
    put_seconds(entry, "seconds", sample->seconds);
    put_seconds(entry, "cpu_seconds", sample->cpu_seconds);
    put_seconds(entry, "create_seconds", sample->create);
    put_seconds(entry, "work_seconds", sample->work);
    put_seconds(entry, "join_seconds", sample->join);
    put_seconds(entry, "busy_max_seconds", sample->busy_max);
    put_seconds(entry, "busy_mean_seconds", sample->busy_mean);
    put_count(entry, "involuntary_switches", sample->involuntary_switches);
    put_count(entry, "minor_faults", sample->minor_faults);
    put_count(entry, "runnable", sample->runnable);
    put(entry, "steal", number_or_null(sample->steal));
    put(entry, "megahertz", number_or_null(sample->megahertz));
    put(entry, "throttled", count_or_null(sample->throttled));
    put(entry, "correct", json_boolean(sample->correct));
}

static void append_samples(json_t **benchmarks, const struct configuration *configuration, bool cold, size_t *family)
{
    size_t repetitions = 0, repetition = 0;
    for (size_t i = 0; i < configuration->sample_count; i++)
        repetitions += configuration->samples[i].cold == cold;
    for (size_t i = 0; i < configuration->sample_count; i++) {
        const struct sample *sample = &configuration->samples[i];
        if (sample->cold != cold)
            continue;
        json_t *entry = repetition_json(configuration, sample, *family, repetition++, repetitions);
        put_sample(&entry, configuration, sample);
        append(benchmarks, entry);
    }
    *family += repetitions > 0;
}

static json_t *configuration_json(const struct configuration *configuration)
{
    json_t *object = json_object(), *cpus = json_array();
    for (size_t i = 0; i < configuration->worker_count; i++)
        append(&cpus, json_integer(configuration->cpus[i]));
    put(&object, "name", json_string(configuration->name));
    put(&object, "strategy", json_string(configuration->strategy));
    put(&object, "parallel", json_boolean(configuration->parallel));
    put_count(&object, "workers", configuration->worker_count);
    put(&object, "cpus", cpus);
    put(&object, "oversubscribed", json_boolean(configuration->oversubscribed));
    put(&object, "digest", digest_text(configuration->digest));
    put(&object, "proven", json_boolean(configuration->proven));
    put(&object, "why", text(configuration->why));
    put(&object, "stopped", json_string(configuration->stopped));
    return object;
}

static json_t *problem_json(const struct kernel_result *kernel)
{
    const struct problem *problem = &kernel->problem;
    json_t *object = json_object();
    put_count(&object, "item_count", problem->item_count);
    put_count(&object, "chunk_size", problem->chunk_size);
    put_count(&object, "chunk_count", kernel->chunk_count);
    put_count(&object, "step_count", problem->step_count);
    put_count(&object, "seed", (size_t)problem->seed);
    put_count(&object, "memory_bytes", kernel->memory_bytes);
    put(&object, "flops_per_item", json_real(problem->flops_per_item));
    put(&object, "flop_bits", json_integer(problem->flop_bits));
    put(&object, "bytes_per_item", json_real(problem->bytes_per_item));
    return object;
}

static json_t *answer_json(const struct kernel_result *kernel)
{
    json_t *object = json_object();
    put(&object, "text", text(kernel->finding.text));
    put(&object, "value", number_or_null(kernel->finding.value));
    put(&object, "tolerance", number_or_null(kernel->finding.tolerance));
    put(&object, "verified", json_boolean(kernel->verified));
    put(&object, "digest", digest_text(kernel->digest));
    return object;
}

static json_t *kernel_json(const struct kernel_result *kernel)
{
    json_t *object = json_object(), *configurations = json_array();
    for (size_t i = 0; i < kernel->configuration_count; i++)
        append(&configurations, configuration_json(&kernel->configurations[i]));
    put(&object, "name", json_string(kernel->name));
    put(&object, "item", json_string(kernel->item));
    put(&object, "size", json_string(kernel->size));
    put(&object, "role", json_string(role_name(kernel->role)));
    put(&object, "input", kernel->input ? text(kernel->input) : json_null());
    put(&object, "parameters", json_incref(kernel->parameters));
    put(&object, "problem", problem_json(kernel));
    put(&object, "memory_short", json_boolean(kernel->memory_short));
    put(&object, "answer", answer_json(kernel));
    put(&object, "why", text(kernel->why));
    put(&object, "configurations", configurations);
    return object;
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

/* A rename would put a file in the place of a device or a pipe. */
static bool is_replaceable(const char *path, char why[WHY_MAX])
{
    struct stat status;
    if (stat(path, &status) != 0 || S_ISREG(status.st_mode))
        return true;
    errno = S_ISDIR(status.st_mode) ? EISDIR : ENOTSUP;
    return fail(why, "write", path);
}

bool record_write(const struct result *result, const char *path, char why[WHY_MAX])
{
    if (!make_folders(path, why) || !is_replaceable(path, why))
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
