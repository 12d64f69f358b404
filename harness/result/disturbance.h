/* disturbance.h - what else the machine did while a sample was taken. A disturbed sample is flagged and kept, never dropped.
 * Pure.
 */
#ifndef FORKJOIN_DISTURBANCE_H
#define FORKJOIN_DISTURBANCE_H

#include "result.h"

/* Bits of sample.disturbance. */
enum disturbance {
    DISTURBED_STEAL = 1 << 0,     /* the hypervisor gave CPU time to others */
    DISTURBED_SWITCHES = 1 << 1,  /* workers lost their CPU to other tasks */
    DISTURBED_RUNNABLE = 1 << 2,  /* other tasks wanted to run */
    DISTURBED_FREQUENCY = 1 << 3, /* the CPU ran slower than in the other samples */
    DISTURBED_THROTTLED = 1 << 4, /* a control group's quota stopped the workers */
};
enum { DISTURBANCE_COUNT = 5 };

/* What was seen of a sample, held against what its configuration leads to expect; docs/method/disturbance.md has the thresholds
 * and their reasons. `usual_megahertz` is the median of the configuration's samples; NAN: unknown. What the machine does not
 * tell is no disturbance. */
unsigned disturbance_of(const struct sample *sample, const struct configuration *configuration, double usual_megahertz);

/* Flags every sample of a configuration. False when memory is short. */
bool disturbance_flag(struct configuration *configuration);

struct disturbance_words {
    char text[64];
};

/* "" or the words of its bits, like "steal,switches". */
struct disturbance_words disturbance_words(unsigned disturbance);

/* The reverse. False for a text that is no list of those words. */
bool disturbance_parse(const char *text, unsigned *disturbance);

#endif
