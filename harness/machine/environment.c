/* environment.c - one wait policy and no binding but ours, for every run.
 *
 * libgomp reads its variables in a constructor, so setting them in main() is too late: the program executes itself again. Why
 * these values: docs/decisions/0003-wait-passively.md. */
#define _GNU_SOURCE
#include "environment.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct variable {
    const char *name, *value; /* NULL: not set */
};

static const struct variable wanted[] = {
    {"OMP_WAIT_POLICY", "passive"}, /* spinning threads would take the CPUs of whatever runs next to them */
    {"OMP_PROC_BIND", "false"},     /* workers of every strategy are bound by placement_bind() alike */
    {"OMP_DYNAMIC", "false"},       /* as many threads as were asked for */
    {"OMP_PLACES", NULL},
    {"GOMP_CPU_AFFINITY", NULL},
    {"OMP_NUM_THREADS", NULL},
    {"OMP_THREAD_LIMIT", NULL},
    {"GOMP_SPINCOUNT", NULL},
    {"OMP_MAX_ACTIVE_LEVELS", NULL},
    /* Google Benchmark takes its own options from these. */
    {"BENCHMARK_REPETITIONS", NULL},
    {"BENCHMARK_LIST_TESTS", NULL},
    {"BENCHMARK_DRY_RUN", NULL},
    {"BENCHMARK_OUT", NULL},
    {"BENCHMARK_FILTER", NULL},
};

/* Set in the second start, so that there is never a third. */
static const char MARK[] = "FORKJOIN_ENVIRONMENT_PREPARED";

static bool as_wanted(const struct variable *variable)
{
    const char *value = getenv(variable->name);
    return variable->value ? value && strcmp(value, variable->value) == 0 : !value;
}

void environment_prepare(char **argv)
{
    bool changed = false;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        if (as_wanted(&wanted[i]))
            continue;
        changed = true;
        if (wanted[i].value)
            setenv(wanted[i].name, wanted[i].value, 1);
        else
            unsetenv(wanted[i].name);
    }
    if (!changed || getenv(MARK)) {
        unsetenv(MARK);
        return;
    }
    char program[PATH_MAX]; /* by its own name, or it would be called "exe" by ps */
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    program[length > 0 ? length : 0] = '\0';
    setenv(MARK, "1", 1);
    execv(program, argv); /* where it fails, the runs go on under the runtime's own policy */
    unsetenv(MARK);
    unsetenv("OMP_WAIT_POLICY"); /* the result must not record what the runtime never saw */
}
