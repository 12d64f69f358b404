/* script_result.c - reads the samples that the script for the lesson's own way has printed. */
#include "script_result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reader.h"

static struct sample read_sample(struct reader *reader, const json_t *object)
{
    char clock[16];
    reader_text(reader, object, "clock", clock, sizeof clock);
    struct sample sample = sample_unknown();
    sample.round = reader_count(reader, object, "round");
    sample.order = reader_count(reader, object, "order");
    sample.cold = strcmp(clock, "cold") == 0;
    sample.seconds = reader_amount(reader, object, "seconds");
    sample.create = reader_amount(reader, object, "create_seconds");
    sample.work = reader_amount(reader, object, "work_seconds");
    sample.join = reader_amount(reader, object, "join_seconds");
    sample.cpu_seconds = reader_amount(reader, object, "cpu_seconds");
    sample.voluntary_switches = (long)reader_count(reader, object, "voluntary_switches");
    sample.involuntary_switches = reader_count(reader, object, "involuntary_switches");
    sample.correct = reader_bool(reader, object, "correct");
    if (!reader->bad && (sample.seconds < SECONDS_LEAST || sample.seconds > SECONDS_MOST))
        reader_complain(reader, "a run took %g s", sample.seconds);
    if (!reader->bad && sample.round >= ROUNDS_MOST)
        reader_complain(reader, "\"round\" is %zu", sample.round);
    return sample;
}

static void fail(struct configuration *configuration, const char *why)
{
    configuration->proven = false;
    snprintf(configuration->why, sizeof configuration->why, "%s", why);
    snprintf(configuration->stopped, sizeof configuration->stopped, "failed");
}

static void read_samples(struct reader *reader, const json_t *samples, bool cold, struct configuration *configuration)
{
    size_t i;
    json_t *object;
    json_array_foreach(samples, i, object)
    {
        struct sample sample = read_sample(reader, object);
        if (reader->bad || sample.cold != cold)
            continue;
        if (!configuration_add_sample(configuration, sample))
            reader_complain(reader, "out of memory");
        else if (!sample.correct)
            fail(configuration, "a timed run gave another answer than the plain loop");
    }
}

/* Workers of scripts are bound to no CPU: they are said to take them in turn. */
static void give_cpus(struct reader *reader, const unsigned *cpus, size_t cpu_count, struct configuration *configuration)
{
    if (configuration->worker_count == 0) {
        reader_complain(reader, "a configuration has no workers");
        return;
    }
    configuration->cpus = calloc(configuration->worker_count, sizeof *configuration->cpus);
    if (!configuration->cpus) {
        reader_complain(reader, "out of memory");
        return;
    }
    for (size_t i = 0; i < configuration->worker_count; i++)
        configuration->cpus[i] = cpus[i % cpu_count];
}

static void read_configuration(struct reader *reader, const json_t *object, const struct kernel_result *kernel,
                               const unsigned *cpus, size_t cpu_count, struct configuration *configuration)
{
    *configuration = (struct configuration){
        .parallel = reader_bool(reader, object, "parallel"),
        .waits = kernel->waits,
        .worker_count = reader_count(reader, object, "workers"),
        .pss_bytes = reader_number_or_null(reader, object, "pss_bytes"),
        .digest = reader_digest(reader, object, "digest"),
        .reference_digest = kernel->digest,
        .item_count = kernel->problem.item_count,
        .stopped = "rounds",
    };
    reader_text(reader, object, "strategy", configuration->strategy, sizeof configuration->strategy);
    reader_text(reader, object, "workers_are", configuration->workers_are, sizeof configuration->workers_are);
    give_cpus(reader, cpus, cpu_count, configuration);
    snprintf(configuration->name, sizeof configuration->name, "%.40s/%.32s/%.32s/workers:%zu", kernel->name, kernel->size,
             configuration->strategy, configuration->worker_count);
    configuration->oversubscribed = configuration->worker_count > cpu_count && !kernel->waits;
    configuration->proven = configuration->digest == kernel->digest;
    if (!configuration->proven)
        fail(configuration, "its answer differs from the plain loop's");
    const json_t *samples = reader_array(reader, object, "samples");
    read_samples(reader, samples, false, configuration);
    read_samples(reader, samples, true, configuration);
}

/* What the kernel's own result and the script's have in common, and what only the script's has. */
static void read_head(struct reader *reader, const json_t *document, const struct kernel_result *kernel,
                      struct kernel_result *found)
{
    *found = (struct kernel_result){
        .role = kernel->role,
        .waits = kernel->waits,
        .lesson = kernel->lesson,
        .sampling = kernel->sampling,
        .parameters = json_object(),
        .problem = {.item_count = reader_count(reader, document, "item_count"), .chunk_size = 1, .step_count = 1},
        .chunk_count = 1,
        .digest = reader_digest(reader, document, "digest"),
        .verified = reader_bool(reader, document, "verified"),
    };
    found->problem.seed = kernel->problem.seed;
    found->finding.value = reader_number_or_null(reader, document, "value");
    found->finding.tolerance = reader_number_or_null(reader, document, "tolerance");
    reader_text(reader, document, "answer", found->finding.text, sizeof found->finding.text);
    reader_text(reader, document, "item", found->item, sizeof found->item);
    snprintf(found->name, sizeof found->name, "python:%.100s", kernel->name);
    snprintf(found->beside, sizeof found->beside, "%s", kernel->name);
    snprintf(found->size, sizeof found->size, "%s", kernel->size);
    if (!reader->bad && !found->verified)
        snprintf(found->why, sizeof found->why, "wrong answer: %.400s", found->finding.text);
}

bool script_result_read(const json_t *document, const struct kernel_result *kernel, const unsigned *cpus, size_t cpu_count,
                        struct kernel_result *found, char why[WHY_MAX])
{
    struct reader reader = {.why = why, .subject = "the script's output", .schema = RESULT_SCHEMA};
    read_head(&reader, document, kernel, found);
    const json_t *configurations = reader_array(&reader, document, "configurations");
    size_t count = reader.bad ? 0 : json_array_size(configurations);
    found->configurations = calloc(count + 1, sizeof *found->configurations);
    if (!found->configurations || !found->parameters)
        reader_complain(&reader, "out of memory");
    for (size_t i = 0; found->configurations && !reader.bad && i < count; i++) {
        found->configuration_count = i + 1;
        read_configuration(&reader, json_array_get(configurations, i), found, cpus, cpu_count, &found->configurations[i]);
    }
    if (!reader.bad)
        return true;
    kernel_result_free(found);
    return false;
}
