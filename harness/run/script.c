/* script.c - forks python3, collects its output, and ends it. */
#define _GNU_SOURCE
#include "script.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"
#include "service.h"

/* How a shell says that there is no such program. */
enum { NO_PROGRAM = 127 };
/* How often, in milliseconds, it is looked whether it was interrupted. */
enum { LOOK_MILLISECONDS = 100 };

void script_add(struct script_words *words, const char *name, const char *format, ...)
{
    if (words->count + 2 > SCRIPT_WORDS_MAX)
        return;
    snprintf(words->words[words->count++], SCRIPT_WORD_BYTES, "%s", name);
    if (!format)
        return;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words->words[words->count++], SCRIPT_WORD_BYTES, format, arguments);
    va_end(arguments);
}

/* Between fork and exec. */
static _Noreturn void be_script(char *const *words, pid_t parent, int output, const unsigned *cpus, size_t cpu_count)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    for (size_t i = 0; i < cpu_count; i++) {
        if (cpus[i] < CPU_SETSIZE)
            CPU_SET(cpus[i], &set);
    }
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) /* it died before prctl() */
        _exit(0);
    sched_setaffinity(0, sizeof set, &set); /* refused: it stays where we are */
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDERR_FILENO);
    dup2(output, STDOUT_FILENO);
    execvp(words[0], words);
    _exit(NO_PROGRAM);
}

/* All that it writes until its end, in `text`, which the caller frees. False, and why, when it was not let come to its end. */
static bool collect(int from, double seconds, const atomic_int *interrupted, FILE *into, char why[WHY_MAX])
{
    double deadline = clock_seconds() + seconds;
    for (;;) {
        char part[4096];
        struct pollfd wait = {.fd = from, .events = POLLIN};
        int ready = poll(&wait, 1, LOOK_MILLISECONDS);
        ssize_t length = ready > 0 ? read(from, part, sizeof part) : 0;
        if (atomic_load(interrupted) != 0 || clock_seconds() > deadline) {
            snprintf(why, WHY_MAX, "%s",
                     atomic_load(interrupted) ? "interrupted" : "the Python script does not come to an end; it was killed");
            return false;
        }
        if (ready > 0 && length == 0)
            return true;
        if (length > 0)
            fwrite(part, 1, (size_t)length, into);
    }
}

/* Its document, or why there is none. */
static enum script_status read_document(const char *text, int status, json_t **document, char why[WHY_MAX])
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == NO_PROGRAM) {
        snprintf(why, WHY_MAX, "python3 is not there; install it, or leave out --with-python");
        return SCRIPT_ABSENT;
    }
    *document = json_loads(text, 0, NULL);
    const char *cause = json_string_value(json_object_get(*document, "why"));
    const char *absent = json_string_value(json_object_get(*document, "absent"));
    if (*document && !cause && !absent)
        return SCRIPT_DONE;
    if (absent)
        snprintf(why, WHY_MAX, "%.400s", absent);
    else
        snprintf(why, WHY_MAX, "the Python script failed: %.300s", cause ? cause : "it said nothing that is JSON");
    json_decref(*document);
    *document = NULL;
    return absent ? SCRIPT_ABSENT : SCRIPT_FAILED;
}

static bool start(char *const *words, const unsigned *cpus, size_t cpu_count, pid_t *script, int *output, char why[WHY_MAX])
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        snprintf(why, WHY_MAX, "cannot start the Python script: %s", strerror(errno));
        return false;
    }
    pid_t parent = getpid();
    *script = fork();
    if (*script == 0)
        be_script(words, parent, ends[1], cpus, cpu_count);
    int cause = errno;
    close(ends[1]);
    *output = ends[0];
    if (*script > 0) {
        setpgid(*script, *script); /* whoever is first */
        return true;
    }
    close(ends[0]);
    snprintf(why, WHY_MAX, "cannot start the Python script: %s", strerror(cause));
    return false;
}

enum script_status script_run(struct script_words *given, const unsigned *cpus, size_t cpu_count, double seconds,
                              const atomic_int *interrupted, json_t **document, char why[WHY_MAX])
{
    char path[PATH_MAX], python[] = "python3";
    char *words[SCRIPT_WORDS_MAX + 3] = {python, path};
    char *text = NULL;
    size_t size = 0;
    pid_t script;
    int output, status = 0;
    *document = NULL;
    for (size_t i = 0; i < given->count; i++)
        words[2 + i] = given->words[i];
    if (!service_find_program("forkjoin-lesson", path, why) || !start(words, cpus, cpu_count, &script, &output, why))
        return SCRIPT_FAILED;
    FILE *into = open_memstream(&text, &size);
    bool ended = into && collect(output, seconds, interrupted, into, why);
    kill(-script, ended ? SIGTERM : SIGKILL); /* whatever of it is left */
    waitpid(script, &status, 0);
    close(output);
    if (!into)
        snprintf(why, WHY_MAX, "out of memory");
    else
        fclose(into);
    enum script_status result = ended ? read_document(text, status, document, why) : SCRIPT_FAILED;
    free(text);
    return result;
}
