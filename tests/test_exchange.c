/* test_exchange.c - what ranks hand to one another arrives in its place, by an engine whose ranks are threads; label: unit */
#include "exchange.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "toy.h"

enum { RANKS = 3 };

/* --- an engine whose ranks are threads of this process ------------------------------------------------------------------ */

struct engine_group {
    pthread_barrier_t barrier;
    void *arrays[RANKS]; /* of a collective that all are in */
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    const void *messages[RANKS]; /* from each to rank 0; NULL: none waits */
    size_t bytes[RANKS], message_count;
};

static struct engine_group here;
static _Thread_local int this_rank;

static struct engine_group *group(int size)
{
    assert_int_equal(size, RANKS);
    return &here;
}

static void share(struct engine_group *group, void *all, const int *counts, const int *begins, size_t bytes)
{
    group->arrays[this_rank] = all;
    pthread_barrier_wait(&group->barrier);
    for (int rank = 0; rank < RANKS; rank++) {
        size_t begin = (size_t)begins[rank] * bytes;
        if (rank != this_rank)
            memcpy((unsigned char *)all + begin, (unsigned char *)group->arrays[rank] + begin, (size_t)counts[rank] * bytes);
    }
    pthread_barrier_wait(&group->barrier);
}

static void gather_all(struct engine_group *group, const void *mine, void *all, size_t count)
{
    int counts[RANKS], begins[RANKS];
    for (int rank = 0; rank < RANKS; rank++) {
        counts[rank] = 1;
        begins[rank] = rank;
    }
    memcpy((unsigned char *)all + (size_t)this_rank * count, mine, count);
    share(group, all, counts, begins, count);
}

/* Returns when it was received, so that the bytes may stay where they are. */
static void send(int to, int tag, const void *bytes, size_t count)
{
    (void)to, (void)tag;
    pthread_mutex_lock(&here.mutex);
    here.messages[this_rank] = bytes;
    here.bytes[this_rank] = count;
    here.message_count++;
    pthread_cond_broadcast(&here.changed);
    while (here.messages[this_rank])
        pthread_cond_wait(&here.changed, &here.mutex);
    pthread_mutex_unlock(&here.mutex);
}

static size_t receive(int from, int tag, void *bytes, size_t most)
{
    (void)tag;
    pthread_mutex_lock(&here.mutex);
    while (!here.messages[from])
        pthread_cond_wait(&here.changed, &here.mutex);
    size_t count = here.bytes[from] < most ? here.bytes[from] : most;
    memcpy(bytes, here.messages[from], count);
    here.messages[from] = NULL;
    pthread_cond_broadcast(&here.changed);
    pthread_mutex_unlock(&here.mutex);
    return count;
}

static const struct engine threads_engine = {
    .group = group, .share = share, .gather_all = gather_all, .send = send, .receive = receive};

/* --- ranks -------------------------------------------------------------------------------------------------------------- */

struct world;
typedef void rank_part(struct world *world, int rank);

struct world {
    struct problem problem;
    struct job alone, jobs[RANKS]; /* run by one worker; each rank's own */
    struct exchange exchanges[RANKS];
    rank_part *part;
};

static void open_job(struct job *job, const struct problem *problem)
{
    char why[WHY_MAX];
    void *local;
    assert_true(job_open(job, &toy_steps, problem, RANKS, NULL, why));
    job_begin(job);
    assert_true(job_attach(job, 0, &local));
    job_run_chunks(job, PASS_FILL, 0, local, 0, 0, job->chunk_count);
    job_poison(job);
}

static void open_world(struct world *world, size_t item_count, struct schedule schedule)
{
    here = (struct engine_group){.mutex = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};
    pthread_barrier_init(&here.barrier, NULL, RANKS);
    world->problem = toy_problem(&toy_steps, item_count);
    open_job(&world->alone, &world->problem);
    for (int rank = 0; rank < RANKS; rank++) {
        struct exchange *exchange = &world->exchanges[rank];
        open_job(&world->jobs[rank], &world->problem);
        assert_true(exchange_open(exchange, &threads_engine, &world->jobs[rank], rank, RANKS, 1, schedule));
        /* By counter: of five takers, three are rank 1, one each the others. */
        static const int takers[] = {1, 0, 1, 2, 1};
        struct portions *portions = &exchange->portions;
        for (size_t i = 0; portions->by_counter && i < portions->count; i++) {
            if (takers[i % 5] == rank)
                portions->mine[portions->mine_count++] = (int)i;
        }
    }
}

static void close_world(struct world *world)
{
    for (int rank = 0; rank < RANKS; rank++) {
        exchange_close(&world->exchanges[rank]);
        job_close(&world->jobs[rank]);
    }
    job_close(&world->alone);
    pthread_barrier_destroy(&here.barrier);
}

struct thread {
    pthread_t thread;
    struct world *world;
    int rank;
};

static void *play(void *thread_pointer)
{
    const struct thread *thread = thread_pointer;
    this_rank = thread->rank;
    thread->world->part(thread->world, thread->rank);
    return NULL;
}

static void play_all(struct world *world, rank_part *part)
{
    struct thread threads[RANKS];
    world->part = part;
    for (int rank = 0; rank < RANKS; rank++) {
        threads[rank] = (struct thread){.world = world, .rank = rank};
        assert_int_equal(pthread_create(&threads[rank].thread, NULL, play, &threads[rank]), 0);
    }
    for (int rank = 0; rank < RANKS; rank++)
        pthread_join(threads[rank].thread, NULL);
}

static void run_step(struct world *world, int rank, size_t step)
{
    const struct portions *portions = &world->exchanges[rank].portions;
    for (size_t i = 0; i < portions->mine_count; i++) {
        struct share share = portions->cut[portions->mine[i]];
        job_run_chunks(&world->jobs[rank], PASS_RUN, 0, NULL, step, share.begin, share.end);
    }
    if (portions->by_counter && step == 0)
        exchange_owners(&world->exchanges[rank]);
}

static void run_all(struct world *world, int rank)
{
    for (size_t step = 0; step < world->problem.step_count; step++) {
        run_step(world, rank, step);
        exchange_partials(&world->exchanges[rank]);
        job_reduce(&world->jobs[rank], PASS_RUN, 0, step);
    }
    if (rank > 0)
        exchange_outputs(&world->exchanges[rank], rank);
    for (int other = 1; rank == 0 && other < RANKS; other++)
        exchange_outputs(&world->exchanges[0], other);
}

static void run_alone(struct world *world)
{
    for (size_t step = 0; step < world->problem.step_count; step++) {
        job_run_chunks(&world->alone, PASS_RUN, 0, NULL, step, 0, world->alone.chunk_count);
        job_reduce(&world->alone, PASS_RUN, 0, step);
    }
}

/* --- tests -------------------------------------------------------------------------------------------------------------- */

static void assert_one_answer(size_t item_count, struct schedule schedule)
{
    struct world world;
    open_world(&world, item_count, schedule);
    play_all(&world, run_all);
    run_alone(&world);
    for (int rank = 0; rank < RANKS; rank++)
        assert_memory_equal(job_answer(&world.jobs[rank]), job_answer(&world.alone), sizeof(uint64_t));
    assert_true(job_digest(&world.jobs[0]) == job_digest(&world.alone)); /* with the outputs of all */
    assert_true(job_digest(&world.jobs[1]) != job_digest(&world.alone)); /* which only rank 0 has */
    close_world(&world);
}

static void all_ranks_have_one_answer_and_rank_0_all_outputs(void **state)
{
    (void)state;
    assert_one_answer(100, (struct schedule){SCHEDULE_STATIC, 1});
    assert_one_answer(100, (struct schedule){SCHEDULE_DYNAMIC, 2});
    assert_one_answer(100, (struct schedule){SCHEDULE_GUIDED, 1});
    assert_one_answer(12, (struct schedule){SCHEDULE_STATIC, 1}); /* two chunks */
}

/* 8 bytes an item: a third of 600,000 are 1.6 MB, in blocks of a MiB. */
static void outputs_travel_in_blocks(void **state)
{
    (void)state;
    assert_one_answer(600000, (struct schedule){SCHEDULE_STATIC, 1});
    assert_int_equal(here.message_count, 2 * (RANKS - 1));
}

static void run_step_0(struct world *world, int rank)
{
    run_step(world, rank, 0);
    exchange_step_outputs(&world->exchanges[rank], 0);
}

static void outputs_of_a_step_reach_all_ranks(void **state)
{
    (void)state;
    static const struct schedule schedules[] = {{SCHEDULE_STATIC, 1}, {SCHEDULE_DYNAMIC, 3}};
    for (size_t i = 0; i < 2; i++) {
        struct world world;
        open_world(&world, 1000, schedules[i]);
        play_all(&world, run_step_0);
        job_run_chunks(&world.alone, PASS_RUN, 0, NULL, 0, 0, world.alone.chunk_count);
        for (int rank = 0; rank < RANKS; rank++) {
            for (size_t chunk = 0; chunk < world.alone.chunk_count; chunk++) {
                struct span got[SPAN_MAX], expected[SPAN_MAX];
                assert_int_equal(job_step_outputs(&world.jobs[rank], 0, chunk, got), 1);
                job_step_outputs(&world.alone, 0, chunk, expected);
                assert_memory_equal(got[0].begin, expected[0].begin, expected[0].bytes);
            }
        }
        close_world(&world);
    }
}

static void run_and_break_rank_1(struct world *world, int rank)
{
    run_step(world, rank, 0);
    if (rank == 1)
        job_fail(&world->jobs[rank], "a bolt is loose");
    exchange_partials(&world->exchanges[rank]);
}

/* 100 items are 15 chunks, 5 each. */
static void partials_of_a_failed_rank_are_noughts(void **state)
{
    (void)state;
    struct world world;
    open_world(&world, 100, (struct schedule){SCHEDULE_STATIC, 1});
    play_all(&world, run_and_break_rank_1);
    for (int rank = 0; rank < RANKS; rank++) {
        const uint64_t *partials = (const uint64_t *)(const void *)world.jobs[rank].partials;
        for (size_t chunk = 0; chunk < 15; chunk++)
            assert_int_equal(partials[chunk] == 0, chunk >= 5 && chunk < 10);
    }
    close_world(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_ranks_have_one_answer_and_rank_0_all_outputs),
        cmocka_unit_test(outputs_travel_in_blocks),
        cmocka_unit_test(outputs_of_a_step_reach_all_ranks),
        cmocka_unit_test(partials_of_a_failed_rank_are_noughts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
