/* options.h - the command line, read by one table. */
#ifndef FORKJOIN_OPTIONS_H
#define FORKJOIN_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "common/settings.h"

enum { OPTION_LIST_MAX = 64 }; /* how often --set or --input can be given */

enum command_id {
    COMMAND_LIST = 1,
    COMMAND_TOPO = 2,
    COMMAND_RUN = 4,
    COMMAND_VERIFY = 8,
    COMMAND_REPORT = 16,
    COMMAND_COMPARE = 32,
    COMMAND_DOCTOR = 64,
    COMMAND_MATRIX = 128,
    COMMAND_EXERCISE = 256,
    COMMAND_PREDICT = 512,
};

struct option_list {
    const char *items[OPTION_LIST_MAX];
    size_t count;
};

/* What the user typed; texts point into argv. What a text means, its reader knows (workers_parse, schedule_parse ...). */
struct options {
    enum command_id command;
    char **operands; /* kernels or result files; points into argv, which is put in order */
    size_t operand_count;
    bool help, json, with_python, quiet, full, self_test;
    const char *strategies, *workers, *schedule, *size, *cpus, *output, *machine, *format; /* NULL: not given */
    const char *scaling, *reference;                                                       /* NULL: not given */
    uint64_t threads_per_rank;                                                             /* 0: not given */
    uint64_t rounds, replicates, max_workers;                                              /* 0: not given */
    uint64_t seed, comparisons;
    const char *network;                           /* NULL: not given */
    uint64_t ranks_per_node, max_ranks;            /* 0: not given */
    double latency_us, overhead_us, bandwidth_gbs; /* of messages between nodes; below 0: not given */
    double precision;                              /* as a fraction: 0.02 for 2 %; 0: not given */
    double time_limit_seconds;                     /* 0: none */
    struct option_list inputs, sets;
};

/* Reads argv (argv[0] is the program) and reorders it. `why` is "" when nothing was typed after the program's name: show the
 * help. */
bool options_parse(int argc, char **argv, struct options *options, char why[WHY_MAX]);

/* The help of the program, or of one command. */
void options_print_help(FILE *out);
void options_print_command_help(FILE *out, enum command_id command);

#endif
