/* test_service.c - services that listen, that do not, and that end in every way, each a shell script; label: unit */
#define _GNU_SOURCE
#include "service.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "scratch.h"

static struct scratch scratch; /* where the services are */

static void words_of_the_problem(const struct problem *problem, struct service_words *words)
{
    words->count = 2;
    snprintf(words->words[0], SERVICE_WORD_BYTES, "two words");
    snprintf(words->words[1], SERVICE_WORD_BYTES, "%zu", problem->item_count);
}

static const struct service SERVICE = {.program = "a service", .words = words_of_the_problem};
static const struct kernel KERNEL = {.name = "wait.test", .service = &SERVICE};
static const struct problem PROBLEM = {.item_count = 42};

/* Writes the script that is the service, and points FORKJOIN_SERVICES at its folder. */
static void write_service(const char *script)
{
    char text[512];
    snprintf(text, sizeof text, "#!/bin/sh\n%s\n", script);
    scratch_write(&scratch, SERVICE.program, text);
    assert_int_equal(chmod(scratch_path(&scratch, SERVICE.program).text, 0755), 0);
    assert_int_equal(setenv("FORKJOIN_SERVICES", scratch.folder, 1), 0);
}

static struct running_service start(const char *script)
{
    char why[WHY_MAX] = "";
    struct running_service service;
    write_service(script);
    if (!service_start(&service, &KERNEL, &PROBLEM, NULL, 0, why))
        fail_msg("%s", why);
    return service;
}

static void refuse(const char *script, const char *words)
{
    char why[WHY_MAX] = "";
    struct running_service service;
    write_service(script);
    if (service_start(&service, &KERNEL, &PROBLEM, NULL, 0, why))
        fail_msg("started, though it should say '%s'", words);
    assert_says(why, words);
    assert_int_equal(service.process, 0);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no child is left */
}

static void nap(void)
{
    struct timespec pause = {.tv_nsec = 5000000};
    nanosleep(&pause, NULL);
}

static bool is_gone(pid_t process)
{
    return kill(process, 0) != 0;
}

/* --- starting ----------------------------------------------------------------------------------------------------------- */

static void a_kernel_without_a_service_starts_none(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct running_service service;
    const struct kernel kernel = {.name = "plain"};
    assert_true(service_start(&service, &kernel, &PROBLEM, NULL, 0, why));
    assert_true(service_lives(&service, why));
    assert_int_equal(service.port, 0);
    service_stop(&service);
}

static void its_first_line_tells_the_port(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct running_service service = start("echo listening on 127.0.0.1:65535; echo more; exec sleep 60");
    assert_int_equal(service.port, 65535);
    assert_true(service_lives(&service, why));
    pid_t process = service.process;
    service_stop(&service);
    assert_int_equal(service.process, 0);
    assert_true(is_gone(process));
    service_stop(&service); /* once more is no harm */
}

static void a_line_may_come_in_pieces(void **state)
{
    (void)state;
    struct running_service service = start("printf 'listening on '; sleep 0.05; echo 127.0.0.1:81; exec sleep 60");
    assert_int_equal(service.port, 81);
    service_stop(&service);
}

static void it_is_told_what_the_kernel_says(void **state)
{
    (void)state;
    struct running_service service = start("[ \"$1\" = 'two words' ] || exit 1; echo listening on 127.0.0.1:$2; exec sleep 60");
    assert_int_equal(service.port, 42);
    service_stop(&service);
}

static void it_runs_in_a_group_of_its_own(void **state)
{
    (void)state;
    struct running_service service = start("echo listening on 127.0.0.1:80; exec sleep 60");
    assert_int_equal(getpgid(service.process), service.process);
    service_stop(&service);
}

static void what_does_not_listen_is_told(void **state)
{
    (void)state;
    refuse("echo cannot listen on 127.0.0.1:80: Address already in use >&2; exit 3",
           "its service 'a service' does not listen; it says: cannot listen on 127.0.0.1:80: Address already in use");
    refuse("exit 3", "its service 'a service' ended with status 3 before it listened");
    refuse("kill -9 $$", "its service 'a service' was killed by signal 9 (Killed) before it listened");
    refuse("echo listening on 127.0.0.1:; exec sleep 60", "does not listen; it says: listening on 127.0.0.1:");
    refuse("echo listening on 127.0.0.1:0; exec sleep 60", "does not listen");
    refuse("echo listening on 127.0.0.1:65536; exec sleep 60", "does not listen");
    refuse("echo listening on 127.0.0.1:80x; exec sleep 60", "does not listen");
    refuse("echo listening on 0.0.0.0:80; exec sleep 60", "does not listen; it says: listening on 0.0.0.0:80");
}

static void a_service_that_is_not_there_is_told_with_the_folder(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct running_service service;
    assert_int_equal(setenv("FORKJOIN_SERVICES", "/nowhere", 1), 0);
    assert_false(service_start(&service, &KERNEL, &PROBLEM, NULL, 0, why));
    assert_says(why, "its service 'a service' is not in /nowhere; build it, or set FORKJOIN_SERVICES to its folder");
}

/* --- its end ------------------------------------------------------------------------------------------------------------ */

static void how_it_ended_is_told_and_kept(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct running_service service = start("echo listening on 127.0.0.1:80; exec sleep 60");
    kill(service.process, SIGKILL);
    for (int i = 0; i < 400 && service_lives(&service, why); i++)
        nap();
    assert_string_equal(why, "its service 'a service' was killed by signal 9 (Killed)");
    why[0] = '\0';
    assert_false(service_lives(&service, why));
    assert_says(why, "was killed by signal 9");
    service_stop(&service);
}

static void one_that_will_not_end_is_killed(void **state)
{
    (void)state;
    struct running_service service = start("trap '' TERM; echo listening on 127.0.0.1:80; while :; do sleep 0.01; done");
    pid_t process = service.process;
    service_stop(&service);
    assert_true(is_gone(process));
}

/* Whoever started it may be killed at any time. As an orphan it becomes our child, so that we see how it ends. */
static void it_dies_with_its_parent(void **state)
{
    (void)state;
    int ends[2], status = 0;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    assert_int_equal(pipe(ends), 0);
    write_service("echo listening on 127.0.0.1:80; exec sleep 60");
    pid_t parent = fork();
    if (parent == 0) {
        char why[WHY_MAX];
        struct running_service service;
        bool started = service_start(&service, &KERNEL, &PROBLEM, NULL, 0, why);
        pid_t process = started ? service.process : 0;
        _exit(write(ends[1], &process, sizeof process) == sizeof process && pause() ? 1 : 0);
    }
    pid_t service = 0;
    assert_int_equal(read(ends[0], &service, sizeof service), sizeof service);
    assert_true(service > 0 && !is_gone(service));
    kill(parent, SIGKILL);
    waitpid(parent, NULL, 0);
    assert_int_equal(waitpid(service, &status, 0), service);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    prctl(PR_SET_CHILD_SUBREAPER, 0);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kernel_without_a_service_starts_none),
        cmocka_unit_test(its_first_line_tells_the_port),
        cmocka_unit_test(a_line_may_come_in_pieces),
        cmocka_unit_test(it_is_told_what_the_kernel_says),
        cmocka_unit_test(it_runs_in_a_group_of_its_own),
        cmocka_unit_test(what_does_not_listen_is_told),
        cmocka_unit_test(a_service_that_is_not_there_is_told_with_the_folder),
        cmocka_unit_test(how_it_ended_is_told_and_kept),
        cmocka_unit_test(one_that_will_not_end_is_killed),
        cmocka_unit_test(it_dies_with_its_parent),
    };
    scratch = scratch_make();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    scratch_remove(&scratch);
    return failed;
}
