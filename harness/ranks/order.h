/* order.h - what rank 0 tells the other ranks to do. Sent as it lies in memory, which all ranks of one build lay out alike. */
#ifndef FORKJOIN_ORDER_H
#define FORKJOIN_ORDER_H

#include <limits.h>
#include <stdint.h>

#include "job.h"
#include "schedule.h"

enum order_tag { TAG_ORDER = 1, TAG_WHY, TAG_OUTPUTS };

enum order_kind {
    ORDER_WAKE,  /* wait in a loop for a while: the next order comes soon */
    ORDER_START, /* a team: lay its job out if it is new, bind, attach; a struct order_job follows */
    ORDER_RUN,
    ORDER_PSS, /* tell how much memory the team's job takes here */
    ORDER_STOP,
    ORDER_END, /* no more orders */
};

struct order {
    enum order_kind kind;
    uint64_t team, job; /* numbers that rank 0 gives them */
    int rank_count;     /* of the team */
    size_t threads;     /* of each rank */
    bool bind;          /* workers to CPUs */
    enum pass pass;
    bool hand_outputs; /* after each step, to all ranks */
    bool deal;         /* portions_deal(), whatever the schedule */
    struct schedule schedule;
};

enum { ORDER_NAME_MAX = 64, ORDER_ADDRESS_MAX = 256 };

/* A job, so that a rank can describe it for itself. */
struct order_job {
    char kernel[ORDER_NAME_MAX];
    size_t size;
    uint64_t seed;
    uint64_t job; /* problem.job */
    double values[PARAMETERS_MAX];
    bool has_input;
    char input[PATH_MAX], data_directory[PATH_MAX];
    char addresses[SERVICES_MAX][ORDER_ADDRESS_MAX]; /* "": none */
    /* What must come out. */
    size_t item_count, chunk_size, step_count, partial_bytes, answer_bytes, arena_bytes;
};

/* The order for a job that was laid out here. False, and why, when a text is too long. */
bool order_of_job(const struct job *job, struct order_job *order, char why[WHY_MAX]);

/* The settings that an order tells; its texts are the order's. */
struct settings order_settings(const struct order_job *order, const struct kernel *kernel);

/* Whether the problem that was described from an order is the one that rank 0 has. */
bool order_fits(const struct order_job *order, const struct problem *problem, char why[WHY_MAX]);

#endif
