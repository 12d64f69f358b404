/* load.c - from JSON to a result, with every value checked on the way. */
#include "load.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "disturbance.h"
#include "reader.h"
#include "roles.h"

/* --- the parts of a result ---------------------------------------------------------------------------------------------- */

static double read_seconds(struct reader *reader, const json_t *object, const char *key)
{
    double seconds = reader_amount(reader, object, key);
    if (!reader->bad && seconds > SECONDS_MOST)
        reader_complain(reader, "\"%s\" is %.3g s, and no run takes 30 years", key, seconds);
    return seconds;
}

/* What schema 1 had not, or what came later still. */
static void read_later_sample(struct reader *reader, const json_t *object, struct sample *sample)
{
    char words[64];
    if (json_object_get(object, "communication_seconds"))
        sample->communication_seconds = reader_number_or_null(reader, object, "communication_seconds");
    if (json_object_get(object, "reduce_seconds"))
        sample->reduce_seconds = reader_number_or_null(reader, object, "reduce_seconds");
    if (!reader->bad && (sample->reduce_seconds < 0 || sample->reduce_seconds > SECONDS_MOST))
        reader_complain(reader, "\"reduce_seconds\" is %.3g s, which no run takes", sample->reduce_seconds);
    if (json_object_get(object, "voluntary_switches"))
        sample->voluntary_switches = reader_count_or_null(reader, object, "voluntary_switches");
    sample->replicate = reader_count(reader, object, "replicate");
    sample->runs = reader_count(reader, object, "runs");
    reader_text(reader, object, "disturbance", words, sizeof words);
    if (!reader->bad && sample->runs == 0)
        reader_complain(reader, "a sample is the mean of no run (\"runs\" is 0)");
    if (!reader->bad && !disturbance_parse(words, &sample->disturbance))
        reader_complain(reader, "\"disturbance\" holds what is no known disturbance: '%.40s'", words);
}

static struct sample read_sample(struct reader *reader, const json_t *object)
{
    char clock[16];
    reader_text(reader, object, "clock", clock, sizeof clock);
    struct sample sample = sample_unknown();
    sample.round = reader_count(reader, object, "round");
    sample.order = reader_count(reader, object, "order");
    sample.cold = strcmp(clock, "cold") == 0;
    sample.seconds = read_seconds(reader, object, "seconds");
    sample.create = read_seconds(reader, object, "create_seconds");
    sample.work = read_seconds(reader, object, "work_seconds");
    sample.join = read_seconds(reader, object, "join_seconds");
    sample.busy_max = read_seconds(reader, object, "busy_max_seconds");
    sample.busy_mean = read_seconds(reader, object, "busy_mean_seconds");
    sample.cpu_seconds = read_seconds(reader, object, "cpu_seconds");
    sample.involuntary_switches = reader_count(reader, object, "involuntary_switches");
    sample.minor_faults = reader_count(reader, object, "minor_faults");
    sample.steal = reader_number_or_null(reader, object, "steal");
    sample.megahertz = reader_number_or_null(reader, object, "megahertz");
    sample.runnable = reader_count(reader, object, "runnable");
    sample.throttled = reader_count_or_null(reader, object, "throttled");
    sample.correct = reader_bool(reader, object, "correct");
    if (reader->schema >= 2)
        read_later_sample(reader, object, &sample);
    if (!reader->bad && !sample.cold && strcmp(clock, "warm") != 0)
        reader_complain(reader, "\"clock\" is neither warm nor cold");
    if (!reader->bad && sample.round >= ROUNDS_MOST)
        reader_complain(reader, "\"round\" is %zu, and no run takes more than %d", sample.round, ROUNDS_MOST);
    if (!reader->bad && sample.seconds < SECONDS_LEAST)
        reader_complain(reader, "a sample took no time (\"seconds\" is %.3g)", sample.seconds);
    return sample;
}

static void read_cpus(struct reader *reader, const json_t *cpus, struct configuration *configuration)
{
    if (!reader->bad && (configuration->worker_count == 0 || json_array_size(cpus) != configuration->worker_count))
        reader_complain(reader, "%s has %zu workers on %zu CPUs", configuration->name, configuration->worker_count,
                        json_array_size(cpus));
    if (reader->bad)
        return;
    configuration->cpus = calloc(configuration->worker_count, sizeof *configuration->cpus);
    if (!configuration->cpus) {
        reader_complain(reader, "out of memory");
        return;
    }
    for (size_t i = 0; !reader->bad && i < configuration->worker_count; i++) {
        const json_t *cpu = json_array_get(cpus, i);
        if (!json_is_integer(cpu) || json_integer_value(cpu) < 0 || json_integer_value(cpu) > INT_MAX)
            reader_complain(reader, "\"cpus\" of %s holds what is no CPU", configuration->name);
        configuration->cpus[i] = (unsigned)json_integer_value(cpu);
    }
}

/* Keys that came later within schema 2. */
static void read_later_configuration(struct reader *reader, const json_t *object, struct configuration *configuration)
{
    configuration->pss_bytes = NAN;
    if (json_object_get(object, "workers_are"))
        reader_text(reader, object, "workers_are", configuration->workers_are, sizeof configuration->workers_are);
    if (json_object_get(object, "ranks")) {
        configuration->rank_count = reader_count(reader, object, "ranks");
        configuration->node_count = reader_count(reader, object, "nodes");
        configuration->threads_per_rank = reader_count(reader, object, "threads_per_rank");
    }
    if (json_object_get(object, "in_flight"))
        configuration->in_flight = reader_count(reader, object, "in_flight");
    if (json_object_get(object, "pss_bytes"))
        configuration->pss_bytes = reader_number_or_null(reader, object, "pss_bytes");
}

static void read_configuration(struct reader *reader, const json_t *object, struct configuration *configuration)
{
    reader_text(reader, object, "name", configuration->name, sizeof configuration->name);
    reader_text(reader, object, "strategy", configuration->strategy, sizeof configuration->strategy);
    reader_text(reader, object, "why", configuration->why, sizeof configuration->why);
    reader_text(reader, object, "stopped", configuration->stopped, sizeof configuration->stopped);
    configuration->parallel = reader_bool(reader, object, "parallel");
    configuration->worker_count = reader_count(reader, object, "workers");
    configuration->oversubscribed = reader_bool(reader, object, "oversubscribed");
    configuration->digest = reader_digest(reader, object, "digest");
    configuration->proven = reader_bool(reader, object, "proven");
    if (reader->schema >= 2) {
        configuration->item_count = reader_count(reader, object, "item_count");
        configuration->reference_digest = reader_digest(reader, object, "reference_digest");
    }
    read_later_configuration(reader, object, configuration);
    read_cpus(reader, reader_array(reader, object, "cpus"), configuration);
}

static void read_problem(struct reader *reader, const json_t *object, struct kernel_result *kernel)
{
    kernel->problem.item_count = reader_count(reader, object, "item_count");
    kernel->problem.chunk_size = reader_count(reader, object, "chunk_size");
    kernel->problem.step_count = reader_count(reader, object, "step_count");
    kernel->problem.seed = reader_count(reader, object, "seed");
    kernel->problem.flops_per_item = reader_amount(reader, object, "flops_per_item");
    kernel->problem.flop_bits = (unsigned)reader_count(reader, object, "flop_bits");
    kernel->problem.bytes_per_item = reader_amount(reader, object, "bytes_per_item");
    kernel->chunk_count = reader_count(reader, object, "chunk_count");
    kernel->memory_bytes = reader_count(reader, object, "memory_bytes");
    kernel->sizes_recorded = json_object_get(object, "partial_bytes") != NULL; /* keys that came later */
    if (kernel->sizes_recorded) {
        kernel->problem.partial_bytes = reader_count(reader, object, "partial_bytes");
        kernel->problem.answer_bytes = reader_count(reader, object, "answer_bytes");
    }
}

static void read_answer(struct reader *reader, const json_t *object, struct kernel_result *kernel)
{
    reader_text(reader, object, "text", kernel->finding.text, sizeof kernel->finding.text);
    kernel->finding.value = reader_number_or_null(reader, object, "value");
    kernel->finding.tolerance = reader_number_or_null(reader, object, "tolerance");
    kernel->verified = reader_bool(reader, object, "verified");
    kernel->digest = reader_digest(reader, object, "digest");
}

/* Files of schema 1 were all sampled in one way. */
static struct sampling read_sampling(struct reader *reader, const json_t *context)
{
    struct sampling sampling = {.looks = 1, .replicate_count = 1, .warm_up_runs = 1};
    if (reader->bad || reader->schema < 2)
        return sampling;
    char scaling[16];
    const json_t *settings = reader_member(reader, context, "settings");
    reader_text(reader, settings, "scaling", scaling, sizeof scaling);
    const json_t *precision = reader_member(reader, settings, "precision");
    sampling.weak = strcmp(scaling, "weak") == 0;
    sampling.precision = json_is_null(precision) ? 0 : reader_amount(reader, settings, "precision");
    sampling.looks = reader_count(reader, settings, "looks");
    sampling.replicate_count = reader_count(reader, settings, "replicates");
    sampling.warm_up_runs = reader_count(reader, settings, "warm_up_runs");
    sampling.matrix = json_object_get(settings, "matrix") && reader_bool(reader, settings, "matrix"); /* came later */
    if (!reader->bad && !sampling.weak && strcmp(scaling, "strong") != 0)
        reader_complain(reader, "\"scaling\" is neither strong nor weak");
    if (!reader->bad && (sampling.looks == 0 || sampling.replicate_count == 0))
        reader_complain(reader, "\"looks\" and \"replicates\" are at least 1");
    if (!reader->bad && sampling.replicate_count > REPLICATES_MOST)
        reader_complain(reader, "\"replicates\" is %zu, and no run has more than %d", sampling.replicate_count,
                        REPLICATES_MOST);
    return sampling;
}

/* Results from before there were roles have none. */
static enum kernel_role read_role(struct reader *reader, const json_t *object)
{
    enum kernel_role role = ROLE_WORK;
    char name[NAME_MAX_BYTES];
    if (!json_object_get(object, "role"))
        return role;
    reader_text(reader, object, "role", name, sizeof name);
    if (!reader->bad && !role_find(name, &role))
        reader_complain(reader, "\"role\" is none that is known: '%.40s'", name);
    return role;
}

/* Both are kept only where there is one. */
static void read_lesson(struct reader *reader, const json_t *object, struct kernel_result *kernel)
{
    const json_t *lesson = json_object_get(object, "lesson");
    if (json_object_get(object, "beside"))
        reader_text(reader, object, "beside", kernel->beside, sizeof kernel->beside);
    if (!lesson)
        return;
    reader_text(reader, lesson, "kind", kernel->lesson.kind, sizeof kernel->lesson.kind);
    reader_text(reader, lesson, "task", kernel->lesson.task, sizeof kernel->lesson.task);
    reader_text(reader, lesson, "claim", kernel->lesson.claim, sizeof kernel->lesson.claim);
    reader_text(reader, lesson, "advice", kernel->lesson.advice, sizeof kernel->lesson.advice);
}

static void read_kernel(struct reader *reader, const json_t *object, struct kernel_result *kernel)
{
    reader_text(reader, object, "name", kernel->name, sizeof kernel->name);
    reader_text(reader, object, "item", kernel->item, sizeof kernel->item);
    reader_text(reader, object, "size", kernel->size, sizeof kernel->size);
    reader_text(reader, object, "why", kernel->why, sizeof kernel->why);
    kernel->role = read_role(reader, object);
    kernel->waits = json_object_get(object, "waits") && reader_bool(reader, object, "waits"); /* a key that came later */
    read_lesson(reader, object, kernel);
    kernel->memory_short = reader_bool(reader, object, "memory_short");
    kernel->input = reader_text_or_null(reader, object, "input");
    const json_t *parameters = reader_member(reader, object, "parameters");
    if (parameters && !json_is_object(parameters))
        reader_complain(reader, "\"parameters\" is no object");
    kernel->parameters = reader->bad ? NULL : json_deep_copy(parameters);
    read_problem(reader, reader_member(reader, object, "problem"), kernel);
    read_answer(reader, reader_member(reader, object, "answer"), kernel);

    const json_t *configurations = reader_array(reader, object, "configurations");
    size_t count = reader->bad ? 0 : json_array_size(configurations);
    kernel->configurations = calloc(count ? count : 1, sizeof *kernel->configurations);
    if (!kernel->configurations) {
        reader_complain(reader, "out of memory");
        count = 0;
    }
    for (size_t i = 0; !reader->bad && i < count; i++) {
        kernel->configuration_count = i + 1;
        read_configuration(reader, json_array_get(configurations, i), &kernel->configurations[i]);
        kernel->configurations[i].waits = kernel->waits;
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
                reader_complain(reader, "there are two configurations '%.100s'", name);
            else if (json_object_set_new_nocheck(seen, name, json_true()) != 0)
                reader_complain(reader, "out of memory");
        }
    }
    json_decref(seen);
}

/* A round of a replicate gives one warm and at most one cold sample, and later rounds come later. Twice the same sample would
 * make intervals narrower than they are. */
static bool follows(const struct configuration *configuration, const struct sample *sample)
{
    size_t i = configuration->sample_count;
    while (i > 0 && configuration->samples[i - 1].cold != sample->cold)
        i--;
    if (i == 0)
        return true;
    const struct sample *last = &configuration->samples[i - 1];
    return last->replicate == sample->replicate ? last->round < sample->round : last->replicate < sample->replicate;
}

/* Samples follow one another by configuration, so the last one found is most often the next. */
static void read_samples(struct reader *reader, const json_t *benchmarks, size_t replicate_count, struct result *result)
{
    struct configuration *configuration = NULL;
    size_t count = reader->bad ? 0 : json_array_size(benchmarks);
    for (size_t i = 0; !reader->bad && i < count; i++) {
        char name[NAME_MAX_BYTES];
        const json_t *object = json_array_get(benchmarks, i);
        reader_text(reader, object, "configuration", name, sizeof name);
        if (!configuration || strcmp(configuration->name, name) != 0)
            configuration = find_configuration(result, name);
        if (!configuration)
            reader_complain(reader, "a sample belongs to '%.100s', which is not among the configurations", name);
        struct sample sample = read_sample(reader, object);
        if (!reader->bad && sample.replicate >= replicate_count)
            reader_complain(reader, "a sample of '%.100s' is of replicate %zu, counted from 0, and there are %zu", name,
                            sample.replicate, replicate_count);
        if (!reader->bad && !follows(configuration, &sample))
            reader_complain(reader, "round %zu of '%.100s' is there twice, or out of order", sample.round, name);
        if (!reader->bad && !configuration_add_sample(configuration, sample))
            reader_complain(reader, "out of memory");
    }
}

bool load_document(const json_t *document, const char *name, struct result *result, char why[WHY_MAX])
{
    char subject[256];
    snprintf(subject, sizeof subject, "'%.200s' is no result of forkjoin", name);
    struct reader reader = {.why = why, .subject = subject};
    *result = (struct result){0};
    if (!json_object_get(document, "forkjoin_schema") && json_object_get(document, "benchmarks"))
        reader_complain(&reader,
                        "\"forkjoin_schema\" is missing; times of Google Benchmark are read by 'forkjoin compare' only");
    reader.schema = reader_count(&reader, document, "forkjoin_schema");
    if (!reader.bad && reader.schema == 0)
        reader_complain(&reader, "there is no schema 0");
    if (!reader.bad && reader.schema > RESULT_SCHEMA)
        reader_complain(&reader, "its schema %zu is newer than %d, which this forkjoin knows; use a newer forkjoin",
                        reader.schema, RESULT_SCHEMA);
    const json_t *context = reader_member(&reader, document, "context");
    if (context && !json_is_object(context))
        reader_complain(&reader, "\"context\" is no object");
    const json_t *kernels = reader_array(&reader, document, "kernels");
    const json_t *benchmarks = reader_array(&reader, document, "benchmarks");

    struct sampling sampling = read_sampling(&reader, context);
    size_t count = reader.bad ? 0 : json_array_size(kernels);
    result->context = reader.bad ? NULL : json_deep_copy(context);
    result->kernels = calloc(count ? count : 1, sizeof *result->kernels);
    if (!result->kernels) {
        reader_complain(&reader, "out of memory");
        result_free(result);
        return false;
    }
    for (size_t i = 0; !reader.bad && i < count; i++) {
        result->kernel_count = i + 1;
        result->kernels[i].sampling = sampling;
        read_kernel(&reader, json_array_get(kernels, i), &result->kernels[i]);
    }
    refuse_duplicates(&reader, result);
    read_samples(&reader, benchmarks, sampling.replicate_count, result);
    if (reader.bad)
        result_free(result);
    return !reader.bad;
}

/* What the parser cannot know: why such a file is there, and what to do. */
static const char *advice_for(const json_error_t *error)
{
    if (error->position == 0)
        return "; the file is empty";
    return json_error_code(error) == json_error_premature_end_of_input ? "; the file may have been cut off: copy it again" : "";
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
        snprintf(why, WHY_MAX, "'%.200s' is no JSON: line %d: %.150s%s", path, error.line, error.text, advice_for(&error));
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
