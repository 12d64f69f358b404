/* test_script.c - what is made of a script's output, and that none is left running; label: unit */
#include "script.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "scratch.h"

static struct scratch scratch;
static atomic_int interrupted;

/* A folder in which a shell script stands for python3, and an empty file for ours. */
static int make(void **unused)
{
    (void)unused;
    scratch = scratch_make();
    scratch_write(&scratch, "services/forkjoin-lesson", "");
    chmod(scratch_path(&scratch, "services/forkjoin-lesson").text, 0700);
    setenv("FORKJOIN_SERVICES", scratch_path(&scratch, "services").text, 1);
    atomic_store(&interrupted, 0);
    return 0;
}

static int clear(void **unused)
{
    (void)unused;
    scratch_remove(&scratch);
    return 0;
}

/* What comes of running such a text. `document` may be NULL. */
static enum script_status run(const char *text, double seconds, json_t **document, char why[WHY_MAX])
{
    static const unsigned cpus[] = {0};
    struct script_words words = {0};
    json_t *made = NULL;
    char path[SCRATCH_MAX + 32];
    if (text) {
        scratch_write(&scratch, "bin/python3", text);
        chmod(scratch_path(&scratch, "bin/python3").text, 0700);
    }
    snprintf(path, sizeof path, "%s:/bin:/usr/bin", scratch_path(&scratch, "bin").text);
    setenv("PATH", text ? path : scratch_path(&scratch, "none").text, 1);
    script_add(&words, "api", NULL);
    script_add(&words, "--items", "%d", 7);
    why[0] = '\0';
    enum script_status status = script_run(&words, cpus, 1, seconds, &interrupted, &made, why);
    assert_int_equal(made != NULL, status == SCRIPT_DONE);
    if (document)
        *document = made;
    else
        json_decref(made);
    return status;
}

static void its_document_comes_back_and_its_words_reach_it(void **state)
{
    (void)state;
    char why[WHY_MAX];
    json_t *document = NULL;
    assert_int_equal(run("#!/bin/sh\necho \"{\\\"words\\\": \\\"$2 $3 $4\\\"}\"\n", 10, &document, why), SCRIPT_DONE);
    assert_string_equal(json_string_value(json_object_get(document, "words")), "api --items 7");
    json_decref(document);
}

static void what_failed_is_told(void **state)
{
    (void)state;
    char why[WHY_MAX];
    assert_int_equal(run("#!/bin/sh\necho '{\"why\": \"no store\"}'\n", 10, NULL, why), SCRIPT_FAILED);
    assert_says(why, "the Python script failed: no store");
    assert_int_equal(run("#!/bin/sh\necho 'Traceback'\n", 10, NULL, why), SCRIPT_FAILED);
    assert_says(why, "it said nothing that is JSON");
    assert_int_equal(run("#!/bin/sh\nkill -9 $$\n", 10, NULL, why), SCRIPT_FAILED);
    assert_says(why, "it said nothing that is JSON");
}

static void what_is_not_there_is_no_failure(void **state)
{
    (void)state;
    char why[WHY_MAX];
    assert_int_equal(run(NULL, 10, NULL, why), SCRIPT_ABSENT);
    assert_says(why, "python3 is not there; install it, or leave out --with-python");
    assert_int_equal(run("#!/bin/sh\necho '{\"absent\": \"no PostgreSQL\"}'\n", 10, NULL, why), SCRIPT_ABSENT);
    assert_string_equal(why, "no PostgreSQL");
}

/* The process whose number stands in that file ends soon. */
static bool ends(const char *name)
{
    FILE *file = fopen(scratch_path(&scratch, name).text, "r");
    int process = 0;
    if (!file || fscanf(file, "%d", &process) != 1)
        fail_msg("the script wrote no number");
    fclose(file);
    for (int i = 0; i < 200 && kill(process, 0) == 0; i++) {
        char state = 'Z', line[64];
        snprintf(line, sizeof line, "/proc/%d/stat", process);
        FILE *stat = fopen(line, "r");
        bool read = stat && fscanf(stat, "%*d (%*[^)]) %c", &state) == 1;
        if (stat)
            fclose(stat);
        if (!read || state == 'Z') /* gone, but for whoever is to be told */
            return true;
        struct timespec pause = {.tv_nsec = 10000000};
        nanosleep(&pause, NULL);
    }
    return kill(process, 0) != 0;
}

/* On a busy machine it may be killed before it has begun: then it gets more time. */
static void one_that_does_not_end_is_killed_with_its_children(void **state)
{
    (void)state;
    char why[WHY_MAX], text[2 * SCRATCH_MAX];
    struct stat status = {0};
    struct scratch_path child = scratch_path(&scratch, "child");
    snprintf(text, sizeof text, "#!/bin/sh\nsleep 60 &\necho $! >'%s'\nwait\n", child.text);
    for (double seconds = 0.2; seconds < 20 && (stat(child.text, &status) != 0 || status.st_size == 0); seconds *= 2) {
        assert_int_equal(run(text, seconds, NULL, why), SCRIPT_FAILED);
        assert_says(why, "does not come to an end; it was killed");
    }
    assert_true(ends("child"));
}

static void an_interruption_ends_it(void **state)
{
    (void)state;
    char why[WHY_MAX];
    atomic_store(&interrupted, 1);
    assert_int_equal(run("#!/bin/sh\nsleep 60\n", 60, NULL, why), SCRIPT_FAILED);
    assert_string_equal(why, "interrupted");
}

static void without_our_script_there_is_nothing_to_run(void **state)
{
    (void)state;
    char why[WHY_MAX];
    setenv("FORKJOIN_SERVICES", scratch_path(&scratch, "elsewhere").text, 1);
    assert_int_equal(run("#!/bin/sh\n", 10, NULL, why), SCRIPT_FAILED);
    assert_says(why, "'forkjoin-lesson' is not in");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(its_document_comes_back_and_its_words_reach_it, make, clear),
        cmocka_unit_test_setup_teardown(what_failed_is_told, make, clear),
        cmocka_unit_test_setup_teardown(what_is_not_there_is_no_failure, make, clear),
        cmocka_unit_test_setup_teardown(one_that_does_not_end_is_killed_with_its_children, make, clear),
        cmocka_unit_test_setup_teardown(an_interruption_ends_it, make, clear),
        cmocka_unit_test_setup_teardown(without_our_script_there_is_nothing_to_run, make, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
