/* interrupt.c - a flag in shared memory that a signal handler raises. */
#define _GNU_SOURCE
#include "interrupt.h"

#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>

/* The one variable of the program that is global: a signal handler is handed nothing else. */
static atomic_int *flag;

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
enum { SIGNAL_COUNT = sizeof signals / sizeof signals[0] };

static void raise_flag(int signal_number)
{
    atomic_store(flag, signal_number);
    for (size_t i = 0; i < SIGNAL_COUNT; i++)
        signal(signals[i], SIG_DFL); /* the next one, of whatever kind, ends the program at once */
}

const atomic_int *interrupt_install(void)
{
    void *memory = mmap(NULL, sizeof *flag, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    flag = memory;
    for (size_t i = 0; i < SIGNAL_COUNT; i++) {
        struct sigaction action = {.sa_handler = raise_flag}, before;
        sigemptyset(&action.sa_mask);
        sigaction(signals[i], NULL, &before);
        if (signals[i] != SIGHUP || before.sa_handler != SIG_IGN) /* nohup stays in force */
            sigaction(signals[i], &action, NULL);
    }
    return flag;
}
