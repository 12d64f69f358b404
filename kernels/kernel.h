/* kernel.h - the contract: what a kernel tells the harness about its work.
 *
 * A kernel says what an item of work is; a strategy (harness/strategies/) says who works on which items. Neither knows
 * the other. A kernel starts no thread, forks no process, reads no clock and prints nothing: whoever calls run_range()
 * decides how the work is spread, and so that choice cannot change the answer.
 *
 * File risk_european.c defines `const struct kernel kernel_risk_european`, whose name is "risk.european"; the build finds
 * it by its place in this folder. docs/architecture.md has the whole picture, README.md an example of 40 lines. */
#ifndef FORKJOIN_KERNEL_H
#define FORKJOIN_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/arena.h"
#include "common/lessons.h"
#include "common/settings.h"

enum {
    FINDING_MAX = 256, /* bytes of a finding's sentence, with the closing 0 */
    SPAN_MAX = 4,      /* most pieces of memory that one chunk's items write */
    SERVICES_MAX = 2,  /* most programs that a kernel's work calls */
    SERVICE_WORDS_MAX = 16,
    SERVICE_WORD_BYTES = 256, /* of one word of a service's command line, with the closing 0 */
};

/* Everything that decides an answer. Equal problems have answers that are equal to the last bit. */
struct problem {
    size_t item_count; /* in the unit the user counts: paths, pixels, rows; at least 1 */
    size_t chunk_size; /* items a chunk, at least 1. It fixes the order of sums, so it belongs to the problem and never to
                        * the strategy. The last chunk may be shorter. A chunk is the least a worker is handed: make it
                        * take 10 us to 1 ms, and let there be some hundred of them. */
    size_t step_count; /* steps: every chunk, barrier, reduce, and again (1 for most kernels) */
    uint64_t seed;
    size_t arena_bytes;    /* what setup() will take from the arena; 0 for none */
    size_t partial_bytes;  /* a chunk's share of the answer; may be 0 when there is no reduce() */
    size_t answer_bytes;   /* the answer; may be 0 when outputs() holds it all */
    double flops_per_item; /* for the roofline; derived in a comment; 0 = not meaningful */
    unsigned flop_bits;    /* 64 or 32: the width of the numbers those are done on, and so which peak bounds them; 0 with 0 */
    double bytes_per_item; /* memory traffic that cannot be avoided; 0 = not meaningful */
    void *parameters;      /* the kernel's own: strike, a loaded model, a decoded photograph. Made by describe(), freed by
                            * forget(); read-only in between, since several configurations share it. */
    uint64_t job;          /* from setup() on: a number of the configuration's own, the same in all processes that lay it out
                            * for themselves: what setup() makes outside of memory is one and the same by this name */
    struct settings settings; /* what describe() made it of: other processes make it of the same */
    /* What each of the kernel's services said of where it is to be found, from setup() on until after the last run; NULL
     * without one. The one member that decides no answer. */
    const char *service_addresses[SERVICES_MAX];
};

/* Items begin .. end - 1. Ranges handed to a kernel begin at a multiple of chunk_size and end at one or at item_count. */
struct range {
    size_t begin, end;
};

/* A piece of memory that items wrote. */
struct span {
    void *begin;
    size_t bytes;
};

/* What verify() found, for people and for comparing machines. */
struct finding {
    char text[FINDING_MAX]; /* one line: the answer, and what it was held against ("price 10.4506 +- 0.0009, Black-Scholes
                             * 10.4506"); when wrong, what is wrong */
    double value;           /* the answer as one number: a price, the mean of a picture */
    double tolerance;       /* how far `value` may lie from another build's, whose sums round otherwise */
};

/* What a kernel is measured for. Results record it by its name, so that whoever reads one knows what its kernels tell. */
enum kernel_role {
    ROLE_WORK,       /* "work": for its own sake, like all that users bring */
    ROLE_PEAK_FLOPS, /* "peak flops": its flops a second are the machine's most, in its flop_bits */
    ROLE_PEAK_BYTES, /* "peak bytes": its bytes a second are the memory's most */
    ROLE_OVERHEAD,   /* "overhead": its work is next to none, so what its runs take is the strategy's own */
    ROLE_COUNT
};

/* Words of a command line, after the program's name. */
struct service_words {
    char words[SERVICE_WORDS_MAX][SERVICE_WORD_BYTES];
    size_t count;
};

/* A program that the kernel's work calls, run beside it: started before setup(), ended after the last run, however that ends.
 * It lies where the build puts programs (services/).
 *
 * Its first line to standard output is "ready at ADDRESS", of less than 256 bytes, once whoever calls will be answered. ADDRESS
 * is the kernel's own affair: 127.0.0.1:PORT, a folder of files that it made. When it cannot, its only line, on either stream,
 * says why. What it made it removes at its end, which SIGTERM asks for, also where forkjoin was killed; it is over when its
 * process is gone and nobody holds its output any more (services/keeper.h). */
struct service {
    const char *program; /* its file's name */
    /* Optional: its command line. With weak scaling it is asked for the largest of the problems. */
    void (*words)(const struct problem *problem, struct service_words *words);
    double start_seconds; /* how long it may take to be ready; 0: 20 s */
    double stop_seconds;  /* how long it may take to end, before it is killed, and to clean up then; 0: 5 s */
};

/* Functions marked "optional" may be NULL. A function that returns false has put the cause into `why` (WHY_MAX bytes). */
struct kernel {
    const char *name;                   /* "risk.european" */
    const char *summary;                /* one line for `forkjoin list` */
    const char *item;                   /* what is counted, singular: "path" */
    enum kernel_role role;              /* left out: ROLE_WORK */
    size_t sizes[SIZE_COUNT];           /* items at tiny, small, medium, large: sequential runs of at most 20 ms, 0.05 - 0.3 s,
                                         * at least 1 s and at least 10 s, as far as memory lets them be so */
    const struct parameter *parameters; /* optional: what --set can change; ends with a row whose name is NULL */
    bool waits;  /* it spends its time waiting for others (a network, a disk), not computing: more workers than CPUs make sense,
                  * and share them without being in one another's way */
    bool steady; /* nothing but the machine makes its times differ: it computes in registers and caches, chunks take alike long.
                  * The harness measures itself by the first such kernel */
    const struct lesson *lesson; /* optional: the lesson's task for which it stands in `forkjoin matrix` */
    bool only_named;       /* with a lesson: left out of the matrix unless it is named, as another kernel stands for the task */
    const char *python;    /* optional: the same task in services/forkjoin_lesson.py, for `forkjoin matrix --with-python` */
    const char *in_flight; /* optional: the parameter that says how many items one worker keeps going at once, by default 1.
                            * What event loops do without workers: the second baseline of work that waits */
    const struct service *services[SERVICES_MAX]; /* optional; NULL after the last. Started in this order */
    const char *input; /* optional: what --input takes, for `forkjoin list`: "a PNG or JPEG photograph" */

    /* From what the user asked to the problem. The harness has checked parameters against their table, and has set
     * item_count = settings->size, seed, chunk_size = 0 (to be set here), step_count = 1 and the rest 0. */
    bool (*describe)(const struct settings *settings, struct problem *problem, char why[WHY_MAX]);

    /* Optional: frees problem->parameters. */
    void (*forget)(struct problem *problem);

    /* Optional: lays out one configuration's memory: allocates from the arena, sets pointers, and leaves *state (itself in the
     * arena) for the calls below. It touches no bulk memory: that is for fill(). Without setup(), state is the problem:
     * a const struct problem *. Pointers made here hold in workers forked later. */
    bool (*setup)(const struct problem *problem, struct arena *arena, void **state, char why[WHY_MAX]);

    /* Optional: makes the inputs of a range, called once for every chunk, by the worker that will most likely use them, so
     * that the pages lie near it (first touch). Not timed. */
    void (*fill)(void *state, struct range range);

    /* Optional, by one caller, before every run, not timed: back to the initial state. */
    void (*prepare)(void *state);

    /* Optional: one worker's own scratch, made in that worker before its first chunk, not timed in warm runs. */
    bool (*attach)(const void *state, size_t worker, void **local, char why[WHY_MAX]);

    /* The work: items of one range, to outputs and to *partial (partial_bytes, aligned to 8 at least; not zeroed).
     * `local` comes from attach() or is NULL. `previous` is the answer of the step before; NULL in step 0. */
    bool (*run_range)(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX]);

    /* Optional: partials, in chunk order, to the answer of this step (not zeroed; no byte of it may be left unwritten). Between
     * ranks of MPI, which have memory of their own, a kernel with a reduce() hands on its partials and the answer, one without
     * its outputs: steps of a kernel with both may read the outputs of their own chunks only. */
    void (*reduce)(const void *state, size_t step, const void *partials, size_t count, void *answer);

    /* Optional: frees what attach() made. */
    void (*detach)(void *local);

    /* Optional: the memory that one chunk's items wrote, at most SPAN_MAX pieces; returns how many. The harness digests it and
     * poisons it, so that a run which writes nothing cannot pass. */
    size_t (*outputs)(const void *state, struct range range, struct span spans[SPAN_MAX]);

    /* Is the answer right, by an independent way to know? Fills `finding` in either case. Not timed. */
    bool (*verify)(const void *state, const void *answer, struct finding *finding);

    /* Optional: frees what setup() made outside the arena, in the process that called it, when no worker is left. */
    void (*teardown)(void *state);
};

#endif
