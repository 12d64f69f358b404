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
enum { WORKERS_MOST = 7 };
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

/* What waits need neither wait nor compute long for its answer to be the same, small chunks are as good as large ones, and so
 * are small photographs, and few vectors to choose from. */
static void be_quick(struct settings *settings)
{
    static const struct {
        const char *name;
        double value;
    } quick[] = {{"latency_ms", 1}, {"chunk", 10000}, {"batch", 8}, {"paths", 1}, {"megapixels", 0.1}, {"vectors", 10000}};
    for (size_t i = 0; settings->parameters && settings->parameters[i].name; i++) {
        for (size_t j = 0; j < sizeof quick / sizeof quick[0]; j++) {
            if (strcmp(settings->parameters[i].name, quick[j].name) == 0)
                settings->values[i] = fmax(quick[j].value, settings->parameters[i].least);
        }
    }
}

static struct settings usual_settings(const struct kernel *kernel, size_t size)
{
    struct settings settings = {.size = size, .seed = 3, .data_directory = TEST_DATA};
    settings_use_fallbacks(&settings, kernel->parameters);
    be_quick(&settings);
    return settings;
}

static void describe(const struct kernel *kernel, size_t size, struct subject *subject)
{
    char why[WHY_MAX] = "";
    const struct settings settings = usual_settings(kernel, size);
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

static size_t chunk_count(const struct kernel *kernel, size_t size)
{
    char why[WHY_MAX] = "";
    struct problem problem;
    const struct settings settings = usual_settings(kernel, size);
    if (!job_describe(kernel, &settings, &problem, why))
        fail_msg("%s at %zu: %s", kernel->name, size, why);
    size_t count = job_chunk_count(&problem);
    if (kernel->forget)
        kernel->forget(&problem);
    return count;
}

/* Items that make some chunks more than there are workers, so that every worker has one and some have more; larger problems
 * prove no more, and each takes a run for every strategy, worker count and schedule. What a chunk holds may hang on the size.
 */
static size_t few_chunks(const struct kernel *kernel)
{
    enum { LEAST = WORKERS_MOST + 1, MOST = LEAST + 1, TRIES = 20 };
    size_t size = kernel->sizes[0], count = 0;
    for (size_t i = 0; i < TRIES; i++) {
        count = chunk_count(kernel, size);
        if (LEAST <= count && count <= MOST)
            break;
        size = size * LEAST / count + (count < LEAST);
    }
    return size;
}

static void every_kernel_has_one_answer(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < kernel_registry_count; i++) {
        struct subject subject;
        describe(kernel_registry[i], few_chunks(kernel_registry[i]), &subject);
        if (job_chunk_count(&subject.problem) <= WORKERS_MOST)
            fail_msg("%s makes %zu chunks of %zu items: too few for all workers", kernel_registry[i]->name,
                     job_chunk_count(&subject.problem), subject.problem.item_count);
        compare_all(&subject, extent((struct extent){WORKERS_MOST, 4}, (struct extent){3, 2}));
        forget(&subject);
    }
}

/* One item, and counts that are multiples of nothing: of no chunk, vector or worker count. Where an item is much work, a few
 * chunks of them at most. */
static void odd_sizes_have_one_answer_too(void **unused)
{
    (void)unused;
    const size_t sizes[] = {1, 2, 97, 4999};
    for (size_t i = 0; i < kernel_registry_count; i++) {
        size_t most = few_chunks(kernel_registry[i]) + 1;
        for (size_t j = 0; j < sizeof sizes / sizeof sizes[0] && (j == 0 || sizes[j - 1] < most); j++) {
            struct subject subject;
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
        cmocka_unit_test(every_kernel_has_one_answer),
        cmocka_unit_test(odd_sizes_have_one_answer_too),
        cmocka_unit_test(tables_of_kernels_are_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
