/* verdicts.c - looks at digests, proofs and samples. */
#include "verdicts.h"

#include <stdio.h>

static bool gave_another_answer(const struct kernel_result *kernel, const struct configuration *configuration)
{
    bool differs = configuration->digest != 0 && configuration->digest != configuration_reference(kernel, configuration);
    for (size_t i = 0; i < configuration->sample_count; i++)
        differs = differs || !configuration->samples[i].correct;
    return differs;
}

struct verdicts verdicts_count(const struct kernel_result *kernel)
{
    struct verdicts verdicts = {0};
    for (size_t i = 0; i < kernel->configuration_count; i++) {
        verdicts.right += kernel->configurations[i].proven;
        verdicts.wrong += gave_another_answer(kernel, &kernel->configurations[i]);
    }
    return verdicts;
}

bool verdicts_same(const struct kernel_result *kernel, char why[WHY_MAX])
{
    if (kernel->why[0] || !kernel->verified || kernel->configuration_count == 0) {
        snprintf(why, WHY_MAX, "%s", kernel->why[0] ? kernel->why : "the sequential answer was not verified");
        return false;
    }
    for (size_t i = 0; i < kernel->configuration_count; i++) {
        const struct configuration *configuration = &kernel->configurations[i];
        bool another = gave_another_answer(kernel, configuration);
        if (!another && configuration->proven && !configuration->why[0])
            continue;
        const char *cause = configuration->why[0] ? configuration->why
                            : another             ? "a run gave another answer than the sequential one"
                                                  : "it did not run";
        snprintf(why, WHY_MAX, "%.64s on %zu: %.400s", configuration->strategy, configuration->worker_count, cause);
        return false;
    }
    return true;
}
