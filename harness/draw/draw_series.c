/* draw_series.c - points of strategies, and the boundaries of the machine among them. */
#include "draw_series.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* --- series ------------------------------------------------------------------------------------------------------------- */

static void add_name(struct series *series, const char *name)
{
    for (size_t i = 0; i < series->count; i++) {
        if (strcmp(series->names[i], name) == 0)
            return;
    }
    if (series->count < SERIES_MAX)
        series->names[series->count++] = name;
}

struct series series_of(const struct result *result)
{
    struct series series = {.count = 0};
    for (size_t i = 0; i < result->kernel_count; i++) {
        const struct kernel_result *kernel = &result->kernels[i];
        for (size_t j = 0; j < kernel->configuration_count; j++) {
            if (kernel->configurations[j].parallel)
                add_name(&series, kernel->configurations[j].strategy);
        }
    }
    return series;
}

unsigned series_look(size_t index)
{
    return (unsigned)(index % SERIES_LOOKS) + 1;
}

const char *series_key_look(unsigned look)
{
    static const char *const looks[SERIES_LOOKS + 1] = {
        "with linespoints lt 1", "with linespoints lt 2", "with linespoints lt 3", "with linespoints lt 4",
        "with linespoints lt 5", "with linespoints lt 6", "with points lt 7",
    };
    return looks[look - 1];
}

/* --- what rows show ----------------------------------------------------------------------------------------------------- */

struct interval row_speedup(const struct analysis *analysis, const struct analysed_row *row)
{
    (void)analysis;
    return row->speedup;
}

struct interval row_cold_speedup(const struct analysis *analysis, const struct analysed_row *row)
{
    (void)analysis;
    return row->cold_speedup;
}

struct interval row_efficiency(const struct analysis *analysis, const struct analysed_row *row)
{
    (void)analysis;
    struct interval interval = row->efficiency;
    interval.middle *= 100;
    interval.low *= 100;
    interval.high *= 100;
    return interval;
}

struct interval row_seconds(const struct analysis *analysis, const struct analysed_row *row)
{
    (void)analysis;
    return row->seconds;
}

struct interval row_create(const struct analysis *analysis, const struct analysed_row *row)
{
    (void)analysis;
    return row->create;
}

struct interval row_rate(const struct analysis *analysis, const struct analysed_row *row)
{
    struct interval seconds = row->seconds;
    double items = (double)configuration_item_count(analysis->kernel, row->configuration);
    if (seconds.count == 0 || seconds.middle <= 0 || (seconds.bounded && seconds.low <= 0))
        return (struct interval){0};
    return (struct interval){.count = seconds.count,
                             .middle = items / seconds.middle,
                             .bounded = seconds.bounded,
                             .low = seconds.bounded ? items / seconds.high : 0,
                             .high = seconds.bounded ? items / seconds.low : 0};
}

/* --- points ------------------------------------------------------------------------------------------------------------- */

/* The value of a row that belongs to the points; count 0 for others. */
static struct interval value_of(const struct points *points, const struct analysed_row *row)
{
    const struct configuration *configuration = row->configuration;
    bool ours = points->strategy ? configuration->parallel && strcmp(configuration->strategy, points->strategy) == 0
                                 : !configuration->parallel;
    struct interval value = ours ? points->value(points->analysis, row) : (struct interval){0};
    if (value.count == 0 || !isfinite(value.middle) || value.middle <= 0)
        return (struct interval){0};
    value.bounded = value.bounded && isfinite(value.low) && isfinite(value.high) && value.low > 0;
    value.middle /= points->unit;
    value.low = value.bounded ? value.low / points->unit : value.middle;
    value.high = value.bounded ? value.high / points->unit : value.middle;
    return value;
}

size_t points_measure(struct points points, struct extent *workers, struct extent *values)
{
    size_t count = 0;
    for (size_t i = 0; i < points.analysis->row_count; i++) {
        const struct analysed_row *row = &points.analysis->rows[i];
        struct interval value = value_of(&points, row);
        if (value.count == 0)
            continue;
        count++;
        if (workers)
            extent_include(workers, (double)row->configuration->worker_count);
        if (values) {
            extent_include(values, value.middle);
            extent_include(values, value.low);
            extent_include(values, value.high);
        }
    }
    return count;
}

void points_put(FILE *script, const char *name, struct points points)
{
    fprintf(script, "$%s << END_OF_DATA\n", name);
    for (size_t i = 0; i < points.analysis->row_count; i++) {
        const struct analysed_row *row = &points.analysis->rows[i];
        struct interval value = value_of(&points, row);
        if (value.count > 0)
            fprintf(script, "%zu %.9g %.9g %.9g %d\n", row->configuration->worker_count, value.middle, value.low, value.high,
                    value.bounded);
    }
    fputs("END_OF_DATA\n", script);
}

void points_draw(struct elements *elements, const char *name, struct place place, bool line)
{
    size_t slot = place.slot + 1;
    if (line)
        draw_element(elements, "line", "$%s using (moved($1, %zu, %zu)):2 with lines lt %u lw 1.1", name, slot, place.count,
                     place.look);
    draw_element(elements, "95 % intervals",
                 "$%s using (moved($1, %zu, %zu)):3:(0):($4 - $3) with vectors heads size screen cap, 90 fixed lt %u lw 1.4",
                 name, slot, place.count, place.look);
    draw_element(elements, "medians", "$%s using (moved($1, %zu, %zu)):2 with points lt %u", name, slot, place.count,
                 place.look);
}

/* --- boundaries --------------------------------------------------------------------------------------------------------- */

/* The most workers on one machine. */
static const struct configuration *widest(const struct analysis *analysis)
{
    const struct configuration *widest = NULL;
    for (size_t i = 0; i < analysis->row_count; i++) {
        const struct configuration *configuration = analysis->rows[i].configuration;
        if (configuration->parallel && configuration->node_count <= 1 &&
            (!widest || configuration->worker_count > widest->worker_count))
            widest = configuration;
    }
    return widest;
}

/* Workers take the CPUs in the order of the record, so the search begins where the worker's most often is. */
static const json_t *cpu_of(const json_t *cpus, const struct configuration *configuration, size_t worker)
{
    size_t count = json_array_size(cpus);
    for (size_t i = 0; i < count; i++) {
        const json_t *cpu = json_array_get(cpus, (worker + i) % count), *number = json_object_get(cpu, "number");
        if (json_is_integer(number) && json_integer_value(number) == (json_int_t)configuration->cpus[worker])
            return cpu;
    }
    return NULL;
}

static json_int_t member_of(const json_t *cpu, const char *key)
{
    return json_integer_value(json_object_get(cpu, key));
}

static bool used_before(const struct configuration *configuration, size_t worker)
{
    for (size_t i = 0; i < worker; i++) {
        if (configuration->cpus[i] == configuration->cpus[worker])
            return true;
    }
    return false;
}

/* What the worker with that index is the first to use; NULL: nothing new. `seen` are the kinds that were named. */
static const char *novelty(const json_t *cpus, const struct configuration *configuration, size_t worker, bool seen[PARTS_MAX])
{
    const json_t *cpu = cpu_of(cpus, configuration, worker), *first = cpu_of(cpus, configuration, 0);
    if (!cpu || !first)
        return NULL;
    if (!seen[0] && used_before(configuration, worker))
        return (seen[0] = seen[1] = seen[2] = true), "more than CPUs";
    if (!seen[1] && member_of(cpu, "sibling") > 0)
        return (seen[1] = true), "2nd threads of cores";
    if (!seen[2] && member_of(cpu, "package") != member_of(first, "package"))
        return (seen[2] = true), "2nd package";
    return NULL;
}

/* The least number of workers above `workers` that was measured. */
static size_t next_measured(const struct analysis *analysis, size_t workers)
{
    size_t next = SIZE_MAX;
    for (size_t i = 0; i < analysis->row_count; i++) {
        size_t count = analysis->rows[i].configuration->worker_count;
        if (count > workers && count < next)
            next = count;
    }
    return next;
}

/* Anywhere between the last number of workers without and the first with it is true: clear of the points, but near the former.
 */
static double between(size_t without, size_t with)
{
    return (double)without * fmin(sqrt((double)with / (double)without), 1.19);
}

static void add_boundary(struct boundaries *boundaries, size_t without, size_t with, const char *what)
{
    struct boundary *boundary = &boundaries->list[boundaries->count++];
    boundary->workers = between(without, with);
    snprintf(boundary->what, sizeof boundary->what, "%s", what);
}

/* The most workers below `workers` that were measured; 0: none. */
static size_t measured_before(const struct analysis *analysis, size_t workers)
{
    size_t before = 0;
    for (size_t i = 0; i < analysis->row_count; i++) {
        size_t count = analysis->rows[i].configuration->worker_count;
        if (count < workers && count > before)
            before = count;
    }
    return before;
}

/* The least number of nodes above `nodes` that was measured, and its fewest workers; false: there is none. */
static bool next_nodes(const struct analysis *analysis, size_t *nodes, size_t *workers)
{
    const struct configuration *next = NULL;
    for (size_t i = 0; i < analysis->row_count; i++) {
        const struct configuration *configuration = analysis->rows[i].configuration;
        if (configuration->node_count > *nodes &&
            (!next || configuration->node_count < next->node_count ||
             (configuration->node_count == next->node_count && configuration->worker_count < next->worker_count)))
            next = configuration;
    }
    if (next) {
        *nodes = next->node_count;
        *workers = next->worker_count;
    }
    return next != NULL;
}

static void add_nodes(struct boundaries *boundaries, const struct analysis *analysis)
{
    size_t nodes = 1, workers = 0;
    while (boundaries->count < BOUNDARIES_MAX && next_nodes(analysis, &nodes, &workers)) {
        char what[BOUNDARY_TEXT_MAX];
        size_t before = measured_before(analysis, workers);
        snprintf(what, sizeof what, "%zu nodes", nodes);
        if (before > 0)
            add_boundary(boundaries, before, workers, what);
    }
}

struct boundaries boundaries_of(const json_t *context, const struct analysis *analysis)
{
    struct boundaries boundaries = {.count = 0};
    const struct configuration *configuration = widest(analysis);
    const json_t *cpus = json_object_get(json_object_get(context, "machine"), "cpus");
    bool seen[PARTS_MAX] = {false};
    for (size_t i = 1; configuration && i < configuration->worker_count && boundaries.count < PARTS_MAX; i++) {
        const char *what = novelty(cpus, configuration, i, seen);
        if (what)
            add_boundary(&boundaries, i, next_measured(analysis, i), what);
    }
    add_nodes(&boundaries, analysis);
    return boundaries;
}

void boundaries_add_kinds(struct boundaries boundaries, char kinds[BOUNDARY_KINDS_MAX])
{
    for (size_t i = 0; i < boundaries.count; i++) {
        const char *what = boundaries.list[i].what, *kind = strstr(what, " nodes") ? "more nodes" : what;
        size_t used = strlen(kinds);
        if (!strstr(kinds, kind))
            snprintf(kinds + used, BOUNDARY_KINDS_MAX - used, "%s%s", used ? ", " : "", kind);
    }
}

void boundaries_draw(FILE *script, struct boundaries boundaries, bool named)
{
    for (size_t i = 0; i < boundaries.count; i++) {
        const struct boundary *boundary = &boundaries.list[i];
        fprintf(script, "set arrow from first %.9g, graph 0 to first %.9g, graph %g arrowstyle 1\n", boundary->workers,
                boundary->workers, named ? 1.04 : 1.0);
        if (named)
            fprintf(script,
                    "set label \"%s\" at first %.9g, graph 1.03 left offset 0.3, 0 font sprintf(',%%g', font_size * 0.75) tc "
                    "rgb '#666666'\n",
                    boundary->what, boundary->workers);
    }
}
