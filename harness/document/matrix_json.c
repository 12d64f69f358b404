/* matrix_json.c - writes what matrix.h found; computes nothing. */
#include "matrix_json.h"

#include "interval_json.h"
#include "json_put.h"

static json_t *use_json(const struct analysed_row *row, const struct matrix_use *use)
{
    if (!row)
        return json_null();
    json_t *object = json_object();
    json_put(&object, "name", json_text(row->configuration->name));
    json_put(&object, "workers_are", json_text(matrix_label(row->configuration)));
    json_put_count(&object, "workers", row->configuration->worker_count);
    json_put(&object, "seconds", interval_json(row->seconds));
    json_put(&object, "waiting", json_number_or_null(use->waiting));
    json_put(&object, "busy_cpus", json_number_or_null(use->busy_cpus));
    json_put(&object, "cpu_seconds", json_number_or_null(use->cpu_seconds));
    json_put(&object, "voluntary_switches", json_number_or_null(use->waits));
    json_put(&object, "involuntary_switches", json_number_or_null(use->evictions));
    json_put(&object, "pss_bytes", json_number_or_null(use->pss_bytes));
    json_put(&object, "create_seconds", json_number_or_null(use->create_seconds));
    return object;
}

static json_t *row_json(const struct matrix_row *row)
{
    static const char *const verdicts[] = {"not compared", "too few", "no difference", "difference"};
    const struct kernel_result *kernel = row->kernel;
    json_t *object = json_object();
    json_put(&object, "kernel", json_text(kernel->name));
    json_put(&object, "size", json_text(kernel->size));
    json_put(&object, "beside", json_text(kernel->beside));
    json_put(&object, "kind", json_text(kernel->lesson.kind));
    json_put(&object, "task", json_text(kernel->lesson.task));
    json_put(&object, "claim", json_text(kernel->lesson.claim));
    json_put(&object, "advice", json_text(kernel->lesson.advice));
    json_put(&object, "over_sequential", interval_json(row->over_sequential));
    json_put(&object, "over_in_flight", interval_json(row->over_in_flight));
    json_put(&object, "over_rival", interval_json(row->over_rival));
    json_put(&object, "sequential", use_json(row->sequential, &row->sequential_use));
    json_put(&object, "in_flight", use_json(row->in_flight, &row->in_flight_use));
    json_put(&object, "fastest", use_json(row->best, &row->best_use));
    json_put(&object, "rival", use_json(row->rival, &row->rival_use));
    json_put(&object, "verdict", json_string(verdicts[row->verdict]));
    json_put(&object, "verdict_text", json_text(matrix_verdict_text(row).text));
    json_put(&object, "reason", json_text(row->reason));
    return object;
}

json_t *matrix_json(const struct matrix *matrix)
{
    json_t *rows = json_array();
    for (size_t i = 0; i < matrix->row_count; i++)
        json_append(&rows, row_json(&matrix->rows[i]));
    return rows;
}
