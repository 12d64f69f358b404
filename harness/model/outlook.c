/* outlook.c - makes one kernel's predictions for a table. */
#include "outlook.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "rank_simulation.h"

/* Of the simulated ranks' speeds: the same result gives the same table. */
static const uint64_t SEED = 1;

static bool add_rows(struct outlook *outlook)
{
    const struct model_work *work = &outlook->work;
    const struct model_setting *setting = &outlook->setting;
    for (size_t ranks = forecast_next(setting, 0); ranks > 0; ranks = forecast_next(setting, ranks)) {
        struct outlook_row *row = &outlook->rows[outlook->row_count++];
        double seconds;
        row->prediction = predict(work, setting, ranks);
        row->limit = prediction_limit(&row->prediction);
        if (!simulate_ranks(work, setting, ranks, SEED, &seconds))
            return false;
        row->simulated_speedup = row->prediction.speedup * row->prediction.seconds / seconds;
    }
    return true;
}

static void add_held(struct outlook *outlook)
{
    for (size_t i = 0; i < outlook->analysis->row_count; i++) {
        if (hold_against(&outlook->work, &outlook->setting, &outlook->analysis->rows[i], &outlook->held[outlook->held_count]))
            outlook->held_count++;
    }
}

bool outlook_make(const struct study *study, size_t kernel, const struct outlook_request *request, struct outlook *outlook,
                  char why[WHY_MAX])
{
    *outlook = (struct outlook){.analysis = &study->kernels[kernel]};
    if (!model_work_make(study, kernel, &outlook->work, why))
        return false;
    outlook->setting = (struct model_setting){
        .network = request->network,
        .ranks_per_node = request->ranks_per_node ? request->ranks_per_node : outlook->work.node_cpus,
        .most_ranks = request->most_ranks,
        .weak = request->weak || (!request->strong && outlook->work.weak),
    };
    outlook->held = calloc(outlook->analysis->row_count + 1, sizeof *outlook->held);
    outlook->forecast = forecast(&outlook->work, &outlook->setting);
    if (!outlook->held || !add_rows(outlook)) {
        outlook_free(outlook);
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    add_held(outlook);
    return true;
}

void outlook_free(struct outlook *outlook)
{
    free(outlook->held);
    *outlook = (struct outlook){0};
}
