/* merge.c - results of several processes, put together into one. */
#include "merge.h"

#include <stdio.h>
#include <string.h>

/* From what says least to what says most. */
static const char *const reasons[] = {"not begun",   "precision",     "rounds", "time limit",
                                      "interrupted", "out of memory", "failed"};
enum { REASON_COUNT = sizeof reasons / sizeof reasons[0] };

static size_t weight_of(const char *reason)
{
    size_t i = 0;
    while (i + 1 < REASON_COUNT && strcmp(reasons[i], reason) != 0)
        i++;
    return i;
}

static bool not_begun(const struct configuration *part)
{
    return part->sample_count == 0 && part->why[0] == '\0' &&
           (strcmp(part->stopped, "not begun") == 0 || strcmp(part->stopped, "interrupted") == 0);
}

static void fail(struct configuration *configuration, const char *why)
{
    configuration->proven = false;
    if (configuration->why[0] == '\0')
        snprintf(configuration->why, sizeof configuration->why, "%s", why);
    snprintf(configuration->stopped, sizeof configuration->stopped, "failed");
}

bool merge_configuration(struct configuration *whole, const struct configuration *part, const char *parts)
{
    char why[WHY_MAX];
    if (not_begun(part))
        return true;
    snprintf(why, sizeof why, "its answer differs between %.100s", parts);
    bool first = not_begun(whole);
    for (size_t i = 0; i < part->sample_count; i++) {
        if (!configuration_add_sample(whole, part->samples[i]))
            return false;
    }
    if (first) {
        whole->digest = part->digest;
        whole->reference_digest = part->reference_digest;
        whole->proven = part->proven;
        whole->pss_bytes = part->pss_bytes;
    }
    if (weight_of(part->stopped) > weight_of(whole->stopped))
        snprintf(whole->stopped, sizeof whole->stopped, "%s", part->stopped);
    if (part->why[0])
        fail(whole, part->why);
    else if (part->digest != whole->digest || part->reference_digest != whole->reference_digest)
        fail(whole, why);
    whole->proven = whole->proven && part->proven;
    return true;
}

static bool same_layout(const struct kernel_result *whole, const struct kernel_result *part)
{
    bool same = strcmp(whole->name, part->name) == 0 && whole->configuration_count == part->configuration_count;
    for (size_t i = 0; same && i < whole->configuration_count; i++)
        same = strcmp(whole->configurations[i].name, part->configurations[i].name) == 0;
    return same;
}

static bool merge_kernel(struct kernel_result *whole, const struct kernel_result *part)
{
    bool known = whole->verified || whole->why[0];
    if (!known && part->verified) { /* the replicates before did not come to it */
        whole->verified = true;
        whole->finding = part->finding;
        whole->digest = part->digest;
    }
    if (whole->why[0] == '\0' && strcmp(part->why, "interrupted") != 0)
        snprintf(whole->why, sizeof whole->why, "%s", part->why);
    whole->memory_short = whole->memory_short || part->memory_short;
    for (size_t i = 0; i < whole->configuration_count; i++) {
        if (!merge_configuration(&whole->configurations[i], &part->configurations[i], "replicates"))
            return false;
    }
    return true;
}

bool merge_result(struct result *whole, struct result *part, char why[WHY_MAX])
{
    if (!whole->kernels) {
        json_decref(whole->context);
        *whole = *part;
        *part = (struct result){0};
        return true;
    }
    bool same = whole->kernel_count == part->kernel_count;
    for (size_t i = 0; same && i < whole->kernel_count; i++)
        same = same_layout(&whole->kernels[i], &part->kernels[i]);
    if (!same) {
        snprintf(why, WHY_MAX, "a replicate ran other kernels or configurations than the one before");
        return false;
    }
    for (size_t i = 0; i < whole->kernel_count; i++) {
        if (!merge_kernel(&whole->kernels[i], &part->kernels[i])) {
            snprintf(why, WHY_MAX, "out of memory");
            return false;
        }
    }
    result_free(part);
    return true;
}
