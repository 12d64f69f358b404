/* service.c - forks and executes a service, reads where it listens, and ends it. */
#define _GNU_SOURCE
#include "service.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"

/* It maps a few libraries and binds a socket: some milliseconds, on a machine that is busy, or emulated, some hundred. */
static const double START_SECONDS = 20;
/* How long it may take to end after SIGTERM, before it is killed. */
static const double STOP_SECONDS = 1;

static const char GREETING[] = "listening on 127.0.0.1:";

/* --- where it lies ------------------------------------------------------------------------------------------------------ */

/* The folder of the running program. */
static const char *own_folder(char folder[PATH_MAX])
{
    ssize_t length = readlink("/proc/self/exe", folder, PATH_MAX - 1);
    folder[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';
    return folder;
}

static bool find_program(const char *program, char path[PATH_MAX], char why[WHY_MAX])
{
    char own[PATH_MAX];
    const char *wanted = getenv("FORKJOIN_SERVICES");
    const char *const folders[] = {wanted ? wanted : own_folder(own), wanted ? NULL : FORKJOIN_SERVICES};
    for (size_t i = 0; i < sizeof folders / sizeof folders[0] && folders[i]; i++) {
        int length = snprintf(path, PATH_MAX, "%s/%s", folders[i], program);
        if (length < PATH_MAX && access(path, X_OK) == 0)
            return true;
    }
    snprintf(why, WHY_MAX, "its service '%s' is not in %.300s; build it, or set FORKJOIN_SERVICES to its folder", program,
             folders[0]);
    return false;
}

/* --- starting ----------------------------------------------------------------------------------------------------------- */

/* Between fork and exec. The first worker of a thread team is the calling thread, bound to one CPU: the service is not. */
static void use_cpus(const unsigned *cpus, size_t cpu_count)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    for (size_t i = 0; i < cpu_count; i++) {
        if (cpus[i] < CPU_SETSIZE)
            CPU_SET(cpus[i], &set);
    }
    if (cpu_count > 0)
        sched_setaffinity(0, sizeof set, &set); /* refused: it stays where we are */
}

static _Noreturn void be_service(const char *path, char *const *words, pid_t parent, int output, const unsigned *cpus,
                                 size_t cpu_count)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) /* it died before prctl() */
        _exit(0);
    use_cpus(cpus, cpu_count);
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (nothing >= 0)
        dup2(nothing, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execv(path, words);
    dprintf(STDOUT_FILENO, "cannot run '%s': %s\n", path, strerror(errno));
    _exit(127);
}

/* Reads until the end of a line, of the output, or of the time. */
static void read_line(int from, double deadline, char line[WHY_MAX])
{
    size_t used = 0;
    while (used < WHY_MAX - 1 && !memchr(line, '\n', used)) {
        struct pollfd wait = {.fd = from, .events = POLLIN};
        double left = deadline - clock_seconds();
        int ready = left > 0 ? poll(&wait, 1, (int)(1e3 * left) + 1) : 0;
        ssize_t length = ready > 0 ? read(from, line + used, WHY_MAX - 1 - used) : 0;
        if ((ready < 0 || length < 0) && errno == EINTR)
            continue;
        if (length <= 0)
            break;
        used += (size_t)length;
    }
    line[used] = '\0';
    line[strcspn(line, "\n")] = '\0';
}

static void pause_shortly(void)
{
    struct timespec pause = {.tv_nsec = 500000};
    nanosleep(&pause, NULL);
}

/* Its output has ended, so its end is near. */
static bool ends_within(struct running_service *service, double seconds, char why[WHY_MAX])
{
    double deadline = clock_seconds() + seconds;
    while (service_lives(service, why)) {
        if (clock_seconds() > deadline)
            return false;
        pause_shortly();
    }
    return true;
}

/* The port that the line tells; 0: none. */
static unsigned port_of(const char *line)
{
    char *end = NULL;
    if (strncmp(line, GREETING, sizeof GREETING - 1) != 0)
        return 0;
    unsigned long port = strtoul(line + sizeof GREETING - 1, &end, 10);
    return *end == '\0' && port <= 65535 ? (unsigned)port : 0;
}

static bool await_greeting(struct running_service *service, char why[WHY_MAX])
{
    char line[WHY_MAX] = "", end[WHY_MAX] = "";
    double deadline = clock_seconds() + START_SECONDS;
    read_line(service->messages, deadline, line);
    service->port = port_of(line);
    if (service->port > 0)
        return true;
    if (line[0] == '\0' && clock_seconds() < deadline && ends_within(service, STOP_SECONDS, end))
        snprintf(why, WHY_MAX, "%.200s before it listened", end);
    else if (line[0] == '\0')
        snprintf(why, WHY_MAX, "its service '%s' does not say where it listens", service->program);
    else
        snprintf(why, WHY_MAX, "its service '%s' does not listen; it says: %.300s", service->program, line);
    service_stop(service);
    return false;
}

bool service_start(struct running_service *service, const struct kernel *kernel, const struct problem *problem,
                   const unsigned *cpus, size_t cpu_count, char why[WHY_MAX])
{
    char path[PATH_MAX];
    char *words[SERVICE_WORDS_MAX + 2] = {path};
    struct service_words arguments = {0};
    int ends[2];
    *service = (struct running_service){0};
    if (!kernel->service)
        return true;
    service->program = kernel->service->program;
    if (!find_program(service->program, path, why))
        return false;
    if (kernel->service->words)
        kernel->service->words(problem, &arguments);
    for (size_t i = 0; i < arguments.count; i++)
        words[1 + i] = arguments.words[i];

    if (pipe2(ends, O_CLOEXEC) != 0) {
        snprintf(why, WHY_MAX, "cannot start its service '%s': %s", service->program, strerror(errno));
        return false;
    }
    pid_t parent = getpid(), child = fork();
    if (child == 0)
        be_service(path, words, parent, ends[1], cpus, cpu_count);
    int cause = errno;
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        snprintf(why, WHY_MAX, "cannot start its service '%s': %s", service->program, strerror(cause));
        return false;
    }
    setpgid(child, child); /* whoever is first */
    service->process = child;
    service->messages = ends[0];
    return await_greeting(service, why);
}

/* --- its end ------------------------------------------------------------------------------------------------------------ */

static void forget(struct running_service *service)
{
    close(service->messages);
    service->process = 0;
}

bool service_lives(struct running_service *service, char why[WHY_MAX])
{
    int status = 0;
    if (service->process > 0 && waitpid(service->process, &status, WNOHANG) == service->process) {
        if (WIFSIGNALED(status))
            snprintf(service->ended, sizeof service->ended, "its service '%.40s' was killed by signal %d (%s)",
                     service->program, WTERMSIG(status), strsignal(WTERMSIG(status)));
        else
            snprintf(service->ended, sizeof service->ended, "its service '%.40s' ended with status %d", service->program,
                     WEXITSTATUS(status));
        forget(service);
    }
    snprintf(why, WHY_MAX, "%s", service->ended);
    return service->ended[0] == '\0';
}

void service_stop(struct running_service *service)
{
    if (service->process == 0)
        return;
    double deadline = clock_seconds() + STOP_SECONDS;
    kill(-service->process, SIGTERM); /* with what it may have started itself */
    while (waitpid(service->process, NULL, WNOHANG) == 0) {
        if (clock_seconds() > deadline) {
            kill(-service->process, SIGKILL);
            waitpid(service->process, NULL, 0);
            break;
        }
        pause_shortly();
    }
    forget(service);
}
