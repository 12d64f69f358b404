/* load.c - from JSON to a result, with every value checked on the way. */
#include "load.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Reading stops at the first thing that is wrong; after that every reader returns at once. */
struct reader {
    bool bad;
    char *why;
    const char *name;
};

__attribute__((format(printf, 2, 3))) static void complain(struct reader *reader, const char *format, ...)
{
    if (reader->bad)
        return;
    reader->bad = true;
    char cause[WHY_MAX / 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(cause, sizeof cause, format, arguments);
    va_end(arguments);
    snprintf(reader->why, WHY_MAX, "'%.200s' is no result of forkjoin: %s", reader->name, cause);
}

static const json_t *member(struct reader *reader, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!value)
        complain(reader, "\"%s\" is missing", key);
    return value;
}

static const json_t *array(struct reader *reader, const json_t *object, const char *key)
{
    const json_t *value = member(reader, object, key);
    if (value && !json_is_array(value))
        complain(reader, "\"%s\" is no array", key);
    return value;
}

static void read_text(struct reader *reader, const json_t *object, const char *key, char *text, size_t size)
{
    const json_t *value = member(reader, object, key);
    const char *string = json_string_value(value);
    if (!string)
        complain(reader, "\"%s\" is no text", key);
    snprintf(text, size, "%s", string ? string : "");
}

/* A copy, which the caller frees; NULL for null. */
static char *read_text_or_null(struct reader *reader, const json_t *object, const char *key)
{
    const json_t *value = member(reader, object, key);
    if (value && !json_is_string(value) && !json_is_null(value))
        complain(reader, "\"%s\" is neither a text nor null", key);
    char *copy = json_is_string(value) ? strdup(json_string_value(value)) : NULL;
    if (json_is_string(value) && !copy)
        complain(reader, "out of memory");
    return copy;
}

static size_t read_count(struct reader *reader, const json_t *object, const char *key)
{
    const json_t *value = member(reader, object, key);
    if (value && (!json_is_integer(value) || json_integer_value(value) < 0))
        complain(reader, "\"%s\" is no whole number of at least 0", key);
    return reader->bad ? 0 : (size_t)json_integer_value(value);
}

static bool read_bool(struct reader *reader, const json_t *object, const char *key)
{
    const json_t *value = member(reader, object, key);
    if (value && !json_is_boolean(value))
        complain(reader, "\"%s\" is neither true nor false", key);
    return json_is_true(value);
}

/* A number of at least 0. */
static double read_amount(struct reader *reader, const json_t *object, const char *key)
{
    const json_t *value = member(reader, object, key);
    double number = json_number_value(value);
    if (value && (!json_is_number(value) || !isfinite(number) || number < 0))
        complain(reader, "\"%s\" is no number of at least 0", key);
    return number;
}

/* A whole number, or -1 for null. */
static long read_count_or_null(struct reader *reader, const json_t *object, const char *key)
{
    return json_is_null(member(reader, object, key)) ? -1 : (long)read_count(reader, object, key);
}

/* A number, or NAN for null. */
static double read_number_or_null(struct reader *reader, const json_t *object, const char *key)
{
    const json_t *value = member(reader, object, key);
    if (value && !json_is_number(value) && !json_is_null(value))
        complain(reader, "\"%s\" is neither a number nor null", key);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

static uint64_t read_digest(struct reader *reader, const json_t *object, const char *key)
{
    char text[32];
    read_text(reader, object, key, text, sizeof text);
    uint64_t digest = strtoull(text, NULL, 16);
    if (strlen(text) != 16 || strspn(text, "0123456789abcdefABCDEF") != 16)
        complain(reader, "\"%s\" is no digest of 16 hexadecimal digits", key);
    return digest;
}

/* --- the parts of a result ---------------------------------------------------------------------------------------------- */

static struct sample read_sample(struct reader *reader, const json_t *object)
{
    char clock[16];
    read_text(reader, object, "clock", clock, sizeof clock);
    struct sample sample = {
        .round = read_count(reader, object, "round"),
        .order = read_count(reader, object, "order"),
        .cold = strcmp(clock, "cold") == 0,
        .seconds = read_amount(reader, object, "seconds"),
        .create = read_amount(reader, object, "create_seconds"),
        .work = read_amount(reader, object, "work_seconds"),
        .join = read_amount(reader, object, "join_seconds"),
        .busy_max = read_amount(reader, object, "busy_max_seconds"),
        .busy_mean = read_amount(reader, object, "busy_mean_seconds"),
        .cpu_seconds = read_amount(reader, object, "cpu_seconds"),
        .involuntary_switches = read_count(reader, object, "involuntary_switches"),
        .minor_faults = read_count(reader, object, "minor_faults"),
        .steal = read_number_or_null(reader, object, "steal"),
        .megahertz = read_number_or_null(reader, object, "megahertz"),
        .runnable = read_count(reader, object, "runnable"),
        .throttled = read_count_or_null(reader, object, "throttled"),
        .correct = read_bool(reader, object, "correct"),
    };
    if (!reader->bad && !sample.cold && strcmp(clock, "warm") != 0)
        complain(reader, "\"clock\" is neither warm nor cold");
    if (!reader->bad && sample.seconds <= 0)
        complain(reader, "a sample took no time (\"seconds\" is 0)");
    return sample;
}

static void read_cpus(struct reader *reader, const json_t *cpus, struct configuration *configuration)
{
    if (!reader->bad && (configuration->worker_count == 0 || json_array_size(cpus) != configuration->worker_count))
        complain(reader, "%s has %zu workers on %zu CPUs", configuration->name, configuration->worker_count,
                 json_array_size(cpus));
    if (reader->bad)
        return;
    configuration->cpus = calloc(configuration->worker_count, sizeof *configuration->cpus);
    if (!configuration->cpus) {
        complain(reader, "out of memory");
        return;
    }
    for (size_t i = 0; !reader->bad && i < configuration->worker_count; i++) {
        const json_t *cpu = json_array_get(cpus, i);
        if (!json_is_integer(cpu) || json_integer_value(cpu) < 0 || json_integer_value(cpu) > INT_MAX)
            complain(reader, "\"cpus\" of %s holds what is no CPU", configuration->name);
        configuration->cpus[i] = (unsigned)json_integer_value(cpu);
    }
}

static void read_configuration(struct reader *reader, const json_t *object, struct configuration *configuration)
{
    read_text(reader, object, "name", configuration->name, sizeof configuration->name);
    read_text(reader, object, "strategy", configuration->strategy, sizeof configuration->strategy);
    read_text(reader, object, "why", configuration->why, sizeof configuration->why);
    read_text(reader, object, "stopped", configuration->stopped, sizeof configuration->stopped);
    configuration->parallel = read_bool(reader, object, "parallel");
    configuration->worker_count = read_count(reader, object, "workers");
    configuration->oversubscribed = read_bool(reader, object, "oversubscribed");
    configuration->digest = read_digest(reader, object, "digest");
    configuration->proven = read_bool(reader, object, "proven");
    read_cpus(reader, array(reader, object, "cpus"), configuration);
}

static void read_problem(struct reader *reader, const json_t *object, struct kernel_result *kernel)
{
    kernel->problem.item_count = read_count(reader, object, "item_count");
    kernel->problem.chunk_size = read_count(reader, object, "chunk_size");
    kernel->problem.step_count = read_count(reader, object, "step_count");
    kernel->problem.seed = read_count(reader, object, "seed");
    kernel->problem.flops_per_item = read_amount(reader, object, "flops_per_item");
    kernel->problem.flop_bits = (unsigned)read_count(reader, object, "flop_bits");
    kernel->problem.bytes_per_item = read_amount(reader, object, "bytes_per_item");
    kernel->chunk_count = read_count(reader, object, "chunk_count");
    kernel->memory_bytes = read_count(reader, object, "memory_bytes");
}

static void read_answer(struct reader *reader, const json_t *object, struct kernel_result *kernel)
{
    read_text(reader, object, "text", kernel->finding.text, sizeof kernel->finding.text);
    kernel->finding.value = read_number_or_null(reader, object, "value");
    kernel->finding.tolerance = read_number_or_null(reader, object, "tolerance");
    kernel->verified = read_bool(reader, object, "verified");
    kernel->digest = read_digest(reader, object, "digest");
}

static void read_kernel(struct reader *reader, const json_t *object, struct kernel_result *kernel)
{
    read_text(reader, object, "name", kernel->name, sizeof kernel->name);
    read_text(reader, object, "item", kernel->item, sizeof kernel->item);
    read_text(reader, object, "size", kernel->size, sizeof kernel->size);
    read_text(reader, object, "why", kernel->why, sizeof kernel->why);
    kernel->memory_short = read_bool(reader, object, "memory_short");
    kernel->input = read_text_or_null(reader, object, "input");
    const json_t *parameters = member(reader, object, "parameters");
    if (parameters && !json_is_object(parameters))
        complain(reader, "\"parameters\" is no object");
    kernel->parameters = reader->bad ? NULL : json_deep_copy(parameters);
    read_problem(reader, member(reader, object, "problem"), kernel);
    read_answer(reader, member(reader, object, "answer"), kernel);

    const json_t *configurations = array(reader, object, "configurations");
    size_t count = reader->bad ? 0 : json_array_size(configurations);
    kernel->configurations = calloc(count ? count : 1, sizeof *kernel->configurations);
    if (!kernel->configurations) {
        complain(reader, "out of memory");
        count = 0;
    }
    for (size_t i = 0; !reader->bad && i < count; i++) {
        kernel->configuration_count = i + 1;
        read_configuration(reader, json_array_get(configurations, i), &kernel->configurations[i]);
    }
}

static struct configuration *find_configuration(struct result *result, const char *name)
{
    for (size_t i = 0; i < result->kernel_count; i++) {
        struct kernel_result *kernel = &result->kernels[i];
        for (size_t j = 0; j < kernel->configuration_count; j++) {
            if (strcmp(kernel->configurations[j].name, name) == 0)
                return &kernel->configurations[j];
        }
    }
    return NULL;
}

/* Samples are found by the names of configurations: no two may have the same. */
static void refuse_duplicates(struct reader *reader, const struct result *result)
{
    json_t *seen = json_object();
    for (size_t i = 0; !reader->bad && i < result->kernel_count; i++) {
        const struct kernel_result *kernel = &result->kernels[i];
        for (size_t j = 0; !reader->bad && j < kernel->configuration_count; j++) {
            const char *name = kernel->configurations[j].name;
            if (json_object_get(seen, name))
                complain(reader, "there are two configurations '%.100s'", name);
            else if (json_object_set_new_nocheck(seen, name, json_true()) != 0)
                complain(reader, "out of memory");
        }
    }
    json_decref(seen);
}

/* A round gives one warm and at most one cold sample, and later rounds come later. Twice the same sample would make intervals
 * narrower than they are. */
static bool follows(const struct configuration *configuration, const struct sample *sample)
{
    size_t i = configuration->sample_count;
    while (i > 0 && configuration->samples[i - 1].cold != sample->cold)
        i--;
    return i == 0 || configuration->samples[i - 1].round < sample->round;
}

/* Samples follow one another by configuration, so the last one found is most often the next. */
static void read_samples(struct reader *reader, const json_t *benchmarks, struct result *result)
{
    struct configuration *configuration = NULL;
    size_t count = reader->bad ? 0 : json_array_size(benchmarks);
    for (size_t i = 0; !reader->bad && i < count; i++) {
        char name[NAME_MAX_BYTES];
        const json_t *object = json_array_get(benchmarks, i);
        read_text(reader, object, "configuration", name, sizeof name);
        if (!configuration || strcmp(configuration->name, name) != 0)
            configuration = find_configuration(result, name);
        if (!configuration)
            complain(reader, "a sample belongs to '%.100s', which is not among the configurations", name);
        struct sample sample = read_sample(reader, object);
        if (!reader->bad && !follows(configuration, &sample))
            complain(reader, "round %zu of '%.100s' is there twice, or out of order", sample.round, name);
        if (!reader->bad && !configuration_add_sample(configuration, sample))
            complain(reader, "out of memory");
    }
}

bool load_document(const json_t *document, const char *name, struct result *result, char why[WHY_MAX])
{
    struct reader reader = {.why = why, .name = name};
    *result = (struct result){0};
    size_t schema = read_count(&reader, document, "forkjoin_schema");
    if (!reader.bad && schema == 0)
        complain(&reader, "there is no schema 0");
    if (!reader.bad && schema > RESULT_SCHEMA)
        complain(&reader, "its schema %zu is newer than %d, which this forkjoin knows; use a newer forkjoin", schema,
                 RESULT_SCHEMA);
    const json_t *context = member(&reader, document, "context");
    if (context && !json_is_object(context))
        complain(&reader, "\"context\" is no object");
    const json_t *kernels = array(&reader, document, "kernels");
    const json_t *benchmarks = array(&reader, document, "benchmarks");

    size_t count = reader.bad ? 0 : json_array_size(kernels);
    result->context = reader.bad ? NULL : json_deep_copy(context);
    result->kernels = calloc(count ? count : 1, sizeof *result->kernels);
    if (!result->kernels) {
        complain(&reader, "out of memory");
        result_free(result);
        return false;
    }
    for (size_t i = 0; !reader.bad && i < count; i++) {
        result->kernel_count = i + 1;
        read_kernel(&reader, json_array_get(kernels, i), &result->kernels[i]);
    }
    refuse_duplicates(&reader, result);
    read_samples(&reader, benchmarks, result);
    if (reader.bad)
        result_free(result);
    return !reader.bad;
}

json_t *load_json(const char *path, char why[WHY_MAX])
{
    FILE *file = fopen(path, "re");
    if (!file) {
        snprintf(why, WHY_MAX, "cannot read '%.200s': %s", path, strerror(errno));
        return NULL;
    }
    json_error_t error;
    errno = 0;
    json_t *document = json_loadf(file, JSON_REJECT_DUPLICATES, &error);
    int cause = ferror(file) ? errno : 0; /* a folder can be opened, but not read */
    fclose(file);
    if (!document && cause)
        snprintf(why, WHY_MAX, "cannot read '%.200s': %s", path, strerror(cause));
    else if (!document)
        snprintf(why, WHY_MAX, "'%.200s' is no JSON: line %d: %.150s", path, error.line, error.text);
    return document;
}

bool load_result(const char *path, struct result *result, char why[WHY_MAX])
{
    json_t *document = load_json(path, why);
    if (!document)
        return false;
    bool loaded = load_document(document, path, result, why);
    json_decref(document);
    return loaded;
}
