/* service.c - forks and executes services, reads where they are to be found, and ends them. */
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
/* How long it may take to end after SIGTERM, before it is killed; and then, what cleans up behind it. */
static const double STOP_SECONDS = 5;
/* A process whose output has ended is about to end. */
static const double EXIT_SECONDS = 1;

/* How often a wait looks whether it is interrupted. */
enum { LOOK_MILLISECONDS = 100 };

static const char GREETING[] = "ready at ";

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

bool service_find_program(const char *program, char path[PATH_MAX], char why[WHY_MAX])
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
static void use_cpus(const struct service_place *place)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    for (size_t i = 0; i < place->cpu_count; i++) {
        if (place->cpus[i] < CPU_SETSIZE)
            CPU_SET(place->cpus[i], &set);
    }
    if (place->cpu_count > 0)
        sched_setaffinity(0, sizeof set, &set); /* refused: it stays where we are */
}

static _Noreturn void be_service(const char *path, char *const *words, pid_t parent, int output,
                                 const struct service_place *place)
{
    setpgid(0, 0);
    signal(SIGTERM, SIG_DFL); /* were it ignored, so would it be there */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) /* it died before prctl() */
        _exit(0);
    use_cpus(place);
    int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (nothing >= 0)
        dup2(nothing, STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execv(path, words);
    dprintf(STDOUT_FILENO, "cannot run '%s': %s\n", path, strerror(errno));
    _exit(127);
}

static double seconds_or(double seconds, double fallback)
{
    return seconds > 0 ? seconds : fallback;
}

static bool is_interrupted(const struct service_place *place)
{
    return place->interrupted && atomic_load(place->interrupted) != 0;
}

/* Its output within `milliseconds`: the bytes read, 0 at its end, -1 when nothing came. */
static ssize_t read_within(int from, int milliseconds, char *bytes, size_t size)
{
    struct pollfd wait = {.fd = from, .events = POLLIN};
    int ready = poll(&wait, 1, milliseconds);
    return ready > 0 ? read(from, bytes, size) : -1;
}

/* Reads until the end of a line, of the output, or of the time. */
static void read_line(int from, double deadline, const struct service_place *place, char line[WHY_MAX])
{
    size_t used = 0;
    while (used < WHY_MAX - 1 && !memchr(line, '\n', used) && clock_seconds() < deadline && !is_interrupted(place)) {
        ssize_t length = read_within(from, LOOK_MILLISECONDS, line + used, WHY_MAX - 1 - used);
        if (length == 0)
            break;
        used += length > 0 ? (size_t)length : 0;
    }
    line[used] = '\0';
    line[strcspn(line, "\n")] = '\0';
}

static void pause_shortly(void)
{
    struct timespec pause = {.tv_nsec = 500000};
    nanosleep(&pause, NULL);
}

static bool lives(struct running_service *running, char why[WHY_MAX])
{
    int status = 0;
    const char *program = running->service ? running->service->program : "";
    if (running->process > 0 && waitpid(running->process, &status, WNOHANG) == running->process) {
        running->process = 0;
        if (WIFSIGNALED(status))
            snprintf(running->ended, sizeof running->ended, "its service '%.40s' was killed by signal %d (%s)", program,
                     WTERMSIG(status), strsignal(WTERMSIG(status)));
        else
            snprintf(running->ended, sizeof running->ended, "its service '%.40s' ended with status %d", program,
                     WEXITSTATUS(status));
    }
    snprintf(why, WHY_MAX, "%s", running->ended);
    return running->ended[0] == '\0';
}

/* Its output has ended, so its end is near. */
static bool ends_soon(struct running_service *running, char why[WHY_MAX])
{
    double deadline = clock_seconds() + EXIT_SECONDS;
    while (lives(running, why)) {
        if (clock_seconds() > deadline)
            return false;
        pause_shortly();
    }
    return true;
}

static bool await_greeting(struct running_service *running, const struct service_place *place, char why[WHY_MAX])
{
    char line[WHY_MAX] = "", end[WHY_MAX] = "";
    const struct service *service = running->service;
    double start_seconds = seconds_or(service->start_seconds, START_SECONDS), deadline = clock_seconds() + start_seconds;
    read_line(running->messages, deadline, place, line);
    const char *address = line + sizeof GREETING - 1;
    bool greets = strncmp(line, GREETING, sizeof GREETING - 1) == 0;
    if (greets && address[0] && strlen(address) < SERVICE_ADDRESS_MAX) {
        snprintf(running->address, sizeof running->address, "%s", address);
        return true;
    }
    if (is_interrupted(place))
        snprintf(why, WHY_MAX, "interrupted");
    else if (line[0])
        snprintf(why, WHY_MAX, "its service '%s' is not ready; it says: %.300s", service->program, line);
    else if (clock_seconds() < deadline && ends_soon(running, end))
        snprintf(why, WHY_MAX, "%.200s before it was ready", end);
    else
        snprintf(why, WHY_MAX, "its service '%s' does not say within %g s that it is ready", service->program, start_seconds);
    return false;
}

static bool execute(struct running_service *running, char *const *words, const struct service_place *place, char why[WHY_MAX])
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        snprintf(why, WHY_MAX, "cannot start its service '%s': %s", running->service->program, strerror(errno));
        return false;
    }
    pid_t parent = getpid(), child = fork();
    if (child == 0)
        be_service(words[0], words, parent, ends[1], place);
    int cause = errno;
    close(ends[1]);
    if (child < 0) {
        close(ends[0]);
        snprintf(why, WHY_MAX, "cannot start its service '%s': %s", running->service->program, strerror(cause));
        return false;
    }
    setpgid(child, child); /* whoever is first */
    running->process = child;
    running->messages = ends[0];
    return true;
}

/* Leaves running->service NULL when there is nothing to stop. */
static bool start(struct running_service *running, const struct service *service, const struct problem *problem,
                  const struct service_place *place, char why[WHY_MAX])
{
    char path[PATH_MAX];
    char *words[SERVICE_WORDS_MAX + 2] = {path};
    struct service_words arguments = {0};
    *running = (struct running_service){.service = service};
    if (service->words)
        service->words(problem, &arguments);
    for (size_t i = 0; i < arguments.count; i++)
        words[1 + i] = arguments.words[i];
    if (service_find_program(service->program, path, why) && execute(running, words, place, why))
        return await_greeting(running, place, why);
    running->service = NULL;
    return false;
}

static const struct problem *largest(const struct problem *problems, size_t count)
{
    const struct problem *found = problems;
    for (size_t i = 1; i < count; i++)
        found = problems[i].item_count > found->item_count ? &problems[i] : found;
    return found;
}

bool services_start(struct running_services *services, const struct kernel *kernel, struct problem *problems,
                    size_t problem_count, const struct service_place *place, char why[WHY_MAX])
{
    static const struct service_place anywhere;
    *services = (struct running_services){0};
    for (size_t i = 0; i < SERVICES_MAX && kernel->services[i]; i++) {
        if (!start(&services->each[i], kernel->services[i], largest(problems, problem_count), place ? place : &anywhere, why)) {
            services_stop(services);
            return false;
        }
        for (size_t j = 0; j < problem_count; j++)
            problems[j].service_addresses[i] = services->each[i].address;
    }
    return true;
}

/* --- their end ---------------------------------------------------------------------------------------------------------- */

bool services_live(struct running_services *services, char why[WHY_MAX])
{
    why[0] = '\0';
    for (size_t i = 0; i < SERVICES_MAX; i++) {
        if (!lives(&services->each[i], why))
            return false;
    }
    return true;
}

void services_explain(struct running_services *services, const char *why, char explained[WHY_MAX])
{
    char end[WHY_MAX] = "";
    bool live = services_live(services, end);
    snprintf(explained, WHY_MAX, "%.300s%s%.160s", why, live ? "" : "; ", end);
}

/* After SIGTERM. */
static void await_end(struct running_service *running, double seconds)
{
    char why[WHY_MAX];
    double deadline = clock_seconds() + seconds;
    while (lives(running, why)) {
        if (clock_seconds() > deadline) {
            kill(-running->process, SIGKILL); /* with what it may have started itself */
            waitpid(running->process, NULL, 0);
            running->process = 0;
            return;
        }
        pause_shortly();
    }
}

/* Whoever cleans up behind it holds its output. */
static void await_silence(int messages, double seconds)
{
    char bytes[WHY_MAX];
    double deadline = clock_seconds() + seconds;
    while (read_within(messages, LOOK_MILLISECONDS, bytes, sizeof bytes) != 0 && clock_seconds() < deadline)
        ;
    close(messages);
}

void services_stop(struct running_services *services)
{
    for (size_t i = 0; i < SERVICES_MAX; i++) {
        if (services->each[i].process > 0) {
            kill(-services->each[i].process, SIGTERM);
            kill(-services->each[i].process, SIGCONT); /* one that is stopped cannot end */
        }
    }
    for (size_t i = 0; i < SERVICES_MAX; i++) {
        struct running_service *running = &services->each[i];
        if (!running->service)
            continue;
        double seconds = seconds_or(running->service->stop_seconds, STOP_SECONDS);
        if (running->process > 0)
            await_end(running, seconds);
        await_silence(running->messages, seconds);
        running->service = NULL;
    }
}
