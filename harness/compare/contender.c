/* contender.c - from a result, or from whatever file it is, to what can be compared. */
#define _GNU_SOURCE
#include "contender.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "drift.h"
#include "google.h"
#include "load.h"
#include "stats/median.h"
#include "stats/serial.h"

/* --- building ----------------------------------------------------------------------------------------------------------- */

bool contender_begin(struct contender *contender, const char *path, json_t *context)
{
    *contender = (struct contender){
        .path = strdup(path),
        .context = json_is_object(context) ? json_incref(context) : json_object(),
    };
    if (contender->path && contender->context)
        return true;
    contender_free(contender);
    return false;
}

struct contender_kernel *contender_add_kernel(struct contender *contender, const char *name, const char *size, const char *item)
{
    if (contender->kernel_count == contender->kernel_capacity) {
        size_t capacity = contender->kernel_capacity ? 2 * contender->kernel_capacity : 16;
        struct contender_kernel *kernels = realloc(contender->kernels, capacity * sizeof *kernels);
        if (!kernels)
            return NULL;
        contender->kernels = kernels;
        contender->kernel_capacity = capacity;
    }
    struct contender_kernel *kernel = &contender->kernels[contender->kernel_count++];
    *kernel = (struct contender_kernel){
        .name = strdup(name), .size = strdup(size), .item = strdup(item), .value = NAN, .tolerance = NAN};
    return kernel->name && kernel->size && kernel->item ? kernel : NULL;
}

struct contender_times *contender_add_times(struct contender_kernel *kernel, const char *strategy, size_t workers,
                                            bool parallel)
{
    struct contender_times *all = realloc(kernel->times, (kernel->time_count + 1) * sizeof *all); /* there are few */
    if (!all)
        return NULL;
    kernel->times = all;
    struct contender_times *times = &all[kernel->time_count++];
    *times =
        (struct contender_times){.strategy = strdup(strategy), .workers = workers, .parallel = parallel, .drift_chance = 1};
    return times->strategy ? times : NULL;
}

bool contender_add_seconds(struct contender_times *times, double seconds)
{
    if (times->count == times->capacity) {
        size_t capacity = times->capacity ? 2 * times->capacity : 16;
        double *values = realloc(times->log_seconds, capacity * sizeof *values);
        if (!values)
            return false;
        times->log_seconds = values;
        times->capacity = capacity;
    }
    times->log_seconds[times->count++] = log(seconds);
    return true;
}

bool contender_end(struct contender *contender)
{
    for (size_t i = 0; i < contender->kernel_count; i++) {
        for (size_t j = 0; j < contender->kernels[i].time_count; j++) {
            struct contender_times *times = &contender->kernels[i].times[j];
            struct serial_test test;
            if (!stats_serial(times->log_seconds, times->count, &test))
                return false;
            times->drift_chance = fmin(times->drift_chance, test.p);
            if (times->count > 1)
                stats_sort(times->log_seconds, times->count);
        }
    }
    return true;
}

bool contender_drifts(const struct contender_times *times)
{
    return times->drift_chance <= drift_level();
}

struct rank_sample contender_sample(const struct contender_times *times)
{
    return (struct rank_sample){times->log_seconds, times->count};
}

static void free_kernel(struct contender_kernel *kernel)
{
    for (size_t i = 0; i < kernel->time_count; i++) {
        free(kernel->times[i].strategy);
        free(kernel->times[i].why);
        free(kernel->times[i].log_seconds);
    }
    free(kernel->times);
    free(kernel->name);
    free(kernel->size);
    free(kernel->item);
    free(kernel->why);
    free(kernel->input);
    json_decref(kernel->parameters);
}

void contender_free(struct contender *contender)
{
    for (size_t i = 0; i < contender->kernel_count; i++)
        free_kernel(&contender->kernels[i]);
    free(contender->kernels);
    free(contender->path);
    json_decref(contender->context);
    *contender = (struct contender){0};
}

/* --- from a result of forkjoin ------------------------------------------------------------------------------------------ */

/* Why a configuration's times say nothing; NULL: they do. */
static const char *trouble_of(const struct configuration *configuration)
{
    for (size_t i = 0; i < configuration->sample_count; i++) {
        if (!configuration->samples[i].correct)
            return "a sample's answer was wrong";
    }
    if (!configuration->proven)
        return configuration->why[0] ? configuration->why : "its answer was not proven";
    return NULL;
}

/* Rounds of one process share where its memory happens to lie, and tell nothing of the next process (stats/replicates.h): where
 * there are several processes, each counts once, by its median. A replicate's samples follow one another (load.c). False when
 * memory is short. */
static bool add_replicates(struct contender_times *times, const struct configuration *configuration)
{
    double *seconds = malloc((configuration->sample_count ? configuration->sample_count : 1) * sizeof *seconds);
    size_t count = 0, replicate = 0;
    bool good = seconds != NULL;
    for (size_t i = 0; good && i < configuration->sample_count; i++) {
        const struct sample *sample = &configuration->samples[i];
        if (sample->cold)
            continue;
        if (count > 0 && sample->replicate != replicate) {
            good = contender_add_seconds(times, stats_median(seconds, count, 0.5).middle);
            count = 0;
        }
        replicate = sample->replicate;
        seconds[count++] = sample->seconds;
    }
    if (good && count > 0)
        good = contender_add_seconds(times, stats_median(seconds, count, 0.5).middle);
    free(seconds);
    return good;
}

static bool add_rounds(struct contender_times *times, const struct configuration *configuration)
{
    for (size_t i = 0; i < configuration->sample_count; i++) {
        const struct sample *sample = &configuration->samples[i];
        if (!sample->cold && !contender_add_seconds(times, sample->seconds))
            return false;
    }
    return true;
}

static bool add_configuration(struct contender_kernel *kernel, const struct kernel_result *source,
                              const struct configuration *configuration)
{
    struct contender_times *times =
        contender_add_times(kernel, configuration->strategy, configuration->worker_count, configuration->parallel);
    if (!times)
        return false;
    const char *trouble = trouble_of(configuration);
    times->oversubscribed = configuration->oversubscribed;
    times->item_count = configuration->item_count ? configuration->item_count : kernel->problem.item_count;
    times->digest = configuration->digest;
    times->why = trouble ? strdup(trouble) : NULL;
    if ((trouble && !times->why) || !drift_chance(source, configuration, &times->drift_chance))
        return false;
    return source->sampling.replicate_count > 1 ? add_replicates(times, configuration) : add_rounds(times, configuration);
}

static bool add_kernel(struct contender *contender, const struct kernel_result *source)
{
    struct contender_kernel *kernel = contender_add_kernel(contender, source->name, source->size, source->item);
    if (!kernel)
        return false;
    kernel->described = true;
    kernel->role = source->role;
    kernel->problem = source->problem;
    kernel->parameters = json_incref(source->parameters);
    kernel->verified = source->verified;
    kernel->value = source->finding.value;
    kernel->tolerance = source->finding.tolerance;
    kernel->digest = source->digest;
    kernel->input = source->input ? strdup(source->input) : NULL;
    kernel->why = source->why[0] ? strdup(source->why) : NULL;
    bool good = !kernel->input == !source->input && !kernel->why == !source->why[0];
    for (size_t i = 0; good && i < source->configuration_count; i++)
        good = add_configuration(kernel, source, &source->configurations[i]);
    return good;
}

bool contender_from_result(const struct result *result, const char *path, struct contender *contender, char why[WHY_MAX])
{
    snprintf(why, WHY_MAX, "out of memory");
    if (!contender_begin(contender, path, result->context))
        return false;
    bool good = true;
    for (size_t i = 0; good && i < result->kernel_count; i++)
        good = add_kernel(contender, &result->kernels[i]);
    if (!good || !contender_end(contender)) {
        contender_free(contender);
        return false;
    }
    why[0] = '\0';
    return true;
}

/* --- from a file -------------------------------------------------------------------------------------------------------- */

bool contender_read(const json_t *document, const char *path, struct contender *contender, char why[WHY_MAX])
{
    struct result result;
    if (!json_object_get(document, "forkjoin_schema") && json_object_get(document, "benchmarks"))
        return google_read(document, path, contender, why);
    if (!load_document(document, path, &result, why))
        return false;
    bool good = contender_from_result(&result, path, contender, why);
    result_free(&result);
    return good;
}

bool contender_load(const char *path, struct contender *contender, char why[WHY_MAX])
{
    json_t *document = load_json(path, why);
    if (!document)
        return false;
    bool good = contender_read(document, path, contender, why);
    json_decref(document);
    return good;
}
