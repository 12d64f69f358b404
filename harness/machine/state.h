/* state.h - what the machine was doing while a sample was taken. */
#ifndef FORKJOIN_STATE_H
#define FORKJOIN_STATE_H

#include "result.h"

/* Counters at one moment. */
struct machine_state {
    double steal_ticks, all_ticks; /* of all CPUs, since the machine started; 0: unknown */
    long throttled;                /* -1: unknown */
};

struct machine_state state_now(void);

/* Puts what happened since `before` into the sample's fields for it. `cpu` is the CPU whose frequency is read. */
void state_since(const struct machine_state *before, unsigned cpu, struct sample *sample);

#endif
