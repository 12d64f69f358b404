/* test_summary.c - what a kernel's sentence says, and of which worker count; label: unit */
#include "summary.h"

#include <stdbool.h>
#include <stdio.h>

#include "check.h"

/* A row; speedup 0: none. */
static json_t *row(const char *strategy, int workers, bool oversubscribed, double speedup)
{
    json_t *interval = speedup > 0 ? json_pack("{s:i, s:f, s:f, s:f}", "count", 10, "middle", speedup, "low", speedup - 0.5,
                                               "high", speedup + 0.25)
                                   : json_null();
    return json_pack("{s:s, s:b, s:i, s:b, s:s, s:o}", "strategy", strategy, "parallel", 1, "workers", workers,
                     "oversubscribed", oversubscribed, "why", "", "speedup", interval);
}

/* Takes over `rows`. */
static const char *sentence(json_t *rows, int cores)
{
    static char text[SUMMARY_MAX];
    json_t *kernel = json_pack("{s:s, s:s, s:o}", "name", "k", "why", "", "rows", rows);
    json_t *machine = json_pack("{s:i}", "cores", cores);
    summary_sentence(kernel, machine, text);
    json_decref(kernel);
    json_decref(machine);
    return text;
}

static void it_speaks_of_the_most_workers(void **state)
{
    json_t *rows = json_pack("[o, o, o, o]", row("openmp", 8, 0, 7.75), row("openmp", 16, 0, 6.5), row("processes", 8, 0, 7.5),
                             row("processes", 16, 0, 13.75));
    assert_string_equal(sentence(rows, 16),
                        "openmp on 16 cores: 6.50\xC3\x97 (6.00\xE2\x80\x93"
                        "6.75); processes 13.8\xC3\x97 (13.2\xE2\x80\x93"
                        "14.0)");
}

static void more_workers_than_cpus_are_not_spoken_of(void **state)
{
    json_t *rows = json_pack("[o, o]", row("openmp", 2, 0, 1.5), row("openmp", 3, 1, 1.75));
    assert_says(sentence(rows, 2), "openmp on 2 cores: 1.50");
    rows = json_pack("[o, o]", row("openmp", 4, 1, 1.5), row("openmp", 3, 1, 1.75)); /* unless there is nothing else */
    assert_says(sentence(rows, 2), "openmp on 3 workers: 1.75");
}

static void hardware_threads_are_no_cores(void **state)
{
    assert_says(sentence(json_pack("[o]", row("openmp", 16, 0, 9)), 8), "on 16 hardware threads");
    assert_says(sentence(json_pack("[o]", row("openmp", 1, 0, 1)), 8), "on 1 core:");
    assert_says(sentence(json_pack("[o]", row("openmp", 4, 0, 1)), 0), "on 4 workers:"); /* not told */
}

static void nodes_are_more_than_one_machines_cores(void **state)
{
    json_t *ranks = row("mpi", 8, false, 6.5);
    json_object_set_new(ranks, "nodes", json_integer(4));
    assert_says(sentence(json_pack("[o]", ranks), 2), "mpi on 8 workers of 4 nodes: 6.50");
    ranks = row("mpi", 2, false, 1.5);
    json_object_set_new(ranks, "nodes", json_integer(1));
    json_object_set_new(ranks, "ranks", json_integer(2));
    assert_says(sentence(json_pack("[o]", ranks), 1), "mpi on 2 workers: 1.50");
}

static void a_strategy_without_that_count_is_left_out(void **state)
{
    json_t *rows = json_pack("[o, o]", row("openmp", 2, 0, 1.5), row("processes", 2, 0, 0));
    assert_null(strstr(sentence(rows, 2), "processes"));
}

static void a_strategy_that_failed_there_is_named(void **state)
{
    json_t *failed = row("processes", 2, 0, 0);
    json_object_set_new(failed, "why", json_string("worker 1 died"));
    assert_says(sentence(json_pack("[o, o]", row("openmp", 2, 0, 1.5), failed), 2), "; processes failed");
}

static void the_roof_ends_it(void **state)
{
    json_t *one = row("openmp", 16, 0, 14.2);
    json_object_set_new(
        one, "roof",
        json_pack("{s:s, s:{s:i, s:f, s:n, s:n}}", "bound", "memory", "share", "count", 1, "middle", 0.64, "low", "high"));
    assert_says(sentence(json_pack("[o]", one), 16), "; 64 % of the memory roof");
}

static void without_speedups_it_says_why(void **state)
{
    char text[SUMMARY_MAX];
    json_t *kernel = json_pack("{s:s, s:[]}", "why", "wrong answer", "rows");
    summary_sentence(kernel, NULL, text);
    assert_string_equal(text, "not measured: wrong answer");
    json_decref(kernel);

    json_t *failed = row("openmp", 2, 0, 0);
    json_object_set_new(failed, "why", json_string("worker 1 died"));
    assert_string_equal(sentence(json_pack("[o]", failed), 2), "no speedup was measured: openmp on 2: worker 1 died");
    assert_string_equal(sentence(json_array(), 2), "no speedup was measured");
    summary_sentence(NULL, NULL, text);
    assert_string_equal(text, "no speedup was measured");
}

/* --- the run ------------------------------------------------------------------------------------------------------------ */

static void gather(void *to, const char *text)
{
    strcat(to, text);
    strcat(to, "\n");
}

static void what_is_out_of_the_ordinary_is_told(void **state)
{
    char all[4096] = "";
    json_t *document = json_pack(
        "{s:{s:{s:b, s:f}, s:{s:s}}, s:{s:[{s:s, s:[]}, {s:s, s:[{s:s, s:s, s:i, s:i, s:b}, {s:s, s:s, s:i, s:i, s:b}]}]}}",
        "context", "machine", "virtualised", 1, "quota_cpus", 1.5, "build", "commit", "abc-dirty", "analysis", "kernels", "why",
        "broken", "rows", "why", "", "rows", "why", "died", "stopped", "failed", "samples", 3, "disturbed", 1, "oversubscribed",
        0, "why", "", "stopped", "time limit", "samples", 7, "disturbed", 1, "oversubscribed", 1);
    assert_non_null(document);
    summary_warnings(document, gather, all);
    assert_says(all, "kernels that could not be measured: 1\n");
    assert_says(all, "configurations that failed: 1;");
    assert_says(all, "time limit or an interrupt: 1\n");
    assert_says(all, "more workers than CPUs: 1;");
    assert_says(all, "2 of 10 warm samples");
    assert_says(all, "virtual machine");
    assert_says(all, "1.50 CPUs");
    assert_says(all, "not committed");
    json_decref(document);
}

static void of_an_ordinary_run_nothing_is_told(void **state)
{
    char all[4096] = "";
    json_t *document =
        json_pack("{s:{s:{s:b, s:n}, s:{s:s}}, s:{s:[{s:s, s:[{s:s, s:s, s:i, s:i, s:b}]}]}}", "context", "machine",
                  "virtualised", 0, "quota_cpus", "build", "commit", "abc", "analysis", "kernels", "why", "", "rows", "why", "",
                  "stopped", "rounds", "samples", 7, "disturbed", 0, "oversubscribed", 0);
    assert_non_null(document);
    summary_warnings(document, gather, all);
    summary_warnings(NULL, gather, all);
    assert_string_equal(all, "");
    json_decref(document);
}

/* A shell must read back the words that were typed. */
static void the_command_is_quoted_for_a_shell(void **state)
{
    char text[512], printed[512] = "";
    json_t *document = json_pack("{s:{s:[s, s, s, s, s]}}", "context", "command", "printf", "%s|", "it's $(touch hit) \\", "",
                                 "a=b/c,d:e@f%+g");
    summary_command(document, text, sizeof text);
    FILE *shell = popen(text, "r");
    assert_non_null(shell);
    assert_non_null(fgets(printed, sizeof printed, shell));
    pclose(shell);
    assert_string_equal(printed, "it's $(touch hit) \\||a=b/c,d:e@f%+g|");
    json_decref(document);
}

static void a_result_without_a_command_has_none(void **state)
{
    char text[8] = "x";
    summary_command(NULL, text, sizeof text);
    assert_string_equal(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_speaks_of_the_most_workers),
        cmocka_unit_test(more_workers_than_cpus_are_not_spoken_of),
        cmocka_unit_test(hardware_threads_are_no_cores),
        cmocka_unit_test(nodes_are_more_than_one_machines_cores),
        cmocka_unit_test(a_strategy_without_that_count_is_left_out),
        cmocka_unit_test(a_strategy_that_failed_there_is_named),
        cmocka_unit_test(the_roof_ends_it),
        cmocka_unit_test(without_speedups_it_says_why),
        cmocka_unit_test(what_is_out_of_the_ordinary_is_told),
        cmocka_unit_test(of_an_ordinary_run_nothing_is_told),
        cmocka_unit_test(the_command_is_quoted_for_a_shell),
        cmocka_unit_test(a_result_without_a_command_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
