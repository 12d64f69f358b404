/* rank_team.c - what each rank of a team does: chunks, exchange, reduce, and telling rank 0 of it. */
#include "rank_team.h"

#include <assert.h>
#include <limits.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "order.h"
#include "self_usage.h"

/* Outputs travel in messages of so many bytes: few enough that the time of each is that of its bytes. */
enum { BLOCK_BYTES = 1 << 20 };

static size_t first_worker(const struct rank_team *team)
{
    return (size_t)team->rank * team->threads;
}

/* --- start and stop ----------------------------------------------------------------------------------------------------- */

/* Ranks that run threads take static shares, and their threads go by the schedule. */
static bool goes_by_counter(const struct rank_team *team)
{
    return team->schedule.kind != SCHEDULE_STATIC && team->threads == 1;
}

/* The next portion after `begin`: what the next taker gets. */
static struct share next_portion(const struct rank_team *team, size_t index, size_t begin)
{
    size_t chunk_count = team->job->chunk_count, rank_count = (size_t)team->rank_count;
    if (!goes_by_counter(team))
        return schedule_static_share(chunk_count, index, rank_count);
    return (struct share){begin, begin + schedule_next_grain(team->schedule, chunk_count - begin, rank_count)};
}

/* Under dynamic and guided the n-th taker's share hangs on nothing but n, so that a counter of takers is all that ranks share.
 */
static bool cut_portions(struct rank_team *team)
{
    size_t most = goes_by_counter(team) ? team->job->chunk_count : (size_t)team->rank_count;
    team->portions = calloc(most, sizeof *team->portions);
    team->owners = calloc(most, sizeof *team->owners);
    team->mine = calloc(most, sizeof *team->mine);
    if (!team->portions || !team->owners || !team->mine)
        return false;
    for (size_t begin = 0; goes_by_counter(team) ? begin < team->job->chunk_count : team->portion_count < most;) {
        struct share portion = next_portion(team, team->portion_count, begin);
        team->owners[team->portion_count] = goes_by_counter(team) ? 0 : (int)team->portion_count;
        team->portions[team->portion_count++] = portion;
        begin = portion.end;
    }
    team->mine[0] = team->rank;
    team->mine_count = 1;
    return true;
}

/* Where each rank's partials lie, and how many there are. */
static void lay_out_packed(struct rank_team *team)
{
    memset(team->counts, 0, (size_t)team->rank_count * sizeof *team->counts);
    for (size_t i = 0; i < team->portion_count; i++)
        team->counts[team->owners[i]] += (int)(team->portions[i].end - team->portions[i].begin);
    for (int rank = 0, begin = 0; rank < team->rank_count; begin += team->counts[rank++])
        team->begins[rank] = begin;
}

static void bind_threads(struct rank_team *team)
{
#pragma omp parallel num_threads((int)team->threads) if (team->threads > 1)
    {
        char why[WHY_MAX] = "";
        if ((size_t)omp_get_num_threads() != team->threads)
            job_fail(team->job, "the OpenMP runtime gave fewer threads than were asked for; check its OMP_ variables");
        else if (!placement_bind(&team->placement, (size_t)omp_get_thread_num(), why))
            job_fail(team->job, why);
    }
}

bool rank_team_start(struct rank_team *team, struct job *job, int rank_count, size_t threads, struct schedule schedule,
                     const unsigned *cpus, size_t cpu_count, struct hwloc_topology *machine)
{
    const struct ranks *ranks = ranks_get();
    assert(job->chunk_count <= INT_MAX);
    *team = (struct rank_team){
        .job = job,
        .placement = {.worker_count = threads, .cpus = cpus, .cpu_count = cpu_count, .machine = machine, .schedule = schedule},
        .group = ranks->engine->group(rank_count),
        .rank = ranks->world.rank,
        .rank_count = rank_count,
        .threads = threads,
        .schedule = schedule,
        .locals = calloc(threads, sizeof *team->locals),
        .counts = calloc((size_t)rank_count, sizeof *team->counts),
        .begins = calloc((size_t)rank_count, sizeof *team->begins),
    };
    size_t partials = job->chunk_count * job->problem->partial_bytes;
    if (goes_by_counter(team) && partials > 0)
        team->packed = malloc(partials);
    if (!team->locals || !team->counts || !team->begins || !cut_portions(team) ||
        (goes_by_counter(team) && partials > 0 && !team->packed)) {
        rank_team_stop(team);
        return false;
    }
    lay_out_packed(team);
    bind_threads(team);
#pragma omp parallel num_threads((int)threads) if (threads > 1)
    {
        size_t thread = (size_t)omp_get_thread_num();
        job_attach(job, first_worker(team) + thread, &team->locals[thread]);
    }
    return true;
}

void rank_team_stop(struct rank_team *team)
{
    for (size_t thread = 0; team->locals && thread < team->threads; thread++)
        job_detach(team->job, team->locals[thread]);
    if (team->threads > 1)
        rank_team_forget();
    free(team->locals);
    free(team->portions);
    free(team->owners);
    free(team->mine);
    free(team->counts);
    free(team->begins);
    free(team->packed);
}

void rank_team_forget(void)
{
    omp_pause_resource_all(omp_pause_hard);
}

/* --- one pass ----------------------------------------------------------------------------------------------------------- */

static void set_schedule(struct schedule schedule)
{
    static const omp_sched_t kinds[] = {omp_sched_static, omp_sched_dynamic, omp_sched_guided};
    omp_set_schedule(kinds[schedule.kind], schedule.kind == SCHEDULE_STATIC ? 0 : (int)schedule.grain);
}

static void run_portion(struct rank_team *team, enum pass pass, size_t step, struct share portion)
{
    struct job *job = team->job;
    if (team->threads == 1) {
        job_run_chunks(job, pass, first_worker(team), team->locals[0], step, portion.begin, portion.end);
        return;
    }
    set_schedule(pass == PASS_FILL ? (struct schedule){SCHEDULE_STATIC, 1} : team->schedule);
#pragma omp parallel for schedule(runtime) num_threads((int)team->threads)
    for (size_t chunk = portion.begin; chunk < portion.end; chunk++) {
        size_t thread = (size_t)omp_get_thread_num();
        job_run_chunk(job, pass, first_worker(team) + thread, team->locals[thread], step, chunk);
    }
}

/* What this rank will most likely use comes first, and so near it; then the rest, as chunks may read what others' fill() made.
 */
static void fill(struct rank_team *team)
{
    struct share own = schedule_static_share(team->job->chunk_count, (size_t)team->rank, (size_t)team->rank_count);
    run_portion(team, PASS_FILL, 0, own);
    run_portion(team, PASS_FILL, 0, (struct share){0, own.begin});
    run_portion(team, PASS_FILL, 0, (struct share){own.end, team->job->chunk_count});
}

/* A chunk keeps its rank through all steps: portions are taken in the first. */
static void run_chunks(struct rank_team *team, size_t step)
{
    const struct engine *engine = ranks_get()->engine;
    if (!goes_by_counter(team) || step > 0) {
        for (size_t i = 0; i < team->mine_count; i++)
            run_portion(team, PASS_RUN, step, team->portions[team->mine[i]]);
        return;
    }
    team->mine_count = 0;
    for (size_t next; (next = engine->counter_next(team->group)) < team->portion_count;) {
        team->mine[team->mine_count++] = (int)next;
        run_portion(team, PASS_RUN, step, team->portions[next]);
    }
}

/* After the first step under dynamic and guided: who has taken what. */
static void share_owners(struct rank_team *team)
{
    const struct engine *engine = ranks_get()->engine;
    int count = (int)team->mine_count;
    engine->gather_all(team->group, &count, team->counts, sizeof count);
    for (int rank = 0, begin = 0; rank < team->rank_count; begin += team->counts[rank++])
        team->begins[rank] = begin;
    int *taken = calloc(team->portion_count, sizeof *taken);
    if (!taken) { /* the others wait in the exchange: nothing can go on */
        fprintf(stderr, "forkjoin: out of memory in rank %d\n", team->rank);
        abort();
    }
    memcpy(taken + team->begins[team->rank], team->mine, team->mine_count * sizeof *taken);
    engine->share(team->group, taken, team->counts, team->begins, sizeof *taken);
    for (int rank = 0; rank < team->rank_count; rank++) {
        for (int i = 0; i < team->counts[rank]; i++)
            team->owners[taken[team->begins[rank] + i]] = rank;
    }
    free(taken);
    lay_out_packed(team);
}

/* Copies partials of portions between their place in the job and that in `packed`: those of one rank, in the order of chunks.
 */
static void copy_packed(struct rank_team *team, int rank, bool pack)
{
    size_t bytes = team->job->problem->partial_bytes;
    unsigned char *packed = team->packed + (size_t)team->begins[rank] * bytes;
    for (size_t i = 0; i < team->portion_count; i++) {
        if (team->owners[i] != rank)
            continue;
        size_t size = (team->portions[i].end - team->portions[i].begin) * bytes;
        unsigned char *partials = team->job->partials + team->portions[i].begin * bytes;
        memcpy(pack ? packed : partials, pack ? partials : packed, size);
        packed += size;
    }
}

/* What a failed rank did not compute is nought to the others, who learn of it at the end of the run: no reduce must read what
 * was never written. */
static void clear_failed(struct rank_team *team)
{
    char why[WHY_MAX];
    size_t bytes = team->job->problem->partial_bytes;
    if (!job_failed(team->job, why))
        return;
    for (size_t i = 0; i < team->portion_count; i++) {
        if (team->owners[i] == team->rank)
            memset(team->job->partials + team->portions[i].begin * bytes, 0,
                   (team->portions[i].end - team->portions[i].begin) * bytes);
    }
}

static void share_partials(struct rank_team *team)
{
    const struct engine *engine = ranks_get()->engine;
    size_t bytes = team->job->problem->partial_bytes;
    clear_failed(team);
    if (!goes_by_counter(team)) {
        engine->share(team->group, team->job->partials, team->counts, team->begins, bytes);
        return;
    }
    copy_packed(team, team->rank, true);
    engine->share(team->group, team->packed, team->counts, team->begins, bytes);
    for (int rank = 0; rank < team->rank_count; rank++) {
        if (rank != team->rank)
            copy_packed(team, rank, false);
    }
}

/* Copies what a rank's chunks wrote in a step to `packed`, or from there. Returns how many bytes; with NULL it only counts. */
static size_t copy_outputs(struct rank_team *team, size_t step, int rank, unsigned char *packed, bool pack)
{
    size_t bytes = 0;
    for (size_t i = 0; i < team->portion_count; i++) {
        if (team->owners[i] != rank)
            continue;
        for (size_t chunk = team->portions[i].begin; chunk < team->portions[i].end; chunk++) {
            struct span spans[SPAN_MAX];
            size_t count = job_step_outputs(team->job, step, chunk, spans);
            for (size_t j = 0; j < count; bytes += spans[j++].bytes) {
                if (packed)
                    memcpy(pack ? packed + bytes : spans[j].begin, pack ? spans[j].begin : packed + bytes, spans[j].bytes);
            }
        }
    }
    return bytes;
}

/* Outputs of all chunks to all ranks, so that the next step finds what it would in shared memory. They travel in pieces of a
 * cache line, so that counts of pieces stay below 2^31. */
static void hand_outputs(struct rank_team *team, size_t step)
{
    int all = 0, *counts = calloc(2 * (size_t)team->rank_count, sizeof *counts), *begins = counts + team->rank_count;
    for (int rank = 0; counts && rank < team->rank_count; all += counts[rank++]) {
        begins[rank] = all;
        counts[rank] = (int)((copy_outputs(team, step, rank, NULL, true) + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT);
    }
    unsigned char *packed = counts ? calloc((size_t)all + 1, ARENA_ALIGNMENT) : NULL;
    if (!packed) {
        fprintf(stderr, "forkjoin: out of memory in rank %d\n", team->rank);
        abort(); /* the others wait in the exchange: the launcher ends them */
    }
    copy_outputs(team, step, team->rank, packed + (size_t)begins[team->rank] * ARENA_ALIGNMENT, true);
    ranks_get()->engine->share(team->group, packed, counts, begins, ARENA_ALIGNMENT);
    for (int rank = 0; rank < team->rank_count; rank++) {
        if (rank != team->rank)
            copy_outputs(team, step, rank, packed + (size_t)begins[rank] * ARENA_ALIGNMENT, false);
    }
    free(packed);
    free(counts);
}

static void end_step(struct rank_team *team, size_t step)
{
    struct job *job = team->job;
    if (goes_by_counter(team) && step == 0)
        share_owners(team);
    if (team->hand_outputs && step + 1 < job->problem->step_count)
        hand_outputs(team, step);
    if (!job->kernel->reduce)
        return;
    if (job->problem->partial_bytes > 0)
        share_partials(team);
    job_reduce(job, PASS_RUN, first_worker(team), step);
}

static void run_steps(struct rank_team *team)
{
    const struct engine *engine = ranks_get()->engine;
    if (goes_by_counter(team) && team->rank == 0)
        engine->counter_reset(team->group);
    engine->barrier(team->group);
    double chunk_seconds = 0;
    team->report.started = clock_seconds();
    for (size_t step = 0; step < team->job->problem->step_count; step++) {
        double begun = clock_seconds();
        run_chunks(team, step);
        chunk_seconds += clock_seconds() - begun;
        end_step(team, step);
    }
    team->report.ended = clock_seconds();
    team->report.chunk_seconds = chunk_seconds;
    team->report.communication_seconds = team->report.ended - team->report.started - chunk_seconds;
}

static struct usage usage_since(struct usage before)
{
    struct usage now = self_usage(NULL);
    return (struct usage){
        .cpu_seconds = now.cpu_seconds - before.cpu_seconds,
        .involuntary_switches = now.involuntary_switches - before.involuntary_switches,
        .minor_faults = now.minor_faults - before.minor_faults,
        .voluntary_switches = now.voluntary_switches - before.voluntary_switches,
    };
}

void rank_team_run(struct rank_team *team, enum pass pass)
{
    team->report = (struct rank_report){0};
    if (team->threads > 1) /* the runtime may have made them anew since (openmp.c) */
        bind_threads(team);
    struct usage before = self_usage(NULL);
    if (pass == PASS_FILL)
        fill(team);
    else
        run_steps(team);
    team->report.used = usage_since(before);
}

/* --- to rank 0 ---------------------------------------------------------------------------------------------------------- */

struct worker_report {
    double busy_seconds, reduce_seconds;
    size_t chunk_count;
};

static void tell_workers(struct rank_team *team)
{
    struct job *job = team->job;
    size_t all_count = team->rank == 0 ? (size_t)team->rank_count * team->threads : 0;
    struct worker_report *mine = calloc(team->threads, sizeof *mine), *all = calloc(all_count + 1, sizeof *all);
    if (!mine || !all) {
        fprintf(stderr, "forkjoin: out of memory in rank %d\n", team->rank);
        abort();
    }
    for (size_t i = 0; i < team->threads; i++) {
        const struct job_worker *worker = &job->workers[first_worker(team) + i];
        mine[i] = (struct worker_report){worker->busy_seconds, worker->reduce_seconds, atomic_load(&worker->chunk_count)};
    }
    ranks_get()->engine->gather(team->group, mine, all, team->threads * sizeof *mine);
    for (size_t i = team->threads; i < all_count; i++) { /* its own are there already */
        job->workers[i].busy_seconds += all[i].busy_seconds;
        job->workers[i].reduce_seconds += all[i].reduce_seconds;
        atomic_fetch_add(&job->workers[i].chunk_count, all[i].chunk_count);
    }
    free(mine);
    free(all);
}

void rank_team_tell(struct rank_team *team, struct rank_report *reports)
{
    const struct ranks *ranks = ranks_get();
    char why[WHY_MAX] = "";
    team->report.failed = job_failed(team->job, why);
    ranks->engine->gather(team->group, &team->report, reports, sizeof team->report);
    tell_workers(team);
    if (team->rank > 0 && team->report.failed)
        ranks->engine->send(0, TAG_WHY, why, sizeof why);
    for (int rank = 1; team->rank == 0 && rank < team->rank_count; rank++) {
        char told[WHY_MAX + RANK_HOST_MAX + 32];
        if (!reports[rank].failed)
            continue;
        ranks->engine->receive(rank, TAG_WHY, why, sizeof why);
        snprintf(told, sizeof told, "rank %d on %s: %.*s", rank, ranks->facts[rank].host, WHY_MAX, why);
        job_fail(team->job, told);
    }
}

/* --- outputs ------------------------------------------------------------------------------------------------------------ */

/* Bytes on their way, in blocks. */
struct stream {
    int rank; /* the other one */
    bool sends;
    unsigned char *block;
    size_t begin, end; /* of what is in the block: to be sent, or received and not yet taken */
};

static void flush(struct stream *stream)
{
    if (stream->sends && stream->end > 0)
        ranks_get()->engine->send(stream->rank, TAG_OUTPUTS, stream->block, stream->end);
    stream->end = 0;
}

static void refill(struct stream *stream)
{
    stream->begin = 0;
    stream->end = ranks_get()->engine->receive(stream->rank, TAG_OUTPUTS, stream->block, BLOCK_BYTES);
}

static void pass_span(struct stream *stream, struct span span)
{
    for (size_t done = 0; done < span.bytes;) {
        unsigned char *bytes = (unsigned char *)span.begin + done;
        if (!stream->sends && stream->begin == stream->end)
            refill(stream);
        size_t room = stream->sends ? BLOCK_BYTES - stream->end : stream->end - stream->begin;
        size_t count = span.bytes - done < room ? span.bytes - done : room;
        if (stream->sends) {
            memcpy(stream->block + stream->end, bytes, count);
            stream->end += count;
        } else {
            memcpy(bytes, stream->block + stream->begin, count);
            stream->begin += count;
        }
        if (stream->sends && stream->end == BLOCK_BYTES)
            flush(stream);
        done += count;
    }
}

/* The outputs of a rank's chunks, in order: sent by that rank, received by rank 0. */
static void pass_outputs(struct rank_team *team, int rank, struct stream *stream)
{
    for (size_t i = 0; i < team->portion_count; i++) {
        if (team->owners[i] != rank)
            continue;
        for (size_t chunk = team->portions[i].begin; chunk < team->portions[i].end; chunk++) {
            struct span spans[SPAN_MAX];
            size_t count = job_outputs(team->job, chunk, spans);
            for (size_t j = 0; j < count; j++)
                pass_span(stream, spans[j]);
        }
    }
    flush(stream);
}

void rank_team_send_outputs(struct rank_team *team, const struct rank_report *reports)
{
    if (!team->job->kernel->outputs || team->rank_count == 1 || (team->rank > 0 && team->report.failed))
        return;
    unsigned char *block = malloc(BLOCK_BYTES);
    if (!block) {
        fprintf(stderr, "forkjoin: out of memory in rank %d\n", team->rank);
        abort();
    }
    if (team->rank > 0)
        pass_outputs(team, team->rank, &(struct stream){.rank = 0, .sends = true, .block = block});
    for (int rank = 1; team->rank == 0 && rank < team->rank_count; rank++) {
        if (!reports[rank].failed)
            pass_outputs(team, rank, &(struct stream){.rank = rank, .block = block});
    }
    free(block);
}
