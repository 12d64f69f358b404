/* test_equivalence.c - one answer of every kernel, whatever strategy, workers and schedule; label: equivalence */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lane.h"
#include "registry.h"
#include "service.h"

static const char *const schedules[] = {"static", "dynamic,3", "dynamic", "guided"};

/* How much of it: the answer must not hang on any of these, and each is proven whole on the native and on the portable build.
 * Builds that look for other things (sanitizers, another compiler) set FORKJOIN_EQUIVALENCE=reduced, and meet each loop once.
 */
struct extent {
    size_t most_workers, schedule_count;
};

static struct extent extent(struct extent whole, struct extent reduced)
{
    const char *wanted = getenv("FORKJOIN_EQUIVALENCE");
    return wanted && strcmp(wanted, "reduced") == 0 ? reduced : whole;
}

/* One kernel's problem of a given size, and the services that it calls. */
struct subject {
    const struct kernel *kernel;
    struct problem problem;
    struct running_services services;
};

/* What waits need neither wait nor compute long for its answer to be the same. */
static void be_quick(struct settings *settings)
{
    for (size_t i = 0; settings->parameters && settings->parameters[i].name; i++) {
        const char *name = settings->parameters[i].name;
        if (strcmp(name, "latency_ms") == 0 || strcmp(name, "paths") == 0)
            settings->values[i] = settings->parameters[i].least;
    }
}

static void describe(const struct kernel *kernel, size_t size, struct subject *subject)
{
    char why[WHY_MAX] = "";
    struct settings settings = {.size = size, .seed = 3, .data_directory = TEST_DATA};
    settings_use_fallbacks(&settings, kernel->parameters);
    be_quick(&settings);
    *subject = (struct subject){.kernel = kernel, .problem = {.item_count = size, .step_count = 1, .seed = 3}};
    if (!kernel->describe(&settings, &subject->problem, why))
        fail_msg("%s at %zu: %s", kernel->name, size, why);
    if (!services_start(&subject->services, kernel, &subject->problem, 1, NULL, why))
        fail_msg("%s: %s", kernel->name, why);
}

static void forget(struct subject *subject)
{
    services_stop(&subject->services);
    if (subject->kernel->forget)
        subject->kernel->forget(&subject->problem);
}

/* The digest of one configuration; the sequential one must verify as well. */
static uint64_t digest_of(const struct subject *subject, const struct strategy *strategy, size_t workers, const char *schedule)
{
    char why[WHY_MAX] = "";
    uint64_t digest = 0;
    struct finding finding;
    struct lane lane = {
        .kernel = subject->kernel, .problem = &subject->problem, .strategy = strategy, .placement = {.worker_count = workers}};
    assert_true(schedule_parse(schedule, &lane.placement.schedule));
    if (!lane_open(&lane, why) || !lane_prove(&lane, &digest, why))
        fail_msg("%s %s %zu %s: %s", subject->kernel->name, strategy->name, workers, schedule, why);
    if (!strategy->parallel && !job_verify(&lane.job, &finding))
        fail_msg("%s with %zu items: %s", subject->kernel->name, subject->problem.item_count, finding.text);
    lane_close(&lane);
    return digest;
}

static void compare_all(const struct subject *subject, struct extent extent)
{
    uint64_t expected = digest_of(subject, plan_baseline(), 1, "static");
    for (size_t i = 0; i < strategy_registry_count; i++) {
        if (!strategy_is_usual(strategy_registry[i]))
            continue;
        const struct strategy *strategy = strategy_registry[i];
        for (size_t workers = 1; strategy->parallel && workers <= extent.most_workers; workers++) {
            for (size_t j = 0; j < extent.schedule_count; j++) {
                uint64_t digest = digest_of(subject, strategy, workers, schedules[j]);
                if (digest != expected)
                    fail_msg("%s with %zu items: %s with %zu workers, %s, gives another answer", subject->kernel->name,
                             subject->problem.item_count, strategy->name, workers, schedules[j]);
            }
        }
    }
}

static void every_kernel_has_one_answer_at_its_tiny_size(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < kernel_registry_count; i++) {
        struct subject subject;
        describe(kernel_registry[i], kernel_registry[i]->sizes[0], &subject);
        compare_all(&subject, extent((struct extent){7, 4}, (struct extent){3, 2}));
        forget(&subject);
    }
}

/* One item, and counts that are multiples of nothing: of no chunk, vector or worker count. Where an item is much work, not many
 * more than `small`. */
static void odd_sizes_have_one_answer_too(void **unused)
{
    (void)unused;
    const size_t sizes[] = {1, 2, 97, 4999};
    for (size_t i = 0; i < kernel_registry_count; i++) {
        for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++) {
            struct subject subject;
            size_t most = kernel_registry[i]->sizes[1] + 1;
            describe(kernel_registry[i], sizes[j] < most ? sizes[j] : most, &subject);
            compare_all(&subject, extent((struct extent){3, 2}, (struct extent){2, 1}));
            forget(&subject);
        }
    }
}

static void tables_of_kernels_are_whole(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < kernel_registry_count; i++) {
        const struct kernel *kernel = kernel_registry[i];
        assert_true(kernel->name && kernel->summary && kernel->item && kernel->describe && kernel->run_range && kernel->verify);
        assert_true(strlen(kernel->name) <= 32); /* names of configurations hold three such words */
        assert_null(strpbrk(kernel->name, "/ \"'\\"));
        for (size_t j = 1; j < SIZE_COUNT; j++)
            assert_true(kernel->sizes[j] >= kernel->sizes[j - 1] && kernel->sizes[0] > 0);
        for (size_t j = 0; kernel->parameters && kernel->parameters[j].name; j++) {
            const struct parameter *parameter = &kernel->parameters[j];
            assert_true(parameter->least <= parameter->fallback && parameter->fallback <= parameter->most);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kernel_has_one_answer_at_its_tiny_size),
        cmocka_unit_test(odd_sizes_have_one_answer_too),
        cmocka_unit_test(tables_of_kernels_are_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
