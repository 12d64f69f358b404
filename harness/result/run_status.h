/* run_status.h - how a run, or another command, ended: the program's exit status. */
#ifndef FORKJOIN_RUN_STATUS_H
#define FORKJOIN_RUN_STATUS_H

/* The worst counts. */
enum run_status {
    RUN_DONE = 0,
    RUN_FAILED = 1,    /* a wrong answer, a dead worker, plots that could not be drawn */
    RUN_WRONG_USE = 2, /* bad input, or an output that cannot be written; nothing was measured */
    RUN_CANNOT = 3,    /* the machine cannot: memory, permission */
    RUN_INTERRUPTED = 130,
};

#endif
