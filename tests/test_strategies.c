/* test_strategies.c - every strategy gives the sequential answer, and tells what went wrong; label: equivalence */
#define _GNU_SOURCE
#include "check.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "job.h"
#include "registry.h"
#include "topology.h"
#include "toy.h"

enum { MOST_WORKERS = 7, ITEMS = 1000 };

static const char *const schedules[] = {"static", "dynamic", "dynamic,3", "guided", "guided,2"};
enum { SCHEDULE_COUNT = sizeof schedules / sizeof schedules[0] };

/* A team at work on a toy. */
struct workshop {
    struct problem problem;
    struct job job;
    struct placement placement;
    void *team;
};

static struct placement place(size_t workers, const char *schedule)
{
    struct placement placement = {.worker_count = workers};
    assert_true(schedule_parse(schedule, &placement.schedule));
    return placement;
}

/* Opens, starts and fills. False and why when that fails; then all is closed. */
static bool workshop_open(struct workshop *workshop, const struct kernel *kernel, const struct strategy *strategy, size_t items,
                          struct placement placement, char why[WHY_MAX])
{
    workshop->problem = toy_problem(kernel, items);
    workshop->placement = placement;
    assert_true(job_open(&workshop->job, kernel, &workshop->problem, placement.worker_count, NULL, why));
    if (!strategy->start(&workshop->job, &workshop->placement, &workshop->team, why)) {
        job_close(&workshop->job);
        return false;
    }
    job_begin(&workshop->job);
    assert_true(strategy->run(workshop->team, PASS_FILL, why));
    return true;
}

static bool workshop_run(struct workshop *workshop, const struct strategy *strategy, char why[WHY_MAX])
{
    job_begin(&workshop->job);
    job_poison(&workshop->job);
    if (strategy->ready)
        strategy->ready(workshop->team);
    return strategy->run(workshop->team, PASS_RUN, why);
}

static void workshop_close(struct workshop *workshop, const struct strategy *strategy)
{
    strategy->stop(workshop->team);
    job_close(&workshop->job);
}

static uint64_t digest_of(const struct strategy *strategy, size_t items, size_t workers, const char *schedule)
{
    char why[WHY_MAX] = "";
    struct workshop workshop;
    struct finding finding;
    assert_true(workshop_open(&workshop, &toy_steps, strategy, items, place(workers, schedule), why));
    assert_true(workshop_run(&workshop, strategy, why));
    assert_true(job_verify(&workshop.job, &finding));
    uint64_t digest = job_digest(&workshop.job);
    workshop_close(&workshop, strategy);
    return digest;
}

static const struct strategy *find(const char *name)
{
    for (size_t i = 0; i < strategy_registry_count; i++) {
        if (strcmp(strategy_registry[i]->name, name) == 0)
            return strategy_registry[i];
    }
    fail_msg("no strategy %s", name);
    return NULL;
}

static void every_strategy_worker_count_and_schedule_gives_one_digest(void **unused)
{
    (void)unused;
    const size_t sizes[] = {1, TOY_CHUNK, TOY_CHUNK + 1, ITEMS};
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        uint64_t expected = digest_of(find("sequential"), sizes[s], 1, "static");
        for (size_t i = 0; i < strategy_registry_count; i++) {
            if (!strategy_is_usual(strategy_registry[i]))
                continue;
            size_t most = strategy_registry[i]->parallel ? MOST_WORKERS : 1;
            for (size_t workers = 1; workers <= most; workers++) {
                for (size_t j = 0; j < SCHEDULE_COUNT; j++)
                    assert_true(digest_of(strategy_registry[i], sizes[s], workers, schedules[j]) == expected);
            }
        }
    }
}

static void a_team_runs_again_and_again(void **unused)
{
    (void)unused;
    char why[WHY_MAX] = "";
    uint64_t expected = digest_of(find("sequential"), ITEMS, 1, "static");
    for (size_t i = 0; i < strategy_registry_count; i++) {
        if (!strategy_is_usual(strategy_registry[i]))
            continue;
        const struct strategy *strategy = strategy_registry[i];
        struct workshop workshop;
        assert_true(workshop_open(&workshop, &toy_steps, strategy, ITEMS, place(strategy->parallel ? 3 : 1, "dynamic"), why));
        for (size_t run = 0; run < 200; run++) {
            assert_true(workshop_run(&workshop, strategy, why));
            assert_true(job_digest(&workshop.job) == expected);
        }
        workshop_close(&workshop, strategy);
    }
}

static void teams_of_other_sizes_live_side_by_side(void **unused)
{
    (void)unused;
    char why[WHY_MAX] = "";
    uint64_t expected = digest_of(find("sequential"), ITEMS, 1, "static");
    for (size_t i = 0; i < strategy_registry_count; i++) {
        if (!strategy_is_usual(strategy_registry[i]))
            continue;
        const struct strategy *strategy = strategy_registry[i];
        struct workshop workshops[4];
        for (size_t j = 0; j < 4; j++)
            assert_true(workshop_open(&workshops[j], &toy_steps, strategy, ITEMS,
                                      place(strategy->parallel ? j + 1 : 1, "static"), why));
        for (size_t run = 0; run < 40; run++) {
            struct workshop *workshop = &workshops[(run * 7) % 4];
            assert_true(workshop_run(workshop, strategy, why));
            assert_true(job_digest(&workshop->job) == expected);
        }
        for (size_t j = 0; j < 4; j++)
            workshop_close(&workshops[j], strategy);
    }
}

static void every_chunk_of_every_step_is_run_once(void **unused)
{
    (void)unused;
    char why[WHY_MAX] = "";
    for (size_t i = 0; i < strategy_registry_count; i++) {
        if (!strategy_is_usual(strategy_registry[i]))
            continue;
        const struct strategy *strategy = strategy_registry[i];
        struct workshop workshop;
        size_t chunk_count = 0;
        assert_true(workshop_open(&workshop, &toy_steps, strategy, ITEMS, place(strategy->parallel ? 4 : 1, "guided"), why));
        assert_true(workshop_run(&workshop, strategy, why));
        for (size_t worker = 0; worker < workshop.job.worker_count; worker++)
            chunk_count += atomic_load(&workshop.job.workers[worker].chunk_count);
        assert_int_equal(chunk_count, TOY_STEPS * workshop.job.chunk_count);
        workshop_close(&workshop, strategy);
    }
}

static void a_failing_chunk_is_told_and_the_team_can_be_stopped(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < strategy_registry_count; i++) {
        if (!strategy_is_usual(strategy_registry[i]))
            continue;
        char why[WHY_MAX] = "";
        const struct strategy *strategy = strategy_registry[i];
        struct workshop workshop;
        assert_true(workshop_open(&workshop, &toy_fails, strategy, ITEMS, place(strategy->parallel ? 3 : 1, "static"), why));
        assert_false(workshop_run(&workshop, strategy, why));
        assert_string_equal(why, "the toy broke");
        workshop_close(&workshop, strategy);
    }
}

static void a_failing_attach_fails_the_start(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < strategy_registry_count; i++) {
        if (!strategy_is_usual(strategy_registry[i]))
            continue;
        char why[WHY_MAX] = "";
        struct workshop workshop;
        if (!strategy_registry[i]->parallel)
            continue;
        assert_false(workshop_open(&workshop, &toy_no_desk, strategy_registry[i], ITEMS, place(3, "static"), why));
        assert_string_equal(why, "no desk for worker 1");
    }
}

static void a_cpu_that_is_not_there_fails_the_start(void **unused)
{
    (void)unused;
    const unsigned nowhere[] = {100000};
    char text[WHY_MAX];
    struct topology topology;
    assert_true(topology_load(&topology, NULL, text));
    for (size_t i = 0; i < strategy_registry_count; i++) {
        if (!strategy_is_usual(strategy_registry[i]))
            continue;
        char why[WHY_MAX] = "";
        struct workshop workshop;
        struct placement placement = place(strategy_registry[i]->parallel ? 2 : 1, "static");
        placement.machine = topology.machine;
        placement.cpus = nowhere;
        placement.cpu_count = 1;
        assert_false(workshop_open(&workshop, &toy_steps, strategy_registry[i], ITEMS, placement, why));
        assert_non_null(strstr(why, "cannot pin worker"));
        assert_non_null(strstr(why, "100000"));
    }
    topology_free(&topology);
}

/* --- dead workers ------------------------------------------------------------------------------------------------------- */

/* Runs a deadly toy under processes: what the parent says. */
static void run_deadly(const struct kernel *kernel, const char *schedule, char why[WHY_MAX])
{
    const struct strategy *strategy = find("processes");
    struct workshop workshop;
    assert_true(workshop_open(&workshop, kernel, strategy, ITEMS, place(3, schedule), why));
    assert_false(workshop_run(&workshop, strategy, why));
    workshop_close(&workshop, strategy);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no child is left, not even a dead one */
}

static void a_killed_worker_is_named_with_its_signal(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < SCHEDULE_COUNT; i++) {
        char why[WHY_MAX] = "";
        run_deadly(&toy_dies, schedules[i], why);
        assert_non_null(strstr(why, "was killed by signal 9"));
    }
}

static void a_worker_that_exits_is_named_with_its_status(void **unused)
{
    (void)unused;
    char why[WHY_MAX] = "";
    run_deadly(&toy_exits, "static", why);
    assert_non_null(strstr(why, "worker 2"));
    assert_non_null(strstr(why, "ended by itself with status 3"));
}

static size_t count_open_files(void)
{
    size_t count = 0;
    DIR *folder = opendir("/proc/self/fd");
    assert_non_null(folder);
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

static size_t count_shared_mappings(void)
{
    char line[512];
    size_t count = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    assert_non_null(maps);
    while (fgets(line, sizeof line, maps))
        count += strstr(line, "/dev/zero") != NULL; /* what the kernel calls shared anonymous memory */
    fclose(maps);
    return count;
}

static void nothing_is_left_after_good_and_bad_ends(void **unused)
{
    (void)unused;
    char why[WHY_MAX] = "";
    size_t files = count_open_files(), mappings = count_shared_mappings();
    digest_of(find("openmp"), ITEMS, 3, "static");
    digest_of(find("processes"), ITEMS, 3, "static");
    run_deadly(&toy_dies, "dynamic", why);
    run_deadly(&toy_exits, "guided", why);
    assert_int_equal(count_open_files(), files);
    assert_int_equal(count_shared_mappings(), mappings);
}

static void workers_die_with_their_parent(void **unused)
{
    (void)unused;
    int pipe_ends[2];
    assert_int_equal(pipe(pipe_ends), 0);
    pid_t parent = fork();
    if (parent == 0) {
        char why[WHY_MAX];
        struct workshop workshop;
        close(pipe_ends[0]); /* the workers inherit the writing end: it closes when the last of them is gone */
        workshop_open(&workshop, &toy_steps, find("processes"), ITEMS, place(3, "static"), why);
        kill(getpid(), SIGKILL);
    }
    char byte;
    close(pipe_ends[1]);
    assert_int_equal(read(pipe_ends[0], &byte, 1), 0);
    close(pipe_ends[0]);
    waitpid(parent, NULL, 0);
}

static void an_interruption_passes_over_the_chunks_that_are_left(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < strategy_registry_count; i++) {
        if (!strategy_is_usual(strategy_registry[i]))
            continue;
        char why[WHY_MAX] = "";
        const struct strategy *strategy = strategy_registry[i];
        atomic_int interrupted = 1;
        struct workshop workshop;
        assert_true(workshop_open(&workshop, &toy_steps, strategy, ITEMS, place(strategy->parallel ? 3 : 1, "static"), why));
        workshop_close(&workshop, strategy);

        /* The flag is raised before the workers are made, so that forked ones see it too. */
        assert_true(job_open(&workshop.job, &toy_steps, &workshop.problem, workshop.placement.worker_count, &interrupted, why));
        assert_true(strategy->start(&workshop.job, &workshop.placement, &workshop.team, why));
        job_begin(&workshop.job);
        assert_false(strategy->run(workshop.team, PASS_RUN, why));
        assert_string_equal(why, "interrupted");
        workshop_close(&workshop, strategy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_strategy_worker_count_and_schedule_gives_one_digest),
        cmocka_unit_test(a_team_runs_again_and_again),
        cmocka_unit_test(teams_of_other_sizes_live_side_by_side),
        cmocka_unit_test(every_chunk_of_every_step_is_run_once),
        cmocka_unit_test(a_failing_chunk_is_told_and_the_team_can_be_stopped),
        cmocka_unit_test(a_failing_attach_fails_the_start),
        cmocka_unit_test(a_cpu_that_is_not_there_fails_the_start),
        cmocka_unit_test(a_killed_worker_is_named_with_its_signal),
        cmocka_unit_test(a_worker_that_exits_is_named_with_its_status),
        cmocka_unit_test(nothing_is_left_after_good_and_bad_ends),
        cmocka_unit_test(workers_die_with_their_parent),
        cmocka_unit_test(an_interruption_passes_over_the_chunks_that_are_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
