/* engine.c - the table of engine.h by means of MPI; compiled once for each MPI that the build found. */
#include "engine.h"

#include <mpi.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The engine's own: a process is part of one MPI job, once. */
static struct {
    struct engine_world world;
    MPI_Comm node;
    bool patient;
    struct engine_group **groups; /* by size; NULL: not made yet */
} here;

struct engine_group {
    MPI_Comm ranks;
    MPI_Win window;
    long *counter; /* in the window of rank 0 */
};

/* Where ranks share CPUs, one that loops inside MPI keeps the CPU from the very rank that it waits for. (clang-tidy's checker
 * of MPI knows no wait but MPI_Wait().) */
static void finish(MPI_Request request)
{
    int done = 0;
    while (!done) {
        MPI_Test(&request, &done, MPI_STATUS_IGNORE);
        if (!done)
            sched_yield();
    }
}

/* Where ranks cannot tell each other why: ends them all. */
static void give_up(const char *why)
{
    fprintf(stderr, "forkjoin: %s\n", why);
    MPI_Abort(MPI_COMM_WORLD, 3);
}

static void begin(struct engine_world *world)
{
    int provided = 0, length = 0;
    char library[MPI_MAX_LIBRARY_VERSION_STRING];
#ifdef OPEN_MPI
    /* Open MPI 4.1's osc/ucx says that it can make windows over TCP, and then cannot. A counter needs no faster one. */
    setenv("OMPI_MCA_osc", "^ucx", 0);
#endif
    MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided);
    if (provided < MPI_THREAD_FUNNELED)
        give_up("this MPI cannot be called from a process that runs threads; install one built with MPI_THREAD_FUNNELED");
    MPI_Comm_rank(MPI_COMM_WORLD, &world->rank);
    MPI_Comm_size(MPI_COMM_WORLD, &world->size);
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, world->rank, MPI_INFO_NULL, &here.node);
    MPI_Comm_rank(here.node, &world->node_rank);
    MPI_Comm_size(here.node, &world->node_size);
    MPI_Get_library_version(library, &length);
    /* "Open MPI v4.1.4, package: ...", "MPICH Version:\t4.0.2\nMPICH Release date: ..." */
    library[strcspn(library, ",\n")] = '\0';
    char *tab = strstr(library, " Version:\t");
    if (tab)
        memmove(tab + 1, tab + strlen(" Version:\t"), strlen(tab + strlen(" Version:\t")) + 1);
    snprintf(world->library, sizeof world->library, "%.*s", ENGINE_LIBRARY_MAX - 1, library);
    here.world = *world;
    here.groups = calloc((size_t)world->size + 1, sizeof(struct engine_group *));
    if (!here.groups)
        give_up("memory ran out for the groups of ranks; free some");
}

static void wait_patiently(bool patient)
{
    here.patient = patient;
}

static void end(void)
{
    for (int size = 1; size <= here.world.size; size++) {
        struct engine_group *group = here.groups[size];
        if (!group)
            continue;
        MPI_Win_unlock_all(group->window);
        MPI_Win_free(&group->window);
        MPI_Comm_free(&group->ranks);
        free(group);
    }
    free(here.groups);
    MPI_Comm_free(&here.node);
    MPI_Finalize();
}

/* --- messages ----------------------------------------------------------------------------------------------------------- */

static void send(int to, int tag, const void *bytes, size_t count)
{
    MPI_Send(bytes, (int)count, MPI_BYTE, to, tag, MPI_COMM_WORLD);
}

static bool arrived(int from, int tag)
{
    int flag = 0;
    MPI_Iprobe(from, tag, MPI_COMM_WORLD, &flag, MPI_STATUS_IGNORE);
    return flag != 0;
}

static size_t receive(int from, int tag, void *bytes, size_t most)
{
    MPI_Status status;
    int count = 0;
    while (here.patient && !arrived(from, tag))
        sched_yield();
    MPI_Recv(bytes, (int)most, MPI_BYTE, from, tag, MPI_COMM_WORLD, &status);
    MPI_Get_count(&status, MPI_BYTE, &count);
    return (size_t)count;
}

static void node_all(const void *mine, void *all, size_t count)
{
    MPI_Allgather(mine, (int)count, MPI_BYTE, all, (int)count, MPI_BYTE, here.node);
}

/* --- groups ------------------------------------------------------------------------------------------------------------- */

static MPI_Comm first_ranks(int size)
{
    MPI_Group everyone, members;
    MPI_Comm ranks;
    int range[1][3] = {{0, size - 1, 1}};
    MPI_Comm_group(MPI_COMM_WORLD, &everyone);
    MPI_Group_range_incl(everyone, 1, range, &members);
    MPI_Comm_create_group(MPI_COMM_WORLD, members, size, &ranks);
    MPI_Group_free(&members);
    MPI_Group_free(&everyone);
    return ranks;
}

static struct engine_group *make_group(int size)
{
    struct engine_group *made = malloc(sizeof *made);
    if (!made) {
        give_up("memory ran out for a group of ranks; free some");
        return NULL;
    }
    made->ranks = first_ranks(size);
    MPI_Aint bytes = here.world.rank == 0 ? (MPI_Aint)sizeof *made->counter : 0;
    MPI_Win_allocate(bytes, sizeof *made->counter, MPI_INFO_NULL, made->ranks, &made->counter, &made->window);
    MPI_Win_lock_all(0, made->window);
    return made;
}

static struct engine_group *group(int size)
{
    if (!here.groups[size])
        here.groups[size] = make_group(size);
    return here.groups[size];
}

static void barrier(struct engine_group *group)
{
    MPI_Request request;
    if (!here.patient) {
        MPI_Barrier(group->ranks);
        return;
    }
    MPI_Ibarrier(group->ranks, &request);
    finish(request); // NOLINT(clang-analyzer-optin.mpi.MPI-Checker)
}

static void gather(struct engine_group *group, const void *mine, void *all, size_t count)
{
    MPI_Request request;
    if (!here.patient) {
        MPI_Gather(mine, (int)count, MPI_BYTE, all, (int)count, MPI_BYTE, 0, group->ranks);
        return;
    }
    MPI_Igather(mine, (int)count, MPI_BYTE, all, (int)count, MPI_BYTE, 0, group->ranks, &request);
    finish(request); // NOLINT(clang-analyzer-optin.mpi.MPI-Checker)
}

static void gather_all(struct engine_group *group, const void *mine, void *all, size_t count)
{
    MPI_Request request;
    if (!here.patient) {
        MPI_Allgather(mine, (int)count, MPI_BYTE, all, (int)count, MPI_BYTE, group->ranks);
        return;
    }
    MPI_Iallgather(mine, (int)count, MPI_BYTE, all, (int)count, MPI_BYTE, group->ranks, &request);
    finish(request); // NOLINT(clang-analyzer-optin.mpi.MPI-Checker)
}

/* Pieces are one datatype, so that counts stay below 2^31 where bytes do not. */
static void share(struct engine_group *group, void *all, const int *counts, const int *begins, size_t bytes)
{
    MPI_Datatype piece;
    MPI_Request request;
    MPI_Type_contiguous((int)bytes, MPI_BYTE, &piece);
    MPI_Type_commit(&piece);
    if (here.patient) {
        MPI_Iallgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, all, counts, begins, piece, group->ranks, &request);
        finish(request); // NOLINT(clang-analyzer-optin.mpi.MPI-Checker)
    } else {
        MPI_Allgatherv(MPI_IN_PLACE, 0, MPI_DATATYPE_NULL, all, counts, begins, piece, group->ranks);
    }
    MPI_Type_free(&piece);
}

static void counter_reset(struct engine_group *group)
{
    const long zero = 0;
    long before = 0;
    MPI_Fetch_and_op(&zero, &before, MPI_LONG, 0, 0, MPI_REPLACE, group->window);
    MPI_Win_flush(0, group->window);
}

static size_t counter_next(struct engine_group *group)
{
    const long one = 1;
    long before = 0;
    MPI_Fetch_and_op(&one, &before, MPI_LONG, 0, 0, MPI_SUM, group->window);
    MPI_Win_flush(0, group->window);
    return (size_t)before;
}

/* MPI works for others while a process is inside of it, and most MPIs at no other time (MPI 4.0, 12.7.3: "Progress"). */
static void progress(void)
{
    int flag;
    MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD, &flag, MPI_STATUS_IGNORE);
}

const struct engine *forkjoin_engine(void)
{
    static const struct engine engine = {
        .version = ENGINE_VERSION,
        .begin = begin,
        .wait_patiently = wait_patiently,
        .end = end,
        .send = send,
        .arrived = arrived,
        .receive = receive,
        .node_all = node_all,
        .group = group,
        .barrier = barrier,
        .gather = gather,
        .gather_all = gather_all,
        .share = share,
        .counter_reset = counter_reset,
        .counter_next = counter_next,
        .progress = progress,
    };
    return &engine;
}
