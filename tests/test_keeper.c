/* test_keeper.c - what a service made is gone after it, however it ended; label: unit */
#define _GNU_SOURCE
#include "../services/keeper.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "scratch.h"

static bool is_there(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0;
}

/* A process that has a keeper for `folder`, and then ends itself by a signal, or with 0 by itself. Returns when its output has
 * ended, which is when the keeper has. */
static void end_by(int signal_number, const char *folder)
{
    int ends[2], status = 0;
    char byte = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t maker = fork();
    if (maker == 0) {
        setpgid(0, 0);
        dup2(ends[1], STDOUT_FILENO);
        close(ends[1]);
        if (!keeper_start(keeper_remove_folder, folder))
            _exit(1);
        if (signal_number)
            kill(0, signal_number); /* all of the group */
        _exit(0);
    }
    close(ends[1]);
    assert_int_equal(waitpid(maker, &status, 0), maker);
    assert_int_equal(WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status), signal_number);
    assert_int_equal(read(ends[0], &byte, 1), 0);
    close(ends[0]);
}

static void the_folder_goes_with_the_service(void **state)
{
    (void)state;
    const int signals[] = {0, SIGTERM, SIGINT, SIGHUP, SIGKILL};
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++) {
        struct scratch scratch = scratch_make();
        scratch_write(&scratch, "made/a file", "1");
        scratch_write(&scratch, "made/two\nlines", "2");
        scratch_write(&scratch, "made/below/it", "3");
        struct scratch_path made = scratch_path(&scratch, "made");
        end_by(signals[i], made.text);
        assert_false(is_there(made.text));
        assert_true(is_there(scratch.folder));
        scratch_remove(&scratch);
    }
}

static void what_links_lead_to_stays(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    scratch_write(&scratch, "kept/file", "1");
    scratch_write(&scratch, "made/file", "2");
    struct scratch_path kept = scratch_path(&scratch, "kept"), file = scratch_path(&scratch, "kept/file");
    assert_int_equal(symlink(kept.text, scratch_path(&scratch, "made/link").text), 0);
    keeper_remove_folder(scratch_path(&scratch, "made").text);
    assert_false(is_there(scratch_path(&scratch, "made").text));
    assert_true(is_there(file.text));
    keeper_remove_folder(scratch_path(&scratch, "made").text); /* what is gone is no trouble */
    scratch_remove(&scratch);
}

/* As whoever uses a database goes on for a while after its service was killed. */
static void files_that_are_made_meanwhile_go_as_well(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    scratch_write(&scratch, "made/file", "1");
    struct scratch_path made = scratch_path(&scratch, "made");
    pid_t user = fork();
    if (user == 0) {
        char path[SCRATCH_MAX + 16];
        bool there = true;
        for (int i = 0; i < 2000 && there; i++) { /* until the folder goes */
            snprintf(path, sizeof path, "%s/%d", made.text, i % 50);
            FILE *file = fopen(path, "we");
            there = file != NULL;
            if (file)
                fclose(file);
        }
        _exit(0);
    }
    keeper_remove_folder(made.text);
    waitpid(user, NULL, 0);
    assert_false(is_there(made.text));
    scratch_remove(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_folder_goes_with_the_service),
        cmocka_unit_test(what_links_lead_to_stays),
        cmocka_unit_test(files_that_are_made_meanwhile_go_as_well),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
