/* answers.h - did two files come to the same answer? Times of different answers are not to be compared. */
#ifndef FORKJOIN_ANSWERS_H
#define FORKJOIN_ANSWERS_H

#include "contender.h"

enum answer_state {
    ANSWERS_EQUAL,      /* digests are equal: every bit of the answer and of all outputs */
    ANSWERS_WITHIN,     /* other builds, and the answers lie within the kernel's tolerance of each other */
    ANSWERS_UNKNOWN,    /* other builds, and one has no number to compare, or is Google Benchmark's */
    ANSWERS_UNVERIFIED, /* one was not verified by its kernel */
    ANSWERS_OUTSIDE,    /* other builds, and the answers lie further apart */
    ANSWERS_UNSTABLE,   /* one build, and digests differ */
};

struct answers {
    enum answer_state state;
    bool same_build;
    double difference, tolerance; /* of the answers as numbers; the larger of both tolerances; NAN: not known */
};

/* Were both made by one build: the same commit without changes of one's own, compiler, flags, libraries and instruction set?
 * -march=native is the machine's set, so then the CPUs must be alike, too. What is not known is not the same. */
bool answers_same_build(const json_t *context_a, const json_t *context_b);

/* Two kernels of the same problem, with their configurations. */
struct answers answers_compare(const struct contender_kernel *a, const struct contender_kernel *b, bool one_build);

/* Are they such that times must not be compared: unverified, outside or unstable? */
bool answers_forbid(enum answer_state state);

#endif
