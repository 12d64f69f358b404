/* segments.c - looks up the CPUs of a configuration in the recorded machine. */
#include "segments.h"

#include <math.h>
#include <stdlib.h>

static const char *const names[] = {"cores", "packages", "siblings", "nodes", "all", "none"};

const char *segment_name(enum segment segment)
{
    return names[segment];
}

/* Where one CPU lies; what the record does not tell is -1. */
struct place {
    json_int_t core, package, kind;
};

static json_int_t whole_number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_integer(value) ? json_integer_value(value) : -1;
}

static const json_t *recorded_cpus(const json_t *context)
{
    return json_object_get(json_object_get(context, "machine"), "cpus");
}

static struct place find_cpu(const json_t *context, unsigned number)
{
    size_t i;
    const json_t *cpu;
    json_array_foreach(recorded_cpus(context), i, cpu)
    {
        if (whole_number(cpu, "number") == (json_int_t)number)
            return (struct place){whole_number(cpu, "core"), whole_number(cpu, "package"), whole_number(cpu, "kind")};
    }
    return (struct place){-1, -1, -1};
}

static int compare_places(const void *a_in, const void *b_in)
{
    const struct place *a = a_in, *b = b_in;
    if (a->package != b->package)
        return a->package < b->package ? -1 : 1;
    return (a->core > b->core) - (a->core < b->core);
}

/* Of all workers, sorted by package and core. The caller frees them; NULL when memory is short or a CPU is not recorded. */
static struct place *find_places(const json_t *context, const struct configuration *configuration)
{
    size_t count = configuration->cpus ? configuration->worker_count : 0;
    struct place *places = count ? calloc(count, sizeof *places) : NULL;
    bool known = true;
    for (size_t i = 0; places && known && i < count; i++) {
        places[i] = find_cpu(context, configuration->cpus[i]);
        known = places[i].core >= 0 && places[i].package >= 0;
    }
    if (places && known) {
        qsort(places, count, sizeof *places, compare_places);
        return places;
    }
    free(places);
    return NULL;
}

static enum segment segment_of_places(const struct place *places, size_t count)
{
    enum segment segment = SEGMENT_CORES;
    for (size_t i = 0; i < count; i++) {
        if (places[i].kind > 0)
            return SEGMENT_NONE;
        if (i > 0 && places[i].package != places[i - 1].package && segment == SEGMENT_CORES)
            segment = SEGMENT_PACKAGES;
        if (i > 0 && places[i].package == places[i - 1].package && places[i].core == places[i - 1].core)
            segment = SEGMENT_SIBLINGS;
    }
    return segment;
}

enum segment segment_of(const json_t *context, const struct configuration *configuration)
{
    if (configuration->oversubscribed)
        return SEGMENT_NONE;
    if (configuration->node_count > 1) /* the record has the CPUs of the first */
        return SEGMENT_NODES;
    struct place *places = configuration->waits ? NULL : find_places(context, configuration); /* no CPU bounds what waits */
    if (!places)
        return SEGMENT_ALL;
    enum segment segment = segment_of_places(places, configuration->worker_count);
    free(places);
    return segment;
}

/* --- caches ------------------------------------------------------------------------------------------------------------- */

static const json_t *recorded_caches(const json_t *context)
{
    return json_object_get(json_object_get(context, "machine"), "caches");
}

/* The highest number of a core that is recorded, and 1. */
static size_t count_cores(const json_t *context)
{
    size_t i;
    const json_t *cpu;
    json_int_t most = -1;
    json_array_foreach(recorded_cpus(context), i, cpu) most =
        whole_number(cpu, "core") > most ? whole_number(cpu, "core") : most;
    return (size_t)(most + 1);
}

/* Most workers whose cores have one cache together, when each has that many neighbouring cores. Places are sorted. */
static size_t most_in_one_cache(const struct place *places, size_t count, size_t cores_per_cache)
{
    size_t most = 0, here = 0;
    for (size_t i = 0; i < count; i++) {
        bool same = i > 0 && places[i].core / (json_int_t)cores_per_cache == places[i - 1].core / (json_int_t)cores_per_cache;
        here = same ? here + 1 : 1;
        most = here > most ? here : most;
    }
    return most;
}

unsigned segment_cache_that_holds_shares(const json_t *context, const struct configuration *configuration, double memory_bytes)
{
    size_t cores = count_cores(context), count = configuration->worker_count, i;
    struct place *places = find_places(context, configuration);
    const json_t *cache;
    json_int_t level = 0;
    json_array_foreach(recorded_caches(context), i, cache)
    {
        json_int_t caches = whole_number(cache, "count"), bytes = whole_number(cache, "bytes");
        if (!places || level > 0 || caches < 1 || bytes < 1)
            continue;
        size_t per_cache = (cores + (size_t)caches - 1) / (size_t)caches;
        double share = memory_bytes * (double)most_in_one_cache(places, count, per_cache > 0 ? per_cache : 1) / (double)count;
        if (memory_bytes > (double)bytes && share <= (double)bytes)
            level = whole_number(cache, "level");
    }
    free(places);
    return level > 0 ? (unsigned)level : 0;
}

double segment_last_cache_bytes(const json_t *context)
{
    size_t i;
    const json_t *cache;
    json_int_t last = -1;
    double total = 0;
    json_array_foreach(recorded_caches(context), i, cache)
    {
        json_int_t level = whole_number(cache, "level"), bytes = whole_number(cache, "bytes"),
                   count = whole_number(cache, "count");
        if (level > last && bytes > 0 && count > 0) {
            last = level;
            total = (double)bytes * (double)count;
        }
    }
    return total;
}
