/* advice.h - what to try next with a kernel, from what was measured. Pure: the same file gives the same advice.
 *
 * docs/method/exercise.md has every rule with its threshold and its reason. */
#ifndef FORKJOIN_ADVICE_H
#define FORKJOIN_ADVICE_H

#include "study.h"

/* In the order in which they are given. */
enum advice_kind {
    ADVICE_WRONG,       /* the answers differ, or are wrong: then nothing else is said */
    ADVICE_TOO_FEW,     /* rounds, for an interval */
    ADVICE_ONE_CPU,     /* there is nothing to be parallel on */
    ADVICE_DISTURBED,   /* by what else ran */
    ADVICE_FEW_CHUNKS,  /* for the workers */
    ADVICE_IMBALANCE,   /* the busiest worker holds the others up */
    ADVICE_HANDING_OUT, /* time between chunks, not in them */
    ADVICE_START_UP,    /* creating workers, against a run */
    ADVICE_MEMORY,      /* near the memory's roof, where that was measured */
    ADVICE_SLOWED,      /* workers that slow one another down */
    ADVICE_WAITS,       /* for others, not for the CPU */
    ADVICE_COMPUTES,    /* though it says that it waits */
    ADVICE_CROWDED,     /* more workers than CPUs */
    ADVICE_IDEAL,       /* about as many times faster as there are workers */
    ADVICE_UNEXPLAINED, /* less than that, and none of the above */
    ADVICE_COUNT
};

enum { ADVICE_TEXT_MAX = 400 };

struct advice {
    enum advice_kind kind;
    char found[ADVICE_TEXT_MAX]; /* what was seen, with its number: "imbalance: ..." */
    char next[ADVICE_TEXT_MAX];  /* one thing to do about it */
};

struct advices {
    struct advice list[ADVICE_COUNT];
    size_t count; /* 0: the kernel has no samples, and nothing failed */
};

/* For kernel number `kernel`; texts may hold names out of somebody's file. False when memory is short. */
bool advise(const struct study *study, size_t kernel, struct advices *advices);

#endif
