/* replicates.c - the program started again by itself, and what comes back. */
#define _GNU_SOURCE
#include "replicates.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "load.h"
#include "merge.h"
#include "record.h"
#include "stats/random.h"

static const char NUMBER[] = "FORKJOIN_REPLICATE", OUTPUT[] = "FORKJOIN_REPLICATE_OUTPUT", PADDING[] = "FORKJOIN_PADDING";

/* The stack begins below the environment, so its size moves all that lies on the stack. A page holds every alignment. */
enum { PADDING_MOST = 4096 };

bool replicates_is_child(struct replicate *replicate)
{
    const char *number = getenv(NUMBER);
    *replicate = (struct replicate){.output = getenv(OUTPUT)};
    if (!number || !replicate->output)
        return false;
    replicate->number = strtoull(number, NULL, 10);
    return true;
}

static bool complain(const char *path, const char *why)
{
    fprintf(stderr, "forkjoin: %s: %s\n", path, why);
    return false;
}

/* --- one process -------------------------------------------------------------------------------------------------------- */

static void set_environment(const struct plan *plan, size_t number, const char *output)
{
    char digits[24], padding[PADDING_MOST];
    uint64_t state = plan->seed + number;
    size_t length = stats_random_below(&state, PADDING_MOST);
    memset(padding, 'x', length);
    padding[length] = '\0';
    snprintf(digits, sizeof digits, "%zu", number);
    setenv(NUMBER, digits, 1);
    setenv(OUTPUT, output, 1);
    setenv(PADDING, padding, 1);
}

/* Becomes the replicate. It has a process group of its own: Ctrl-C reaches the starting process alone, which passes it on once.
 */
static _Noreturn void become(const struct plan *plan, size_t number, const char *output, char **words, pid_t parent)
{
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    program[length > 0 ? length : 0] = '\0';
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) /* it died before prctl() */
        _exit(RUN_INTERRUPTED);
    signal(SIGINT, SIG_DFL); /* until it installs its own */
    signal(SIGTERM, SIG_DFL);
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere >= 0)
        dup2(nowhere, STDOUT_FILENO); /* tables are for all replicates together */
    set_environment(plan, number, output);
    execv(program, words);
    fprintf(stderr, "forkjoin: cannot start '%s' again: %s\n", program, strerror(errno));
    _exit(RUN_CANNOT);
}

/* Waits for the end of a process, and passes an interruption on to it. */
static int wait_for(pid_t child, const atomic_int *interrupted)
{
    int status = 0;
    bool told = false;
    while (waitpid(child, &status, WNOHANG) == 0) {
        if (!told && atomic_load(interrupted)) {
            kill(child, SIGTERM);
            told = true;
        }
        struct timespec pause = {.tv_nsec = 100000000}; /* ten looks a second disturb nothing */
        nanosleep(&pause, NULL);
    }
    return status;
}

static enum run_status status_of(int status, size_t number)
{
    if (WIFEXITED(status))
        return (enum run_status)WEXITSTATUS(status);
    fprintf(stderr, "forkjoin: replicate %zu was killed by signal %d (%s); what it had saved is kept\n", number + 1,
            WTERMSIG(status), strsignal(WTERMSIG(status)));
    return RUN_FAILED;
}

static enum run_status start_and_wait(const struct run_request *request, size_t number, const char *output, char **words)
{
    pid_t parent = getpid();
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        become(request->plan, number, output, words, parent);
    if (child < 0) {
        fprintf(stderr, "forkjoin: cannot fork: %s\n", strerror(errno));
        return RUN_CANNOT;
    }
    return status_of(wait_for(child, request->interrupted), number);
}

/* --- all of them -------------------------------------------------------------------------------------------------------- */

/* Takes what a replicate has saved, if anything, and saves the whole. */
static bool take_over(const struct run_request *request, const char *output, struct result *result)
{
    char why[WHY_MAX];
    struct result part;
    if (access(output, F_OK) != 0)
        return true;
    if (!load_result(output, &part, why))
        return complain(output, why);
    bool merged = merge_result(result, &part, why);
    result_free(&part);
    if (!merged)
        return complain(output, why);
    unlink(output);
    return record_write(result, request->output, why) || complain(request->output, why);
}

/* Fewer replicates than were asked for: whatever each of them says, the sampling of all ended here. The one at work may have
 * had nothing to save yet. */
static bool mark_interrupted(const struct run_request *request, struct result *result)
{
    char why[WHY_MAX];
    for (size_t i = 0; i < result->kernel_count; i++) {
        for (size_t j = 0; j < result->kernels[i].configuration_count; j++) {
            struct configuration *configuration = &result->kernels[i].configurations[j];
            if (strcmp(configuration->stopped, "failed") != 0)
                snprintf(configuration->stopped, sizeof configuration->stopped, "interrupted");
        }
    }
    return !result->kernels || record_write(result, request->output, why) || complain(request->output, why);
}

/* The first status that is not "done" stays, but for those that end all. */
static enum run_status worse_of(enum run_status so_far, enum run_status one)
{
    return so_far == RUN_DONE || one == RUN_INTERRUPTED || one == RUN_CANNOT ? one : so_far;
}

static bool goes_on(enum run_status status)
{
    return status == RUN_DONE || status == RUN_FAILED;
}

enum run_status replicates_run(const struct run_request *request, char **words, struct result *result)
{
    char why[WHY_MAX], output[PATH_MAX];
    enum run_status status = RUN_DONE;
    if (!record_write(result, request->output, why)) { /* told before anything is measured */
        fprintf(stderr, "forkjoin: %s\n", why);
        return RUN_WRONG_USE;
    }
    size_t count = request->plan->sampling.replicate_count;
    for (size_t number = 0; number < count && goes_on(status) && !atomic_load(request->interrupted); number++) {
        snprintf(output, sizeof output, "%s.replicate-%zu", request->output, number + 1);
        status = worse_of(status, start_and_wait(request, number, output, words));
        if (!take_over(request, output, result))
            status = RUN_CANNOT;
    }
    if (atomic_load(request->interrupted))
        status = mark_interrupted(request, result) ? RUN_INTERRUPTED : RUN_CANNOT;
    if (!result->kernels)
        unlink(request->output); /* there is nothing in it */
    for (size_t i = 0; request->report && i < result->kernel_count; i++)
        request->report(&result->kernels[i], false, request->report_context);
    return status;
}
