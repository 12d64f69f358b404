/* engine.h - what a module library offers that speaks MPI: the few operations that ranks need, behind a table of functions.
 *
 * The program is linked with no MPI. engines/engine.c is compiled once for each MPI that the build found, as
 * forkjoin-mpi-NAME.so beside the program, and is loaded when that MPI's launcher has started it (launch.h): one build serves
 * all, and starting without MPI costs nothing. Ranks are numbered over the whole job; a group is the first `size` of them.
 * Errors of MPI end the whole job (MPI_ERRORS_ARE_FATAL), as nothing can go on then. Only the thread that called begin() may
 * call. */
#ifndef FORKJOIN_ENGINE_H
#define FORKJOIN_ENGINE_H

#include <stdbool.h>
#include <stddef.h>

enum {
    ENGINE_VERSION = 2,      /* of this table */
    ENGINE_LIBRARY_MAX = 64, /* bytes of a library's name */
};

/* This process's place in the job. */
struct engine_world {
    int rank, size;
    int node_rank, node_size;         /* among the ranks that share this node's memory, in the order of ranks */
    char library[ENGINE_LIBRARY_MAX]; /* "Open MPI v4.1.4" */
};

/* A group of ranks; all of its members call its functions in the same order. */
struct engine_group;

struct engine {
    int version;

    /* MPI_Init_thread() and all that happens once. `patient`: when ranks wait for each other inside a group they give their CPU
     * away, since they share it; else they wait as the library does, most often in a loop. Called before all others, once. */
    void (*begin)(struct engine_world *world);
    void (*wait_patiently)(bool patient);
    void (*end)(void);

    /* Messages between two ranks. */
    void (*send)(int to, int tag, const void *bytes, size_t count);
    bool (*arrived)(int from, int tag); /* does not wait */
    size_t (*receive)(int from, int tag, void *bytes, size_t most);

    /* Among the ranks of one node, in their order: `all` holds node_size times `count` bytes. */
    void (*node_all)(const void *mine, void *all, size_t count);

    /* The group of the first `size` ranks, made at its first use, which takes all of its members. */
    struct engine_group *(*group)(int size);
    void (*barrier)(struct engine_group *group);
    /* `count` bytes of every rank, in their order, to rank 0; or to all. `all` may be NULL in the others under gather(). */
    void (*gather)(struct engine_group *group, const void *mine, void *all, size_t count);
    void (*gather_all)(struct engine_group *group, const void *mine, void *all, size_t count);
    /* Each rank's `counts[rank]` pieces of `bytes` bytes, which lie at begins[rank] (in pieces) of `all`, to the `all` of every
     * rank: MPI_Allgatherv in place. */
    void (*share)(struct engine_group *group, void *all, const int *counts, const int *begins, size_t bytes);
    /* A counter of the group, which lies at rank 0. Rank 0 sets it to 0 before a barrier; then each call gives the next number.
     */
    void (*counter_reset)(struct engine_group *group);
    size_t (*counter_next)(struct engine_group *group);
    /* Lets calls of others that need this rank go on, as the counter's may need rank 0, which then computes. Does not wait. */
    void (*progress)(void);
};

/* The one symbol of a module. */
const struct engine *forkjoin_engine(void);

#endif
