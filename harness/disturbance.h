/* disturbance.h - what else the machine did while a sample was taken. A disturbed sample is flagged and kept, never dropped. */
#ifndef FORKJOIN_DISTURBANCE_H
#define FORKJOIN_DISTURBANCE_H

#include <stdbool.h>

/* Bits of sample.disturbance. */
enum disturbance {
    DISTURBED_STEAL = 1 << 0,     /* the hypervisor gave CPU time to others */
    DISTURBED_SWITCHES = 1 << 1,  /* workers lost their CPU to other tasks */
    DISTURBED_RUNNABLE = 1 << 2,  /* other tasks wanted to run */
    DISTURBED_FREQUENCY = 1 << 3, /* the CPU ran slower than in the other samples */
    DISTURBED_THROTTLED = 1 << 4, /* a control group's quota stopped the workers */
};

struct disturbance_words {
    char text[64];
};

/* "" or the words of its bits, like "steal,switches". */
struct disturbance_words disturbance_words(unsigned disturbance);

/* The reverse. False for a text that is no list of those words. */
bool disturbance_parse(const char *text, unsigned *disturbance);

#endif
