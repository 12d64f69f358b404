/* outlook_json.c - writes what outlook.c predicted, as results/schema-predict.json describes it. */
#include "outlook_json.h"

#include "interval_json.h"
#include "json_put.h"

static json_t *link_json(const struct link *link, const char *source)
{
    json_t *object = json_object();
    json_put(&object, "latency_seconds", json_real(link->latency));
    json_put(&object, "overhead_seconds", json_real(link->overhead));
    json_put(&object, "gap_seconds", json_real(link->gap));
    json_put(&object, "seconds_per_byte", json_real(link->per_byte));
    json_put(&object, "source", json_text(source));
    return object;
}

static json_t *terms_json(const struct prediction *made)
{
    json_t *object = json_object();
    for (int term = 0; term < TERM_COUNT; term++)
        json_put(&object, model_term_name((enum model_term)term), json_real(made->terms[term]));
    return object;
}

static json_t *prediction_json(const struct prediction *made, enum model_term limit)
{
    json_t *object = json_object();
    json_put_count(&object, "ranks", made->ranks);
    json_put_count(&object, "nodes", made->nodes);
    json_put(&object, "seconds", json_real(made->seconds));
    json_put(&object, "speedup", json_real(made->speedup));
    json_put(&object, "efficiency", json_real(made->efficiency));
    json_put(&object, "communication", json_real(made->communication));
    json_put(&object, "ring", json_boolean(made->ring));
    json_put(&object, "terms_seconds", terms_json(made));
    json_put(&object, "limit", limit == TERM_WORK ? json_null() : json_string(model_term_name(limit)));
    return object;
}

static json_t *row_json(const struct outlook_row *row)
{
    json_t *object = prediction_json(&row->prediction, row->limit);
    json_put(&object, "simulated_speedup", json_number_or_null(row->simulated_speedup));
    return object;
}

static json_t *held_json(const struct held *held)
{
    json_t *object = json_object();
    json_put(&object, "strategy", json_text(held->row->configuration->strategy));
    json_put_count(&object, "workers", held->row->configuration->worker_count);
    json_put(&object, "measured_seconds", interval_json(held->row->seconds));
    json_put(&object, "predicted_seconds", json_real(held->prediction.seconds));
    json_put(&object, "ratio", json_real(held->ratio));
    json_put(&object, "share_cpus", json_boolean(held->shares));
    return object;
}

static json_t *points_json(const struct model_points *points)
{
    json_t *array = json_array();
    for (size_t i = 0; i < points->count; i++)
        json_append(&array, json_pack("{s:I, s:f}", "workers", (json_int_t)points->workers[i], "value", points->values[i]));
    return array;
}

/* What was not recorded is null: it counts as described in docs/method/model.md. */
static json_t *work_json(const struct model_work *work)
{
    json_t *object = json_object();
    json_put(&object, "sequential_seconds", json_real(work->sequential_seconds));
    json_put_count(&object, "chunk_count", work->chunk_count);
    json_put_count(&object, "step_count", work->step_count);
    json_put(&object, "chunk_seconds", json_real(work->chunk_seconds));
    json_put(&object, "reduce_seconds", json_real(work->reduce_seconds));
    json_put(&object, "reduce_measured", json_boolean(work->reduce_measured));
    json_put(&object, "partial_bytes", work->partial_known ? json_integer((json_int_t)work->partial_bytes) : json_null());
    json_put(&object, "spread", work->spread_known ? json_real(work->spread) : json_null());
    json_put(&object, "waits", json_boolean(work->waits));
    json_put(&object, "cpu_share", json_real(work->cpu_share));
    json_put(&object, "slowdown", points_json(&work->slowdown));
    json_put(&object, "dispatch_seconds", points_json(&work->dispatch));
    return object;
}

static json_t *kernel_json(const struct outlook *outlook)
{
    json_t *object = json_object(), *rows = json_array(), *held = json_array();
    for (size_t i = 0; i < outlook->row_count; i++)
        json_append(&rows, row_json(&outlook->rows[i]));
    for (size_t i = 0; i < outlook->held_count; i++)
        json_append(&held, held_json(&outlook->held[i]));
    json_put(&object, "name", json_text(outlook->analysis->kernel->name));
    json_put(&object, "size", json_text(outlook->analysis->kernel->size));
    json_put(&object, "work", work_json(&outlook->work));
    json_put(&object, "predictions", rows);
    json_put(&object, "peak", prediction_json(&outlook->forecast.peak, outlook->forecast.limit));
    json_put(&object, "rising", json_boolean(outlook->forecast.rising));
    json_put_count(&object, "half_efficiency_ranks", outlook->forecast.half);
    json_put(&object, "held_against", held);
    return object;
}

json_t *outlook_json(const struct study *study, const struct outlook *outlooks, size_t count)
{
    const struct model_setting *setting = &outlooks[0].setting;
    json_t *object = json_object(), *kernels = json_array();
    for (size_t i = 0; i < count; i++)
        json_append(&kernels, kernel_json(&outlooks[i]));
    const json_t *host = json_object_get(study->result->context, "host_name");
    json_put(&object, "forkjoin_predict", json_integer(1));
    json_put(&object, "what", json_string("a model, not measured"));
    json_put(&object, "measured_on", json_text(json_is_string(host) ? json_string_value(host) : "?"));
    json_put_count(&object, "ranks_per_node", setting->ranks_per_node);
    json_put_count(&object, "most_ranks", setting->most_ranks);
    json_put(&object, "scaling", json_string(setting->weak ? "weak" : "strong"));
    json_put(&object, "within_node", link_json(&setting->network.within, setting->network.within_source));
    json_put(&object, "between_nodes", link_json(&setting->network.between, setting->network.between_source));
    json_put(&object, "kernels", kernels);
    return object;
}
