/* csv.c - one table of columns; RFC 4180 but for line ends, which are Unix's. */
#include "csv.h"

#include <math.h>

#include "escape.h"
#include "json_get.h"

/* Where a column's value stands. */
enum place { OF_CONTEXT, OF_KERNEL, OF_ROW, OF_ROOF };

static const struct {
    const char *name, *key;
    enum place place;
} columns[] = {
    {"machine", "host_name", OF_CONTEXT},
    {"date", "date", OF_CONTEXT},
    {"kernel", "name", OF_KERNEL},
    {"size", "size", OF_KERNEL},
    {"item", "item", OF_KERNEL},
    {"strategy", "strategy", OF_ROW},
    {"parallel", "parallel", OF_ROW},
    {"workers", "workers", OF_ROW},
    {"oversubscribed", "oversubscribed", OF_ROW},
    {"item_count", "item_count", OF_ROW},
    {"samples", "samples", OF_ROW},
    {"disturbed", "disturbed", OF_ROW},
    {"drifting", "drifting", OF_ROW},
    {"items_per_second", "items_per_second", OF_ROW},
    {"flops_per_second", "flops_per_second", OF_ROW},
    {"bytes_per_second", "bytes_per_second", OF_ROW},
    {"imbalance", "imbalance", OF_ROW},
    {"nodes", "nodes", OF_ROW},
    {"ranks", "ranks", OF_ROW},
    {"threads_per_rank", "threads_per_rank", OF_ROW},
    {"roof", "bound", OF_ROOF},
    {"stopped", "stopped", OF_ROW},
    {"why", "why", OF_ROW},
    {"kernel_why", "why", OF_KERNEL},
};
enum { COLUMNS = sizeof columns / sizeof columns[0] };

/* Each makes three columns: NAME, NAME_low, NAME_high. */
static const struct {
    const char *name, *key;
    enum place place;
} intervals[] = {
    {"seconds", "seconds", OF_ROW},
    {"create_seconds", "create_seconds", OF_ROW},
    {"waiting", "waiting", OF_ROW},
    {"communication", "communication", OF_ROW},
    {"speedup", "speedup", OF_ROW},
    {"efficiency", "efficiency", OF_ROW},
    {"cold_speedup", "cold_speedup", OF_ROW},
    {"speedup_undisturbed", "speedup_undisturbed", OF_ROW},
    {"serial_fraction", "serial_fraction", OF_ROW},
    {"roof_share", "share", OF_ROOF},
};
enum { INTERVALS = sizeof intervals / sizeof intervals[0] };

static void put_number(FILE *out, double value)
{
    if (isfinite(value))
        fprintf(out, "%.17g", value);
}

static void put_value(FILE *out, const json_t *value)
{
    if (json_is_string(value))
        escape_csv(out, json_string_value(value), false);
    else if (json_is_boolean(value))
        fputs(json_is_true(value) ? "true" : "false", out);
    else if (json_is_integer(value))
        fprintf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        put_number(out, json_real_value(value));
}

void csv_print_head(FILE *out)
{
    for (size_t i = 0; i < COLUMNS; i++)
        fprintf(out, "%s%s", i ? "," : "", columns[i].name);
    for (size_t i = 0; i < INTERVALS; i++)
        fprintf(out, ",%s,%s_low,%s_high", intervals[i].name, intervals[i].name, intervals[i].name);
    fputc('\n', out);
}

/* `row` is NULL for a kernel that was not measured. */
static void put_line(FILE *out, const json_t *context, const json_t *kernel, const json_t *row)
{
    const json_t *places[] = {
        [OF_CONTEXT] = context, [OF_KERNEL] = kernel, [OF_ROW] = row, [OF_ROOF] = json_object_get(row, "roof")};
    for (size_t i = 0; i < COLUMNS; i++) {
        fputs(i ? "," : "", out);
        put_value(out, json_object_get(places[columns[i].place], columns[i].key));
    }
    for (size_t i = 0; i < INTERVALS; i++) {
        const json_t *interval = json_object_get(places[intervals[i].place], intervals[i].key);
        static const char *const ends[] = {"middle", "low", "high"};
        for (size_t j = 0; j < 3; j++) {
            fputc(',', out);
            put_number(out, json_get_number(interval, ends[j]));
        }
    }
    fputc('\n', out);
}

void csv_print(FILE *out, const json_t *document)
{
    const json_t *context = json_object_get(document, "context");
    size_t i, j;
    json_t *kernel, *row;
    json_array_foreach(json_object_get(json_object_get(document, "analysis"), "kernels"), i, kernel)
    {
        json_array_foreach(json_object_get(kernel, "rows"), j, row)
        {
            put_line(out, context, kernel, row);
        }
        if (json_array_size(json_object_get(kernel, "rows")) == 0)
            put_line(out, context, kernel, NULL);
    }
}
