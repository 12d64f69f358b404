/* interrupt.c - a flag in shared memory that a signal handler raises. */
#define _GNU_SOURCE
#include "interrupt.h"

#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>

/* The one variable of the program that is global: a signal handler is handed nothing else. */
static atomic_int *flag;

static void raise_flag(int signal_number)
{
    atomic_store(flag, signal_number);
}

const atomic_int *interrupt_install(void)
{
    void *memory = mmap(NULL, sizeof *flag, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return NULL;
    flag = memory;
    const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        struct sigaction action = {.sa_handler = raise_flag, .sa_flags = (int)SA_RESETHAND};
        sigemptyset(&action.sa_mask);
        sigaction(signals[i], &action, NULL);
    }
    return flag;
}
