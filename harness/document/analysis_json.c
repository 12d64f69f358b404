/* analysis_json.c - writes what was computed; computes nothing but units. */
#include "analysis_json.h"

#include "interval_json.h"
#include "json_put.h"
#include "matrix_json.h"
#include "record.h"

enum { METHOD = 1 }; /* version of what is computed; docs/method.md describes the newest */

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
    json_put(object, "speedup", interval_json(row->speedup));
    json_put(object, "paired", json_boolean(!row->unpaired));
    json_put(object, "efficiency", interval_json(row->efficiency));
    json_put(object, "cold_speedup", interval_json(row->cold_speedup));
    json_put(object, "speedup_undisturbed", interval_json(row->speedup_undisturbed));
    json_put(object, "serial_fraction", interval_json(row->serial_fraction));
}

static json_t *share_json(const struct roof_share *share)
{
    if (share->bound == ROOF_NONE)
        return json_null();
    json_t *object = json_object();
    json_put(&object, "bound", json_string(roof_bound_name(share->bound)));
    json_put(&object, "share", interval_json(share->share));
    return object;
}

static json_t *row_json(const struct analysis *analysis, const struct analysed_row *row, const struct roof_share *share)
{
    const struct configuration *configuration = row->configuration;
    json_t *object = json_object();
    json_put(&object, "name", json_text(configuration->name));
    json_put(&object, "strategy", json_text(configuration->strategy));
    json_put(&object, "parallel", json_boolean(configuration->parallel));
    json_put_count(&object, "workers", configuration->worker_count);
    if (configuration->rank_count > 0) {
        json_put_count(&object, "nodes", configuration->node_count);
        json_put_count(&object, "ranks", configuration->rank_count);
        json_put_count(&object, "threads_per_rank", configuration->threads_per_rank);
        json_put(&object, "communication", interval_json(row->communication));
    }
    json_put(&object, "oversubscribed", json_boolean(configuration->oversubscribed));
    json_put(&object, "waits", json_boolean(configuration->waits));
    json_put_count(&object, "item_count", configuration_item_count(analysis->kernel, configuration));
    json_put(&object, "stopped", json_text(configuration->stopped));
    json_put(&object, "why", json_text(configuration->why));
    json_put_count(&object, "samples", row->seconds.count);
    json_put_count(&object, "disturbed", row->disturbed);
    json_put(&object, "drifting", json_boolean(row->drifting));
    json_put(&object, "seconds", interval_json(row->seconds));
    json_put(&object, "create_seconds", interval_json(row->create));
    json_put(&object, "imbalance", json_number_or_null(row->imbalance));
    json_put(&object, "waiting", interval_json(row->waiting));
    put_rates(&object, analysis, row);
    put_speedups(&object, row);
    json_put(&object, "roof", share_json(share));
    return object;
}

/* --- curves -------------------------------------------------------------------------------------------------------------- */

static json_t *point_json(const struct curve_point *point)
{
    json_t *object = json_object();
    json_put(&object, "workers", json_real(point->workers));
    json_put(&object, "speedup", json_real(point->speedup));
    json_put(&object, "low", point->bounded ? json_number_or_null(point->low) : json_null());
    json_put(&object, "high", point->bounded ? json_number_or_null(point->high) : json_null());
    json_put(&object, "extrapolated", json_boolean(point->extrapolated));
    return object;
}

static json_t *superlinear_json(const struct superlinear *point)
{
    json_t *object = json_object();
    json_put_count(&object, "workers", point->workers);
    json_put(&object, "cause", json_text(point->cause));
    return object;
}

static void put_law(json_t **object, const struct curve *curve)
{
    json_t *aicc = json_object();
    for (enum law law = LAW_LINEAR; law < LAW_COUNT; law++)
        json_put(&aicc, law_name(law), json_number_or_null(curve->aicc[law]));
    json_put(object, "law", curve->law == LAW_NONE ? json_null() : json_string(law_name(curve->law)));
    json_put(object, "why", json_text(curve->why));
    json_put(object, "serial", interval_json(curve->serial));
    json_put(object, "crosstalk", interval_json(curve->crosstalk));
    json_put(object, "peak_workers", interval_json(curve->peak_workers));
    json_put(object, "aicc", aicc);
}

static json_t *curve_json(const struct curve *curve)
{
    json_t *object = json_object(), *workers = json_array(), *fit = json_array(), *superlinear = json_array();
    for (size_t i = 0; i < curve->worker_count; i++)
        json_append(&workers, json_integer((json_int_t)curve->workers[i]));
    for (size_t i = 0; i < curve->fit_count; i++)
        json_append(&fit, point_json(&curve->fit[i]));
    for (size_t i = 0; i < curve->superlinear_count; i++)
        json_append(&superlinear, superlinear_json(&curve->superlinear[i]));
    json_put(&object, "strategy", json_text(curve->strategy));
    json_put(&object, "segment", json_string(segment_name(curve->segment)));
    json_put(&object, "workers", workers);
    put_law(&object, curve);
    json_put(&object, "fit", fit);
    json_put(&object, "superlinear", superlinear);
    return object;
}

/* --- the machine and its strategies -------------------------------------------------------------------------------------- */

static json_t *roof_json(const struct roof *roof)
{
    json_t *object = json_object();
    json_put(&object, "strategy", json_text(roof->strategy));
    json_put_count(&object, "workers", roof->worker_count);
    json_put(&object, "flops_64_per_second", interval_json(roof->flops_64_per_second));
    json_put(&object, "flops_32_per_second", interval_json(roof->flops_32_per_second));
    json_put(&object, "bytes_per_second", interval_json(roof->bytes_per_second));
    return object;
}

static json_t *overhead_json(const struct overhead *overhead)
{
    json_t *object = json_object();
    json_put(&object, "strategy", json_text(overhead->strategy));
    json_put_count(&object, "workers", overhead->worker_count);
    json_put(&object, "dispatch_seconds", interval_json(overhead->dispatch));
    json_put(&object, "create_seconds", interval_json(overhead->create));
    json_put(&object, "smallest_grain_seconds", interval_json(overhead->smallest_grain));
    return object;
}

/* --- the whole ---------------------------------------------------------------------------------------------------------- */

static json_t *kernel_json(const struct study *study, size_t index)
{
    const struct analysis *analysis = &study->kernels[index];
    const struct curves *fitted = &study->curves[index];
    const struct kernel_result *kernel = analysis->kernel;
    json_t *object = json_object(), *rows = json_array(), *curves = json_array();
    for (size_t i = 0; i < analysis->row_count; i++)
        json_append(&rows, row_json(analysis, &analysis->rows[i], &study->roofline.shares[index][i]));
    for (size_t i = 0; i < fitted->count; i++)
        json_append(&curves, curve_json(&fitted->curves[i]));
    json_put(&object, "name", json_text(kernel->name));
    json_put(&object, "size", json_text(kernel->size));
    json_put(&object, "item", json_text(kernel->item));
    json_put(&object, "why", json_text(kernel->why));
    json_put(&object, "answer", json_text(kernel->finding.text));
    json_put(&object, "digest", json_digest(kernel->digest));
    json_put(&object, "rows", rows);
    json_put(&object, "curves", curves);
    return object;
}

static json_t *rules_json(const struct rules *rules)
{
    json_t *array = json_array();
    for (size_t i = 0; i < RULE_COUNT; i++) {
        json_t *object = json_object();
        json_put_count(&object, "number", i + 1);
        json_put(&object, "rule", json_text(rules_title(i + 1)));
        json_put(&object, "state", json_text(rules_state_name(rules->rules[i].state)));
        json_put(&object, "text", json_text(rules->rules[i].text));
        json_append(&array, object);
    }
    return array;
}

json_t *analysis_json(const struct study *study)
{
    json_t *object = json_object(), *kernels = json_array(), *roofs = json_array(), *overheads = json_array();
    for (size_t i = 0; i < study->result->kernel_count; i++)
        json_append(&kernels, kernel_json(study, i));
    for (size_t i = 0; i < study->roofline.roof_count; i++)
        json_append(&roofs, roof_json(&study->roofline.roofs[i]));
    for (size_t i = 0; i < study->overheads.count; i++)
        json_append(&overheads, overhead_json(&study->overheads.rows[i]));
    json_put(&object, "method", json_integer(METHOD));
    json_put(&object, "confidence", json_real(analyse_confidence()));
    json_put(&object, "kernels", kernels);
    json_put(&object, "roofline", roofs);
    json_put(&object, "overheads", overheads);
    json_put(&object, "rules", rules_json(&study->rules));
    if (study->matrix.row_count > 0)
        json_put(&object, "matrix", matrix_json(&study->matrix));
    return object;
}

json_t *analysis_document(const struct study *study)
{
    json_t *document = record_document(study->result);
    json_put(&document, "analysis", analysis_json(study));
    return document;
}
