/* google.c - Google Benchmark's JSON, repetition by repetition. */
#define _GNU_SOURCE
#include "google.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "reader.h"

struct google_reader {
    struct reader reader;
    struct contender *contender;
    json_t *places;    /* run name without threads -> index of the kernel */
    size_t aggregates; /* that were left out */
};

static const char *text_at(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* Mean, deviation and fitted growth over repetitions. Before version 1.5 only the end of the name tells them. */
static bool is_aggregate(const json_t *entry, const char *name)
{
    static const char *const ends[] = {"_mean", "_median", "_stddev", "_cv", "_BigO", "_RMS"};
    const char *type = text_at(entry, "run_type");
    if (type)
        return strcmp(type, "iteration") != 0;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        size_t length = strlen(name), end = strlen(ends[i]);
        if (length > end && strcmp(name + length - end, ends[i]) == 0)
            return true;
    }
    return false;
}

/* Why the benchmark has no times; NULL: it has. */
static const char *error_of(const json_t *entry)
{
    const char *message = text_at(entry, "error_message");
    if (json_is_true(json_object_get(entry, "error_occurred")))
        return message ? message : "it reports an error";
    message = text_at(entry, "skip_message"); /* from version 1.8 on */
    const json_t *skipped = json_object_get(entry, "skipped");
    if (skipped && !json_is_false(skipped))
        return message ? message : "it was skipped";
    return NULL;
}

static double read_seconds(struct google_reader *google, const json_t *entry, const char *name)
{
    static const struct {
        const char *name;
        double seconds;
    } units[] = {{"ns", 1e-9}, {"us", 1e-6}, {"ms", 1e-3}, {"s", 1}};
    const json_t *time = json_object_get(entry, "real_time");
    const char *unit = json_object_get(entry, "time_unit") ? text_at(entry, "time_unit") : "ns";
    double scale = 0;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        scale = unit && strcmp(unit, units[i].name) == 0 ? units[i].seconds : scale;
    if (scale == 0)
        reader_complain(&google->reader, "\"time_unit\" of '%.100s' is none of ns, us, ms and s", name);
    if (!time)
        reader_complain(&google->reader, "\"real_time\" of '%.100s' is missing", name);
    double seconds = json_number_value(time) * scale;
    if (!json_is_number(time) || !isfinite(seconds) || seconds < SECONDS_LEAST)
        reader_complain(&google->reader, "\"real_time\" of '%.100s' is no time above 0", name);
    if (seconds > SECONDS_MOST)
        reader_complain(&google->reader, "\"real_time\" of '%.100s' is %.3g s, and no run takes 30 years", name, seconds);
    return seconds;
}

static size_t read_threads(struct google_reader *google, const json_t *entry, const char *name)
{
    const json_t *threads = json_object_get(entry, "threads");
    if (!threads)
        return 1;
    if (!json_is_integer(threads) || json_integer_value(threads) < 1)
        reader_complain(&google->reader, "\"threads\" of '%.100s' is no whole number above 0", name);
    return (size_t)json_integer_value(threads);
}

/* --- where it belongs ---------------------------------------------------------------------------------------------------- */

/* A copy of the name without "/threads:N", which the caller frees; NULL when memory is short. */
static char *without_threads(const char *name)
{
    static const char mark[] = "/threads:";
    char *copy = strdup(name), *at = copy ? strstr(copy, mark) : NULL;
    if (at) {
        char *after = at + sizeof mark - 1;
        after += strspn(after, "0123456789");
        memmove(at, after, strlen(after) + 1);
    }
    return copy;
}

static struct contender_kernel *kernel_of(struct google_reader *google, const char *name)
{
    char *bare = without_threads(name);
    const json_t *place = bare ? json_object_get(google->places, bare) : NULL;
    struct contender_kernel *kernel = NULL;
    if (place) {
        kernel = &google->contender->kernels[json_integer_value(place)];
    } else if (bare) {
        json_t *index = json_integer((json_int_t)google->contender->kernel_count);
        kernel = contender_add_kernel(google->contender, bare, "", "");
        if (json_object_set_new_nocheck(google->places, bare, index) != 0)
            kernel = NULL;
    }
    free(bare);
    return kernel;
}

/* Repetitions follow one another, so the one looked for most often is the last. */
static struct contender_times *times_of(struct contender_kernel *kernel, size_t threads)
{
    for (size_t i = kernel->time_count; i-- > 0;) {
        if (kernel->times[i].workers == threads)
            return &kernel->times[i];
    }
    return contender_add_times(kernel, "threads", threads, threads > 1);
}

static void read_entry(struct google_reader *google, const json_t *entry)
{
    const char *name = text_at(entry, "name"), *run_name = text_at(entry, "run_name");
    if (!name) {
        reader_complain(&google->reader, "a benchmark's \"name\" is missing or no text");
        return;
    }
    if (is_aggregate(entry, name)) {
        google->aggregates++;
        return;
    }
    const char *error = error_of(entry);
    double seconds = error ? 0 : read_seconds(google, entry, name);
    size_t threads = read_threads(google, entry, name);
    if (google->reader.bad)
        return;
    struct contender_kernel *kernel = kernel_of(google, run_name ? run_name : name);
    struct contender_times *times = kernel ? times_of(kernel, threads) : NULL;
    bool good = times != NULL;
    if (times && error && !times->why)
        good = (times->why = strdup(error)) != NULL;
    else if (times && !error)
        good = contender_add_seconds(times, seconds);
    if (!good)
        reader_complain(&google->reader, "out of memory");
}

/* --- the whole ---------------------------------------------------------------------------------------------------------- */

static bool has_samples(const struct contender *contender)
{
    for (size_t i = 0; i < contender->kernel_count; i++) {
        for (size_t j = 0; j < contender->kernels[i].time_count; j++) {
            if (contender->kernels[i].times[j].count > 0)
                return true;
        }
    }
    return false;
}

static void refuse_without_samples(struct google_reader *google)
{
    const struct contender *contender = google->contender;
    if (has_samples(contender))
        return;
    if (google->aggregates > 0)
        reader_complain(&google->reader,
                        "it holds aggregates only; run the benchmark with --benchmark_report_aggregates_only=false");
    else if (contender->kernel_count > 0)
        reader_complain(&google->reader, "none of its benchmarks ran; '%.100s': %.100s", contender->kernels[0].name,
                        contender->kernels[0].times[0].why);
    else
        reader_complain(&google->reader, "it holds no benchmark");
}

bool google_read(const json_t *document, const char *path, struct contender *contender, char why[WHY_MAX])
{
    char subject[256];
    snprintf(subject, sizeof subject, "cannot use '%.200s' of Google Benchmark", path);
    struct google_reader google = {.reader = {.why = why, .subject = subject}, .contender = contender, .places = json_object()};
    const json_t *benchmarks = json_object_get(document, "benchmarks");
    *contender = (struct contender){0};
    if (!json_is_array(benchmarks))
        reader_complain(&google.reader, "\"benchmarks\" is no array");
    else if (!google.places || !contender_begin(contender, path, json_object_get(document, "context")))
        reader_complain(&google.reader, "out of memory");
    for (size_t i = 0; !google.reader.bad && i < json_array_size(benchmarks); i++)
        read_entry(&google, json_array_get(benchmarks, i));
    if (!google.reader.bad)
        refuse_without_samples(&google);
    json_decref(google.places);
    if (!google.reader.bad && !contender_end(contender))
        reader_complain(&google.reader, "out of memory");
    if (google.reader.bad)
        contender_free(contender);
    return !google.reader.bad;
}
