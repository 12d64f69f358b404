/* test_service.c - services that are ready, that are not, and that end in every way, each a shell script; label: unit */
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

/* One that need not be waited for long, and a second one. */
static const struct service SERVICE = {.program = "a service", .words = words_of_the_problem, .stop_seconds = 0.1},
                            SECOND = {.program = "another", .stop_seconds = 0.1};
static const struct kernel KERNEL = {.name = "wait.test", .services = {&SERVICE}},
                           PAIR = {.name = "wait.pair", .services = {&SERVICE, &SECOND}};

static void write_script(const char *program, const char *script)
{
    char text[512];
    snprintf(text, sizeof text, "#!/bin/sh\n%s\n", script);
    scratch_write(&scratch, program, text);
    assert_int_equal(chmod(scratch_path(&scratch, program).text, 0755), 0);
}

/* Writes the script that is the service, and points FORKJOIN_SERVICES at its folder. */
static void write_service(const char *script)
{
    write_script(SERVICE.program, script);
    assert_int_equal(setenv("FORKJOIN_SERVICES", scratch.folder, 1), 0);
}

static struct problem problem_of(size_t items)
{
    return (struct problem){.item_count = items};
}

/* Its address is not the problem's, since the result is a copy. */
static struct running_services start(const char *script)
{
    char why[WHY_MAX] = "";
    struct problem problem = problem_of(42);
    struct running_services services;
    write_service(script);
    if (!services_start(&services, &KERNEL, &problem, 1, NULL, why))
        fail_msg("%s", why);
    assert_ptr_equal(problem.service_addresses[0], services.each[0].address);
    assert_null(problem.service_addresses[1]);
    return services;
}

static void refuse(const char *script, const char *words)
{
    char why[WHY_MAX] = "";
    struct problem problem = problem_of(42);
    struct running_services services;
    write_service(script);
    if (services_start(&services, &KERNEL, &problem, 1, NULL, why))
        fail_msg("started, though it should say '%s'", words);
    assert_says(why, words);
    assert_null(services.each[0].service);
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

static void await_death(struct running_services *services, char why[WHY_MAX])
{
    for (int i = 0; i < 400 && services_live(services, why); i++)
        nap();
}

/* --- starting ----------------------------------------------------------------------------------------------------------- */

static void a_kernel_without_a_service_starts_none(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct problem problem = problem_of(42);
    struct running_services services;
    const struct kernel kernel = {.name = "plain"};
    assert_true(services_start(&services, &kernel, &problem, 1, NULL, why));
    assert_true(services_live(&services, why));
    assert_null(problem.service_addresses[0]);
    services_stop(&services);
}

static void its_first_line_tells_the_address(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct running_services services = start("echo ready at 127.0.0.1:65535; echo more; exec sleep 60");
    assert_string_equal(services.each[0].address, "127.0.0.1:65535");
    assert_true(services_live(&services, why));
    pid_t process = services.each[0].process;
    services_stop(&services);
    assert_true(is_gone(process));
    services_stop(&services); /* once more is no harm */
}

static void an_address_may_be_a_folder_with_blanks(void **state)
{
    (void)state;
    struct running_services services = start("echo 'ready at /tmp/two  words'; exec sleep 60");
    assert_string_equal(services.each[0].address, "/tmp/two  words");
    services_stop(&services);
}

static void a_line_may_come_in_pieces(void **state)
{
    (void)state;
    struct running_services services = start("printf 'ready '; sleep 0.05; echo at 127.0.0.1:81; exec sleep 60");
    assert_string_equal(services.each[0].address, "127.0.0.1:81");
    services_stop(&services);
}

static void it_is_told_what_the_kernel_says(void **state)
{
    (void)state;
    struct running_services services = start("[ \"$1\" = 'two words' ] || exit 1; echo ready at \"$2\"; exec sleep 60");
    assert_string_equal(services.each[0].address, "42");
    services_stop(&services);
}

static void of_several_problems_it_is_told_the_largest_and_all_are_told_its_address(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct problem problems[] = {problem_of(1), problem_of(4), problem_of(2)};
    struct running_services services;
    write_service("echo ready at \"$2\"; exec sleep 60");
    assert_true(services_start(&services, &KERNEL, problems, 3, NULL, why));
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(problems[i].service_addresses[0], "4");
    services_stop(&services);
}

static void it_runs_in_a_group_of_its_own(void **state)
{
    (void)state;
    struct running_services services = start("echo ready at 80; exec sleep 60");
    assert_int_equal(getpgid(services.each[0].process), services.each[0].process);
    services_stop(&services);
}

static void what_is_not_ready_is_told(void **state)
{
    (void)state;
    char script[512];
    refuse("echo cannot listen on 127.0.0.1:80: Address already in use >&2; exit 3",
           "its service 'a service' is not ready; it says: cannot listen on 127.0.0.1:80: Address already in use");
    refuse("exit 3", "its service 'a service' ended with status 3 before it was ready");
    refuse("kill -9 $$", "its service 'a service' was killed by signal 9 (Killed) before it was ready");
    refuse("echo 'ready at '; exec sleep 60", "is not ready; it says: ready at ");
    refuse("echo listening on 127.0.0.1:80; exec sleep 60", "is not ready; it says: listening on 127.0.0.1:80");
    snprintf(script, sizeof script, "echo 'ready at %0*d'; exec sleep 60", SERVICE_ADDRESS_MAX, 0);
    refuse(script, "is not ready; it says: ready at 000");
}

static void what_says_nothing_is_waited_for_so_long(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    const struct service mute = {.program = SERVICE.program, .start_seconds = 0.05, .stop_seconds = 0.1};
    const struct kernel kernel = {.services = {&mute}};
    struct problem problem = problem_of(1);
    struct running_services services;
    write_service("exec sleep 60");
    assert_false(services_start(&services, &kernel, &problem, 1, NULL, why));
    assert_string_equal(why, "its service 'a service' does not say within 0.05 s that it is ready");
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void an_interruption_ends_the_wait(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    const atomic_int interrupted = 1;
    const struct service_place place = {.interrupted = &interrupted};
    struct problem problem = problem_of(1);
    struct running_services services;
    write_service("exec sleep 60");
    assert_false(services_start(&services, &KERNEL, &problem, 1, &place, why));
    assert_string_equal(why, "interrupted");
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void a_service_that_is_not_there_is_told_with_the_folder(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct problem problem = problem_of(1);
    struct running_services services;
    assert_int_equal(setenv("FORKJOIN_SERVICES", "/nowhere", 1), 0);
    assert_false(services_start(&services, &KERNEL, &problem, 1, NULL, why));
    assert_says(why, "its service 'a service' is not in /nowhere; build it, or set FORKJOIN_SERVICES to its folder");
}

/* --- two of them -------------------------------------------------------------------------------------------------------- */

static void each_of_two_has_its_address(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct problem problem = problem_of(42);
    struct running_services services;
    write_service("echo ready at one; exec sleep 60");
    write_script(SECOND.program, "echo ready at two; exec sleep 60");
    assert_true(services_start(&services, &PAIR, &problem, 1, NULL, why));
    assert_string_equal(problem.service_addresses[0], "one");
    assert_string_equal(problem.service_addresses[1], "two");
    kill(services.each[1].process, SIGKILL);
    await_death(&services, why);
    assert_string_equal(why, "its service 'another' was killed by signal 9 (Killed)");
    services_stop(&services);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

static void when_the_second_is_not_ready_the_first_is_ended(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct problem problem = problem_of(42);
    struct running_services services;
    write_service("echo ready at one; exec sleep 60");
    write_script(SECOND.program, "exit 3");
    assert_false(services_start(&services, &PAIR, &problem, 1, NULL, why));
    assert_string_equal(why, "its service 'another' ended with status 3 before it was ready");
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

/* --- its end ------------------------------------------------------------------------------------------------------------ */

static void how_it_ended_is_told_and_kept(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct running_services services = start("echo ready at 80; exec sleep 60");
    kill(services.each[0].process, SIGKILL);
    await_death(&services, why);
    assert_string_equal(why, "its service 'a service' was killed by signal 9 (Killed)");
    why[0] = '\0';
    assert_false(services_live(&services, why));
    assert_says(why, "was killed by signal 9");
    services_stop(&services);
}

static void one_that_will_not_end_is_killed(void **state)
{
    (void)state;
    struct running_services services = start("trap '' TERM; echo ready at 80; while :; do sleep 0.01; done");
    pid_t process = services.each[0].process;
    services_stop(&services);
    assert_true(is_gone(process));
}

static void it_has_time_to_clean_up(void **state)
{
    (void)state;
    const struct service tidy = {.program = SERVICE.program, .stop_seconds = 30};
    const struct kernel kernel = {.services = {&tidy}};
    char why[WHY_MAX] = "", script[512];
    struct scratch_path made = scratch_path(&scratch, "made");
    struct problem problem = problem_of(1);
    struct running_services services;
    snprintf(script, sizeof script,
             ": >'%s'; trap 'sleep 0.1; rm \"%s\"; exit' TERM; echo ready at 80; while :; do sleep 0.01; done", made.text,
             made.text);
    write_service(script);
    assert_true(services_start(&services, &kernel, &problem, 1, NULL, why));
    assert_int_equal(access(made.text, F_OK), 0);
    services_stop(&services);
    assert_int_equal(access(made.text, F_OK), -1);
}

/* What cleans up behind it is waited for as long as it holds the output, also when the service itself was killed. */
static void its_keeper_is_waited_for(void **state)
{
    (void)state;
    const struct service kept = {.program = SERVICE.program, .stop_seconds = 30};
    const struct kernel kernel = {.services = {&kept}};
    char why[WHY_MAX] = "", script[512];
    struct scratch_path made = scratch_path(&scratch, "kept");
    struct problem problem = problem_of(1);
    struct running_services services;
    snprintf(script, sizeof script, ": >'%s'; (trap '' TERM; sleep 0.2; rm '%s') & echo ready at 80; exec sleep 60", made.text,
             made.text);
    write_service(script);
    assert_true(services_start(&services, &kernel, &problem, 1, NULL, why));
    kill(services.each[0].process, SIGKILL);
    await_death(&services, why);
    services_stop(&services);
    assert_int_equal(access(made.text, F_OK), -1);
}

/* Whoever started it may be killed at any time. As an orphan it becomes our child, so that we see how it ends. */
static void it_is_told_of_its_parents_death(void **state)
{
    (void)state;
    int ends[2], status = 0;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    assert_int_equal(pipe(ends), 0);
    write_service("echo ready at 127.0.0.1:80; exec sleep 60");
    pid_t parent = fork();
    if (parent == 0) {
        char why[WHY_MAX];
        struct problem problem = problem_of(1);
        struct running_services services;
        bool started = services_start(&services, &KERNEL, &problem, 1, NULL, why);
        pid_t process = started ? services.each[0].process : 0;
        _exit(write(ends[1], &process, sizeof process) == sizeof process && pause() ? 1 : 0);
    }
    pid_t service = 0;
    assert_int_equal(read(ends[0], &service, sizeof service), sizeof service);
    assert_true(service > 0 && !is_gone(service));
    kill(parent, SIGKILL);
    waitpid(parent, NULL, 0);
    assert_int_equal(waitpid(service, &status, 0), service);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
    prctl(PR_SET_CHILD_SUBREAPER, 0);
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kernel_without_a_service_starts_none),
        cmocka_unit_test(its_first_line_tells_the_address),
        cmocka_unit_test(an_address_may_be_a_folder_with_blanks),
        cmocka_unit_test(a_line_may_come_in_pieces),
        cmocka_unit_test(it_is_told_what_the_kernel_says),
        cmocka_unit_test(of_several_problems_it_is_told_the_largest_and_all_are_told_its_address),
        cmocka_unit_test(it_runs_in_a_group_of_its_own),
        cmocka_unit_test(what_is_not_ready_is_told),
        cmocka_unit_test(what_says_nothing_is_waited_for_so_long),
        cmocka_unit_test(an_interruption_ends_the_wait),
        cmocka_unit_test(a_service_that_is_not_there_is_told_with_the_folder),
        cmocka_unit_test(each_of_two_has_its_address),
        cmocka_unit_test(when_the_second_is_not_ready_the_first_is_ended),
        cmocka_unit_test(how_it_ended_is_told_and_kept),
        cmocka_unit_test(one_that_will_not_end_is_killed),
        cmocka_unit_test(it_has_time_to_clean_up),
        cmocka_unit_test(its_keeper_is_waited_for),
        cmocka_unit_test(it_is_told_of_its_parents_death),
    };
    scratch = scratch_make();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    scratch_remove(&scratch);
    return failed;
}
