/* analysis_json.c - writes what was computed; computes nothing but units. */
#include "analysis_json.h"

#include <math.h>

#include "json_put.h"
#include "record.h"

enum { METHOD = 1 }; /* version of what is computed; docs/method.md describes the newest */

static json_t *interval_json(struct interval interval)
{
    if (interval.count == 0 || !isfinite(interval.middle))
        return json_null();
    json_t *object = json_object();
    json_put_count(&object, "count", interval.count);
    json_put(&object, "middle", json_real(interval.middle));
    json_put(&object, "low", interval.bounded ? json_number_or_null(interval.low) : json_null());
    json_put(&object, "high", interval.bounded ? json_number_or_null(interval.high) : json_null());
    return object;
}

/* What one worker of `workers` adds. */
static struct interval divided_by(struct interval interval, double divisor)
{
    interval.middle /= divisor;
    interval.low /= divisor;
    interval.high /= divisor;
    return interval;
}

/* A rate; null where none was measured or the kernel has none. */
static json_t *rate_json(double per_second)
{
    return per_second > 0 ? json_number_or_null(per_second) : json_null();
}

/* --- rows --------------------------------------------------------------------------------------------------------------- */

static void put_rates(json_t **object, const struct analysis *analysis, const struct analysed_row *row)
{
    const struct problem *problem = &analysis->kernel->problem;
    json_put(object, "items_per_second", rate_json(row->items_per_second));
    json_put(object, "flops_per_second", rate_json(row->items_per_second * problem->flops_per_item));
    json_put(object, "bytes_per_second", rate_json(row->items_per_second * problem->bytes_per_item));
}

static void put_speedups(json_t **object, const struct analysed_row *row)
{
    double workers = (double)row->configuration->worker_count;
    json_put(object, "speedup", interval_json(row->speedup));
    json_put(object, "efficiency", interval_json(divided_by(row->speedup, workers)));
    json_put(object, "cold_speedup", interval_json(row->cold_speedup));
    json_put(object, "speedup_undisturbed", json_null());
    json_put(object, "serial_fraction", json_null());
}

static json_t *row_json(const struct analysis *analysis, const struct analysed_row *row)
{
    const struct configuration *configuration = row->configuration;
    json_t *object = json_object();
    json_put(&object, "name", json_text(configuration->name));
    json_put(&object, "strategy", json_text(configuration->strategy));
    json_put(&object, "parallel", json_boolean(configuration->parallel));
    json_put_count(&object, "workers", configuration->worker_count);
    json_put(&object, "oversubscribed", json_boolean(configuration->oversubscribed));
    json_put_count(&object, "item_count", configuration_item_count(analysis->kernel, configuration));
    json_put(&object, "stopped", json_text(configuration->stopped));
    json_put(&object, "why", json_text(configuration->why));
    json_put_count(&object, "samples", row->seconds.count);
    json_put_count(&object, "disturbed", 0);
    json_put(&object, "seconds", interval_json(row->seconds));
    json_put(&object, "create_seconds", interval_json(row->create));
    json_put(&object, "imbalance", json_number_or_null(row->imbalance));
    put_rates(&object, analysis, row);
    put_speedups(&object, row);
    json_put(&object, "roof", json_null());
    return object;
}

/* --- the whole ---------------------------------------------------------------------------------------------------------- */

static json_t *kernel_json(const struct analysis *analysis)
{
    const struct kernel_result *kernel = analysis->kernel;
    json_t *object = json_object(), *rows = json_array();
    for (size_t i = 0; i < analysis->row_count; i++)
        json_append(&rows, row_json(analysis, &analysis->rows[i]));
    json_put(&object, "name", json_text(kernel->name));
    json_put(&object, "size", json_text(kernel->size));
    json_put(&object, "item", json_text(kernel->item));
    json_put(&object, "why", json_text(kernel->why));
    json_put(&object, "answer", json_text(kernel->finding.text));
    json_put(&object, "digest", json_digest(kernel->digest));
    json_put(&object, "rows", rows);
    json_put(&object, "curves", json_array());
    return object;
}

json_t *analysis_json(const struct study *study)
{
    json_t *object = json_object(), *kernels = json_array();
    for (size_t i = 0; i < study->result->kernel_count; i++)
        json_append(&kernels, kernel_json(&study->kernels[i]));
    json_put(&object, "method", json_integer(METHOD));
    json_put(&object, "confidence", json_real(analyse_confidence()));
    json_put(&object, "kernels", kernels);
    json_put(&object, "roofline", json_array());
    json_put(&object, "overheads", json_array());
    json_put(&object, "rules", json_array());
    return object;
}

json_t *analysis_document(const struct study *study)
{
    json_t *document = record_document(study->result);
    json_put(&document, "analysis", analysis_json(study));
    return document;
}
