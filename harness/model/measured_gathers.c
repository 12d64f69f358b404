/* measured_gathers.c - from what ranks spent on communication to what their messages cost. */
#include "measured_gathers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "collectives.h"
#include "model_work.h"
#include "network_fit.h"
#include "stats/median.h"

/* The median of what ranks spent on communication; NAN: not recorded. False when memory is short. */
static bool communication_of(const struct configuration *configuration, double *seconds)
{
    double *values = malloc((configuration->sample_count + 1) * sizeof *values);
    size_t count = 0;
    if (!values)
        return false;
    for (size_t i = 0; i < configuration->sample_count; i++) {
        const struct sample *sample = &configuration->samples[i];
        if (!sample->cold && sample->correct && isfinite(sample->communication_seconds))
            values[count++] = sample->communication_seconds;
    }
    *seconds = count > 0 ? stats_median(values, count, analyse_confidence()).middle : NAN;
    free(values);
    return true;
}

/* The messages of a run by doubling, what small partials go by; seconds: without reduce. */
static struct gather_times gathers_of(const struct model_work *work, size_t ranks, double communication)
{
    struct gather_round rounds[GATHER_ROUNDS_MAX];
    double steps = (double)work->step_count, share = ceil((double)work->chunk_count / (double)ranks);
    double bytes = (double)work->partial_bytes;
    size_t count = gather_rounds((struct rank_layout){ranks, 1}, share * bytes, (double)work->chunk_count * bytes, rounds);
    struct gather_times gathers = {.messages = steps * (double)count, .seconds = communication - steps * work->reduce_seconds};
    for (size_t i = 0; i < count; i++)
        gathers.bytes += steps * fmax(rounds[i].bytes - 1, 0);
    return gathers;
}

static bool tells(const struct configuration *configuration, bool between)
{
    bool where = between ? configuration->node_count > 1 && configuration->node_count == configuration->rank_count
                         : configuration->node_count == 1;
    return configuration->rank_count > 1 && where && !configuration->oversubscribed;
}

/* Adds those of one kernel. False when memory is short. */
static bool add_kernel(const struct study *study, size_t kernel, bool between, struct gather_times *gathers, size_t *count)
{
    char why[WHY_MAX];
    struct model_work work;
    const struct kernel_result *result = study->kernels[kernel].kernel;
    if (!model_work_make(study, kernel, &work, why) || work.weak || work.partial_bytes == 0)
        return true;
    for (size_t i = 0; i < result->configuration_count; i++) {
        const struct configuration *configuration = &result->configurations[i];
        double seconds;
        if (!tells(configuration, between))
            continue;
        if (!communication_of(configuration, &seconds))
            return false;
        struct gather_times one = gathers_of(&work, configuration->rank_count, seconds);
        if (one.seconds > 0) /* not when NAN */
            gathers[(*count)++] = one;
    }
    return true;
}

/* Memory is not so many times slower than on the machine of the published figures; ranks that wait for a CPU are. */
static const double TOO_SLOW = 10;

static const char *doubt(const struct link *link, bool between)
{
    const struct link *usual = &network_shared_memory()->link;
    bool slow = link->per_byte > TOO_SLOW * usual->per_byte || link->latency > TOO_SLOW * usual->latency;
    return !between && slow
               ? ", whose ranks rather waited for each other than sent: that machine was busy, measure on a quiet one"
               : "";
}

static bool fit(const struct study *study, bool between, struct link *link, char *source, size_t size)
{
    size_t most = 1, count = 0;
    for (size_t i = 0; i < study->result->kernel_count; i++)
        most += study->result->kernels[i].configuration_count;
    struct gather_times *gathers = calloc(most, sizeof *gathers);
    bool good = gathers != NULL;
    for (size_t i = 0; good && i < study->result->kernel_count; i++)
        good = add_kernel(study, i, between, gathers, &count);
    if (good && network_fit(gathers, count, link))
        snprintf(source, size, "fitted to the gathers of %zu measured configuration%s%s", count, count == 1 ? "" : "s",
                 doubt(link, between));
    free(gathers);
    return good;
}

bool measured_gathers_fit(const struct study *study, struct network *network)
{
    return fit(study, false, &network->within, network->within_source, sizeof network->within_source) &&
           fit(study, true, &network->between, network->between_source, sizeof network->between_source);
}
