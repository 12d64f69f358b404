/* round_ratios.c - pairs samples by their round. */
#include "round_ratios.h"

#include <math.h>

size_t round_count(const struct configuration *configuration)
{
    size_t count = 0;
    for (size_t i = 0; i < configuration->sample_count; i++)
        count += !configuration->samples[i].cold;
    return count;
}

double round_log_ratio(const struct sample *base, const struct sample *sample, double workers)
{
    (void)workers;
    return log(base->seconds / sample->seconds);
}

static bool same_round(const struct sample *a, const struct sample *b)
{
    return a->replicate == b->replicate && a->round == b->round;
}

/* The warm sample of the round of another. Samples are kept by round, so the one looked for most often follows *hint, where the
 * one before was found. */
static const struct sample *find_warm(const struct configuration *configuration, const struct sample *other, size_t *hint)
{
    for (size_t i = 0; i < configuration->sample_count; i++) {
        size_t at = (*hint + i) % configuration->sample_count;
        if (!configuration->samples[at].cold && same_round(&configuration->samples[at], other)) {
            *hint = at;
            return &configuration->samples[at];
        }
    }
    return NULL;
}

void round_values(const struct configuration *baseline, const struct configuration *configuration, round_value *value,
                  double *values)
{
    size_t count = 0, hint = 0;
    for (size_t i = 0; i < baseline->sample_count; i++) {
        const struct sample *base = &baseline->samples[i];
        if (base->cold)
            continue;
        const struct sample *sample = find_warm(configuration, base, &hint);
        bool usable = sample && sample->seconds > 0 && base->seconds > 0;
        values[count++] = usable ? value(base, sample, (double)configuration->worker_count) : (double)NAN;
    }
}
