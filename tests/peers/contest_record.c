/* contest_record.c - adds one contest's result to a JSON document. */
#include "contest_record.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host.h"
#include "topology.h"

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *numbers(const double *values, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, number(values[i]));
    return array;
}

static json_t *interval(struct interval interval)
{
    json_t *object = json_object();
    json_object_set_new(object, "median", interval.count ? number(interval.middle) : json_null());
    json_object_set_new(object, "low", interval.bounded ? number(interval.low) : json_null());
    json_object_set_new(object, "high", interval.bounded ? number(interval.high) : json_null());
    return object;
}

static json_t *side(double items, size_t repeats, const double *seconds, size_t count, struct interval rate)
{
    json_t *object = json_object();
    json_object_set_new(object, "items_per_run", number(items));
    json_object_set_new(object, "runs_per_sample", json_integer((json_int_t)repeats));
    json_object_set_new(object, "seconds_per_run", numbers(seconds, count));
    json_object_set_new(object, "items_per_second", interval(rate));
    return object;
}

static json_t *assignments_of(const struct contest *contest)
{
    json_t *array = json_array();
    for (size_t i = 0; contest->assignments && contest->assignments[i]; i++)
        json_array_append_new(array, json_string(contest->assignments[i]));
    return array;
}

static json_t *contest_object(const struct contest_result *result)
{
    const struct contest *contest = result->contest;
    json_t *object = json_object();
    json_object_set_new(object, "name", json_string(contest->name));
    json_object_set_new(object, "kernel", json_string(contest->kernel));
    json_object_set_new(object, "size", json_integer((json_int_t)contest->size));
    json_object_set_new(object, "settings", assignments_of(contest));
    json_object_set_new(object, "peer", json_string(contest->peer));
    json_object_set_new(object, "peer_version", json_string(result->version));
    json_object_set_new(object, "peer_setting", json_string(contest->setting));
    json_object_set_new(object, "reach", contest->reach > 0 ? json_real(contest->reach) : json_null());
    json_object_set_new(object, "why", json_string(result->why));
    json_object_set_new(object, "agreement", json_string(result->agreement.text));
    json_object_set_new(
        object, "ours",
        side(result->our_items, result->our_repeats, result->our_seconds, result->round_count, result->our_rate));
    json_object_set_new(
        object, "theirs",
        side(result->peer_items, result->peer_repeats, result->peer_seconds, result->round_count, result->peer_rate));
    json_object_set_new(object, "ratio", interval(result->ratio));
    json_object_set_new(object, "bound", json_string(result->bound));
    json_object_set_new(object, "bound_share", number(result->bound_share));
    return object;
}

static json_t *peaks_object(const struct peaks *peaks)
{
    json_t *object = json_object();
    json_object_set_new(object, "flops_64_bit", number(peaks->flops_64));
    json_object_set_new(object, "flops_32_bit", number(peaks->flops_32));
    json_object_set_new(object, "bytes", number(peaks->bytes));
    return object;
}

static bool replace(const char *path, json_t *document, char why[WHY_MAX])
{
    char temporary[4096];
    snprintf(temporary, sizeof temporary, "%s.new", path);
    if (json_dump_file(document, temporary, JSON_INDENT(2) | JSON_REAL_PRECISION(9)) == 0 && rename(temporary, path) == 0)
        return true;
    snprintf(why, WHY_MAX, "cannot write %s: %s", path, strerror(errno));
    unlink(temporary);
    return false;
}

bool contest_record_start(const char *path, const char *machine, char why[WHY_MAX])
{
    if (access(path, F_OK) == 0)
        return true;
    struct topology topology;
    if (!topology_load(&topology, NULL, why))
        return false;
    json_t *document = json_object();
    json_object_set_new(document, "forkjoin_peers_schema", json_integer(PEERS_SCHEMA));
    json_object_set_new(document, "context", host_context(&topology, machine));
    json_object_set_new(document, "contests", json_array());
    topology_free(&topology);
    bool done = replace(path, document, why);
    json_decref(document);
    return done;
}

bool contest_record(const char *path, const struct contest_result *result, const struct peaks *peaks, char why[WHY_MAX])
{
    json_error_t error;
    json_t *document = json_load_file(path, 0, &error);
    if (!document) {
        snprintf(why, WHY_MAX, "cannot read %s: line %d: %s", path, error.line, error.text);
        return false;
    }
    json_t *contest = contest_object(result);
    json_object_set_new(contest, "peaks", peaks_object(peaks)); /* as they were beside this contest */
    json_array_append_new(json_object_get(document, "contests"), contest);
    bool done = replace(path, document, why);
    json_decref(document);
    return done;
}
