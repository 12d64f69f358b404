/* sweep.c - which files are points of one sweep, and how their configurations come together. */
#include "sweep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "merge.h"

/* --- whether they fit --------------------------------------------------------------------------------------------------- */

static bool same_member(const struct result *a, const struct result *b, const char *object, const char *key)
{
    const json_t *one = json_object_get(json_object_get(a->context, object), key);
    const json_t *other = json_object_get(json_object_get(b->context, object), key);
    return one && other && json_equal(one, other);
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_sampling(const struct sampling *a, const struct sampling *b)
{
    return a->weak == b->weak && a->replicate_count == b->replicate_count && !a->matrix && !b->matrix;
}

static bool same_problem(const struct kernel_result *a, const struct kernel_result *b)
{
    const struct problem *one = &a->problem, *other = &b->problem;
    return strcmp(a->size, b->size) == 0 && same_text(a->input, b->input) && json_equal(a->parameters, b->parameters) &&
           one->item_count == other->item_count && one->chunk_size == other->chunk_size &&
           one->step_count == other->step_count && one->seed == other->seed && same_sampling(&a->sampling, &b->sampling);
}

static struct kernel_result *find_kernel(const struct result *result, const char *name)
{
    for (size_t i = 0; i < result->kernel_count; i++) {
        if (strcmp(result->kernels[i].name, name) == 0)
            return &result->kernels[i];
    }
    return NULL;
}

static struct configuration *find_configuration(const struct kernel_result *kernel, const char *name)
{
    for (size_t i = 0; i < kernel->configuration_count; i++) {
        if (strcmp(kernel->configurations[i].name, name) == 0)
            return &kernel->configurations[i];
    }
    return NULL;
}

static bool kernels_fit(const struct kernel_result *whole, const struct kernel_result *part)
{
    if (!same_problem(whole, part))
        return false;
    for (size_t i = 0; i < part->configuration_count; i++) {
        const struct configuration *configuration = &part->configurations[i];
        if (configuration->parallel && find_configuration(whole, configuration->name))
            return false;
    }
    return true;
}

bool sweep_fits(const struct result *whole, const struct result *part)
{
    size_t common = 0;
    bool fits = json_object_get(whole->context, "ranks") && json_object_get(part->context, "ranks") &&
                same_member(whole, part, "machine", "cpu_model") && same_member(whole, part, "build", "commit") &&
                same_member(whole, part, "build", "compiler");
    for (size_t i = 0; fits && i < part->kernel_count; i++) {
        const struct kernel_result *kernel = find_kernel(whole, part->kernels[i].name);
        common += kernel != NULL;
        fits = !kernel || kernels_fit(kernel, &part->kernels[i]);
    }
    return fits && common > 0;
}

/* --- how they come together --------------------------------------------------------------------------------------------- */

static size_t count_rounds(const struct kernel_result *kernel)
{
    size_t rounds = 0;
    for (size_t i = 0; i < kernel->configuration_count; i++) {
        const struct configuration *configuration = &kernel->configurations[i];
        for (size_t j = 0; j < configuration->sample_count; j++) {
            if (configuration->samples[j].round >= rounds)
                rounds = configuration->samples[j].round + 1;
        }
    }
    return rounds;
}

static int compare_samples(const void *a_in, const void *b_in)
{
    const struct sample *a = a_in, *b = b_in;
    if (a->replicate != b->replicate)
        return a->replicate < b->replicate ? -1 : 1;
    if (a->round != b->round)
        return a->round < b->round ? -1 : 1;
    return (int)a->cold - (int)b->cold;
}

/* Behind the last one of its strategy with fewer workers; behind all where there is none. */
static size_t place_of(const struct kernel_result *kernel, const struct configuration *configuration)
{
    size_t place = kernel->configuration_count;
    for (size_t i = kernel->configuration_count; i-- > 0;) {
        const struct configuration *other = &kernel->configurations[i];
        if (strcmp(other->strategy, configuration->strategy) != 0)
            continue;
        if (other->worker_count < configuration->worker_count)
            return place == kernel->configuration_count ? i + 1 : place;
        place = i;
    }
    return place;
}

/* Takes over all that the configuration holds. */
static bool insert(struct kernel_result *kernel, struct configuration *configuration)
{
    size_t count = kernel->configuration_count, at = place_of(kernel, configuration);
    struct configuration *grown = realloc(kernel->configurations, (count + 1) * sizeof *grown);
    if (!grown)
        return false;
    memmove(&grown[at + 1], &grown[at], (count - at) * sizeof *grown);
    grown[at] = *configuration;
    *configuration = (struct configuration){0};
    kernel->configurations = grown;
    kernel->configuration_count = count + 1;
    return true;
}

static bool join_configuration(struct kernel_result *whole, const struct kernel_result *part,
                               struct configuration *configuration, size_t rounds)
{
    for (size_t i = 0; i < configuration->sample_count; i++)
        configuration->samples[i].round += rounds;
    if (part->verified && whole->verified && part->digest != whole->digest) {
        configuration->proven = false;
        snprintf(configuration->why, sizeof configuration->why, "the sequential answer in its file is not that of the others");
    }
    struct configuration *same = find_configuration(whole, configuration->name);
    if (!same)
        return insert(whole, configuration);
    bool merged = merge_configuration(same, configuration, "the files of the sweep");
    if (merged && same->sample_count > 0)
        qsort(same->samples, same->sample_count, sizeof same->samples[0], compare_samples);
    return merged;
}

static bool join_kernel(struct kernel_result *whole, struct kernel_result *part)
{
    size_t rounds = count_rounds(whole);
    bool joined = true;
    for (size_t i = 0; joined && i < part->configuration_count; i++)
        joined = join_configuration(whole, part, &part->configurations[i], rounds);
    if (!whole->verified && part->verified) { /* its file ended before it came to that kernel */
        whole->verified = true;
        whole->finding = part->finding;
        whole->digest = part->digest;
        whole->why[0] = '\0';
    }
    if (part->sampling.looks > whole->sampling.looks)
        whole->sampling.looks = part->sampling.looks;
    if (part->sampling.precision > whole->sampling.precision)
        whole->sampling.precision = part->sampling.precision;
    return joined;
}

static bool add_kernel(struct result *whole, struct kernel_result *kernel)
{
    struct kernel_result *grown = realloc(whole->kernels, (whole->kernel_count + 1) * sizeof *grown);
    if (!grown)
        return false;
    grown[whole->kernel_count++] = *kernel;
    *kernel = (struct kernel_result){0};
    whole->kernels = grown;
    return true;
}

static size_t most_workers(const struct result *result)
{
    size_t most = 0;
    for (size_t i = 0; i < result->kernel_count; i++) {
        for (size_t j = 0; j < result->kernels[i].configuration_count; j++) {
            if (result->kernels[i].configurations[j].worker_count > most)
                most = result->kernels[i].configurations[j].worker_count;
        }
    }
    return most;
}

bool sweep_join(struct result *whole, struct result *part, char why[WHY_MAX])
{
    bool joined = true, wider = most_workers(part) > most_workers(whole);
    for (size_t i = 0; joined && i < part->kernel_count; i++) {
        struct kernel_result *kernel = find_kernel(whole, part->kernels[i].name);
        joined = kernel ? join_kernel(kernel, &part->kernels[i]) : add_kernel(whole, &part->kernels[i]);
    }
    if (!joined) {
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    if (wider) {
        json_t *context = whole->context;
        whole->context = part->context;
        part->context = context;
    }
    result_free(part);
    return true;
}
