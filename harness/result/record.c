/* record.c - a result as JSON, and its safe way to the disk. */
#define _GNU_SOURCE
#include "record.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "disturbance.h"
#include "json_put.h"
#include "roles.h"

/* Google Benchmark's tools print whole numbers of the unit, so theirs are nanoseconds; ours are seconds. */
static const double NANOSECONDS = 1e9;

static json_t *count_or_null(long value)
{
    return value >= 0 ? json_integer(value) : json_null();
}

/* One repetition as Google Benchmark writes it. */
static json_t *repetition_json(const struct configuration *configuration, const struct sample *sample, size_t family,
                               size_t repetition, size_t repetitions)
{
    json_t *entry = json_object();
    const char *suffix = sample->cold ? "/cold" : "";
    json_put(&entry, "name", json_sprintf("%s%s", configuration->name, suffix));
    json_put(&entry, "run_name", json_sprintf("%s%s", configuration->name, suffix));
    json_put_count(&entry, "family_index", family);
    json_put_count(&entry, "per_family_instance_index", 0);
    json_put(&entry, "run_type", json_string("iteration"));
    json_put_count(&entry, "repetitions", repetitions);
    json_put_count(&entry, "repetition_index", repetition);
    json_put_count(&entry, "threads", 1);
    json_put_count(&entry, "iterations", 1);
    json_put(&entry, "real_time", json_real(NANOSECONDS * sample->seconds));
    json_put(&entry, "cpu_time", json_real(NANOSECONDS * sample->cpu_seconds));
    json_put(&entry, "time_unit", json_string("ns"));
    return entry;
}

/* And what we know beyond. */
static void put_sample(json_t **entry, const struct configuration *configuration, const struct sample *sample)
{
    json_put(entry, "configuration", json_string(configuration->name));
    json_put(entry, "clock", json_string(sample->cold ? "cold" : "warm"));
    json_put_count(entry, "replicate", sample->replicate);
    json_put_count(entry, "round", sample->round);
    json_put_count(entry, "order", sample->order);
    json_put_count(entry, "runs", sample->runs);
    json_put(entry, "seconds", json_real(sample->seconds));
    json_put(entry, "cpu_seconds", json_real(sample->cpu_seconds));
    json_put(entry, "create_seconds", json_real(sample->create));
    json_put(entry, "work_seconds", json_real(sample->work));
    json_put(entry, "join_seconds", json_real(sample->join));
    if (configuration->rank_count > 0)
        json_put(entry, "communication_seconds", json_number_or_null(sample->communication_seconds));
    json_put(entry, "busy_max_seconds", json_real(sample->busy_max));
    json_put(entry, "busy_mean_seconds", json_real(sample->busy_mean));
    json_put(entry, "reduce_seconds", json_number_or_null(sample->reduce_seconds));
    json_put_count(entry, "involuntary_switches", sample->involuntary_switches);
    json_put(entry, "voluntary_switches", count_or_null(sample->voluntary_switches));
    json_put_count(entry, "minor_faults", sample->minor_faults);
    json_put_count(entry, "runnable", sample->runnable);
    json_put(entry, "steal", json_number_or_null(sample->steal));
    json_put(entry, "megahertz", json_number_or_null(sample->megahertz));
    json_put(entry, "throttled", count_or_null(sample->throttled));
    json_put(entry, "correct", json_boolean(sample->correct));
    json_put(entry, "disturbance", json_string(disturbance_words(sample->disturbance).text));
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
        json_append(benchmarks, entry);
    }
    *family += repetitions > 0;
}

static json_t *configuration_json(const struct kernel_result *kernel, const struct configuration *configuration)
{
    json_t *object = json_object(), *cpus = json_array();
    for (size_t i = 0; i < configuration->worker_count; i++)
        json_append(&cpus, json_integer(configuration->cpus[i]));
    json_put(&object, "name", json_string(configuration->name));
    json_put(&object, "strategy", json_string(configuration->strategy));
    json_put(&object, "parallel", json_boolean(configuration->parallel));
    json_put_count(&object, "workers", configuration->worker_count);
    if (configuration->rank_count > 0) {
        json_put_count(&object, "nodes", configuration->node_count);
        json_put_count(&object, "ranks", configuration->rank_count);
        json_put_count(&object, "threads_per_rank", configuration->threads_per_rank);
    }
    json_put(&object, "workers_are", json_text(configuration->workers_are));
    if (configuration->in_flight > 0)
        json_put_count(&object, "in_flight", configuration->in_flight);
    json_put(&object, "pss_bytes", json_number_or_null(configuration->pss_bytes));
    json_put(&object, "cpus", cpus);
    json_put(&object, "oversubscribed", json_boolean(configuration->oversubscribed));
    json_put_count(&object, "item_count", configuration_item_count(kernel, configuration));
    json_put(&object, "digest", json_digest(configuration->digest));
    json_put(&object, "reference_digest", json_digest(configuration_reference(kernel, configuration)));
    json_put(&object, "proven", json_boolean(configuration->proven));
    json_put(&object, "why", json_text(configuration->why));
    json_put(&object, "stopped", json_string(configuration->stopped));
    return object;
}

static json_t *problem_json(const struct kernel_result *kernel)
{
    const struct problem *problem = &kernel->problem;
    json_t *object = json_object();
    json_put_count(&object, "item_count", problem->item_count);
    json_put_count(&object, "chunk_size", problem->chunk_size);
    json_put_count(&object, "chunk_count", kernel->chunk_count);
    json_put_count(&object, "step_count", problem->step_count);
    json_put_count(&object, "seed", (size_t)problem->seed);
    json_put_count(&object, "memory_bytes", kernel->memory_bytes);
    json_put(&object, "flops_per_item", json_real(problem->flops_per_item));
    json_put(&object, "flop_bits", json_integer(problem->flop_bits));
    json_put(&object, "bytes_per_item", json_real(problem->bytes_per_item));
    if (kernel->sizes_recorded) {
        json_put_count(&object, "partial_bytes", problem->partial_bytes);
        json_put_count(&object, "answer_bytes", problem->answer_bytes);
    }
    return object;
}

static json_t *answer_json(const struct kernel_result *kernel)
{
    json_t *object = json_object();
    json_put(&object, "text", json_text(kernel->finding.text));
    json_put(&object, "value", json_number_or_null(kernel->finding.value));
    json_put(&object, "tolerance", json_number_or_null(kernel->finding.tolerance));
    json_put(&object, "verified", json_boolean(kernel->verified));
    json_put(&object, "digest", json_digest(kernel->digest));
    return object;
}

static json_t *lesson_json(const struct lesson_record *lesson)
{
    json_t *object = json_object();
    json_put(&object, "kind", json_text(lesson->kind));
    json_put(&object, "task", json_text(lesson->task));
    json_put(&object, "claim", json_text(lesson->claim));
    json_put(&object, "advice", json_text(lesson->advice));
    return object;
}

static json_t *kernel_json(const struct kernel_result *kernel)
{
    json_t *object = json_object(), *configurations = json_array();
    for (size_t i = 0; i < kernel->configuration_count; i++)
        json_append(&configurations, configuration_json(kernel, &kernel->configurations[i]));
    json_put(&object, "name", json_string(kernel->name));
    json_put(&object, "item", json_string(kernel->item));
    json_put(&object, "size", json_string(kernel->size));
    json_put(&object, "role", json_string(role_name(kernel->role)));
    json_put(&object, "waits", json_boolean(kernel->waits));
    if (kernel->lesson.kind[0])
        json_put(&object, "lesson", lesson_json(&kernel->lesson));
    if (kernel->beside[0])
        json_put(&object, "beside", json_text(kernel->beside));
    json_put(&object, "input", kernel->input ? json_text(kernel->input) : json_null());
    json_put(&object, "parameters", json_incref(kernel->parameters));
    json_put(&object, "problem", problem_json(kernel));
    json_put(&object, "memory_short", json_boolean(kernel->memory_short));
    json_put(&object, "answer", answer_json(kernel));
    json_put(&object, "why", json_text(kernel->why));
    json_put(&object, "configurations", configurations);
    return object;
}

json_t *record_document(const struct result *result)
{
    json_t *kernels = json_array(), *benchmarks = json_array();
    size_t family = 0;
    for (size_t i = 0; i < result->kernel_count; i++) {
        const struct kernel_result *kernel = &result->kernels[i];
        json_append(&kernels, kernel_json(kernel));
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
