/* plan_settings.c - how a plan takes its samples, as the result records it. */
#include "plan_settings.h"

#include "json_put.h"

json_t *plan_settings(const struct plan *plan)
{
    const struct sampling *sampling = &plan->sampling;
    char schedule[32];
    schedule_print(plan->schedule, schedule, sizeof schedule);
    json_t *settings = json_object();
    json_put(&settings, "schedule", json_string(schedule));
    json_put(&settings, "scaling", json_string(sampling->weak ? "weak" : "strong"));
    json_put_count(&settings, "rounds", plan->rounds);
    json_put_count(&settings, "cold_rounds", plan->cold_rounds);
    json_put(&settings, "precision", sampling->precision > 0 ? json_real(sampling->precision) : json_null());
    json_put_count(&settings, "looks", sampling->looks);
    json_put_count(&settings, "replicates", sampling->replicate_count);
    json_put_count(&settings, "warm_up_runs", sampling->warm_up_runs);
    if (sampling->matrix)
        json_put(&settings, "matrix", json_true());
    json_put_count(&settings, "seed", (size_t)plan->seed);
    json_put(&settings, "time_limit_seconds", json_real(plan->time_limit_seconds));
    return settings;
}
