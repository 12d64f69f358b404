/* interrupt.h - Ctrl-C and other polite requests to end. */
#ifndef FORKJOIN_INTERRUPT_H
#define FORKJOIN_INTERRUPT_H

#include <stdatomic.h>

/* From now on SIGINT, SIGTERM and SIGHUP raise the flag that is returned, which forked children see too; a second signal ends
 * the program at once. NULL when there is no memory. */
const atomic_int *interrupt_install(void);

#endif
