/* test_contest.c - label: unit - contests between a kernel and a peer: what is measured, recorded, and how each failure is
 * told. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "contest_record.h"
#include "ours.h"
#include "python_peer.h"
#include "scratch.h"

static const struct peaks PEAKS = {.flops_64 = 1e12, .flops_32 = 2e12, .bytes = 1e11};

/* A peer that takes a thousandth of a second a run, by its own clock, and remembers what was done with it. */
struct toy {
    size_t run_count;
    bool fail_run, fail_agree;
};

static struct toy toy;

static bool open_toy(const struct ours *ours, void **theirs, char why[WHY_MAX])
{
    (void)why;
    assert_true(*(const uint64_t *)ours->answer == ours->problem.item_count * (ours->problem.item_count + 1) / 2);
    *theirs = &toy;
    return true;
}

static bool refuse_open(const struct ours *ours, void **theirs, char why[WHY_MAX])
{
    (void)ours, (void)theirs;
    snprintf(why, WHY_MAX, "the toy is broken");
    return false;
}

static bool run_toy(void *theirs, double *seconds, char why[WHY_MAX])
{
    struct toy *peer = theirs;
    peer->run_count++;
    *seconds = 1e-3;
    if (peer->fail_run)
        snprintf(why, WHY_MAX, "the toy ran out");
    return !peer->fail_run;
}

static bool toy_agrees(const struct ours *ours, const void *theirs, struct finding *finding)
{
    (void)ours;
    snprintf(finding->text, FINDING_MAX, "toys agree");
    return !((const struct toy *)theirs)->fail_agree;
}

static void close_toy(void *theirs)
{
    (void)theirs;
}

static const char *toy_version(void)
{
    return "1.0";
}

static bool write_input(const char *path, char why[WHY_MAX])
{
    FILE *file = fopen(path, "w");
    snprintf(why, WHY_MAX, "no input today");
    assert_non_null(file);
    fclose(file);
    return false;
}

static struct contest toy_contest(void)
{
    toy = (struct toy){0};
    return (struct contest){.name = "overhead.empty toy",
                            .kernel = "overhead.empty",
                            .peer = "toy",
                            .version = toy_version,
                            .setting = "as toys are",
                            .size = 100,
                            .peer_items = 50,
                            .reach = 2,
                            .open = open_toy,
                            .run = run_toy,
                            .agree = toy_agrees,
                            .close = close_toy};
}

/* contest_result is large, so it lives on the heap. */
static struct contest_result *hold(const struct contest *contest, size_t rounds)
{
    struct contest_result *result = malloc(sizeof *result);
    assert_non_null(result);
    contest_hold(contest, &PEAKS, rounds, result);
    return result;
}

static void check_fails(const struct contest *contest, const char *words)
{
    struct contest_result *result = hold(contest, 7);
    assert_says(result->why, words);
    assert_int_equal(result->round_count, 0);
    free(result);
}

static void rates_come_from_items_and_the_peers_own_clock(void **state)
{
    (void)state;
    struct contest contest = toy_contest();
    struct contest_result *result = hold(&contest, 9);
    assert_string_equal(result->why, "");
    assert_int_equal(result->round_count, 9);
    assert_true(result->agreed);
    assert_near(result->our_items, 100, 0);
    assert_near(result->peer_rate.middle, 50 / 1e-3, 1e-6);
    assert_near(result->ratio.middle, result->our_rate.middle / (50 / 1e-3), 1e-9 * result->ratio.middle);
    assert_true(result->ratio.bounded && result->ratio.low <= result->ratio.middle &&
                result->ratio.middle <= result->ratio.high);
    assert_true(isnan(result->bound_share)); /* overhead.empty counts neither flops nor bytes */
    free(result);
}

static void a_short_run_is_repeated_within_a_sample(void **state)
{
    (void)state;
    struct contest contest = toy_contest();
    struct contest_result *result = hold(&contest, 7);
    assert_int_equal(result->peer_repeats, 50);      /* of 1 ms in 0.05 s */
    assert_int_equal(toy.run_count, 1 + 2 + 7 * 50); /* to agree, to warm up, and the samples */
    assert_true(result->our_repeats >= 10);
    free(result);
}

static void few_pairs_have_no_interval(void **state)
{
    (void)state;
    struct contest contest = toy_contest();
    struct contest_result *result = hold(&contest, 5);
    assert_int_equal(result->ratio.count, 5);
    assert_false(result->ratio.bounded);
    free(result);
}

static bool open_any(const struct ours *ours, void **theirs, char why[WHY_MAX])
{
    (void)ours, (void)why;
    *theirs = &toy;
    return true;
}

enum { PASSES = 10 };

/* Against peaks of 1 flop/s and 1 byte/s, the shares are the rates themselves. */
static void the_share_is_of_the_nearest_roof(void **state)
{
    (void)state;
    const struct peaks no_arithmetic = {.flops_64 = 1, .flops_32 = 1, .bytes = 1e30}, no_memory = {1e30, 1e30, 1};
    struct contest contest = toy_contest();
    const char *const passes[] = {"passes=10", NULL};
    contest.kernel = "peak.triad";
    contest.assignments = passes;
    contest.open = open_any;
    struct contest_result *result = malloc(sizeof *result);
    contest_hold(&contest, &no_arithmetic, 7, result);
    assert_string_equal(result->bound, "arithmetic");
    assert_near(result->bound_share, result->our_rate.middle * PASSES * 2, 1e-6 * result->bound_share);
    contest_hold(&contest, &no_memory, 7, result);
    assert_string_equal(result->bound, "memory");
    assert_near(result->bound_share, result->our_rate.middle * PASSES * 24, 1e-6 * result->bound_share);
    free(result);
}

static void every_failure_names_its_cause(void **state)
{
    (void)state;
    const char *const wrong[] = {"steps=-1", NULL};
    struct contest contest = toy_contest();
    contest.kernel = "no.such";
    check_fails(&contest, "there is no such kernel");
    contest = toy_contest();
    contest.assignments = wrong;
    check_fails(&contest, "steps");
    contest = toy_contest();
    contest.prepare_input = write_input;
    check_fails(&contest, "no input today");
    contest = toy_contest();
    contest.open = refuse_open;
    check_fails(&contest, "the toy is broken");
    contest = toy_contest();
    toy.fail_run = true;
    check_fails(&contest, "the toy ran out");
    contest = toy_contest();
    toy.fail_agree = true;
    check_fails(&contest, "the outputs differ: toys agree");
}

static void contests_are_added_to_one_document(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    struct scratch_path path = scratch_path(&scratch, "peers.json");
    char why[WHY_MAX] = "";
    struct contest contest = toy_contest();
    struct contest_result *result = hold(&contest, 7);
    assert_true(contest_record_start(path.text, "toy-box", why));
    assert_true(contest_record(path.text, result, &PEAKS, why));
    assert_true(contest_record_start(path.text, "another", why)); /* which is there already */
    assert_true(contest_record(path.text, result, &PEAKS, why));

    json_t *document = json_load_file(path.text, 0, NULL);
    json_t *held = json_object_get(document, "contests"),
           *machine = json_object_get(json_object_get(document, "context"), "machine");
    assert_int_equal(json_array_size(held), 2);
    assert_string_equal(json_string_value(json_object_get(machine, "name")), "toy-box");
    json_t *second = json_array_get(held, 1);
    assert_string_equal(json_string_value(json_object_get(second, "peer_version")), "1.0");
    assert_int_equal(json_array_size(json_object_get(json_object_get(second, "ours"), "seconds_per_run")), 7);
    assert_near(json_number_value(json_object_get(json_object_get(second, "ratio"), "median")), result->ratio.middle,
                1e-6 * result->ratio.middle);
    assert_true(json_is_null(json_object_get(second, "bound_share")));
    json_decref(document);
    free(result);
    scratch_remove(&scratch);
}

static void a_document_that_cannot_be_used_is_told(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    char why[WHY_MAX] = "";
    struct contest contest = toy_contest();
    struct contest_result *result = hold(&contest, 7);
    scratch_write(&scratch, "broken.json", "{\n  oh\n");
    assert_false(contest_record(scratch_path(&scratch, "broken.json").text, result, &PEAKS, why));
    assert_says(why, "line 2");
    assert_false(contest_record_start(scratch_path(&scratch, "no/such/folder.json").text, NULL, why));
    assert_says(why, "cannot write");
    free(result);
    scratch_remove(&scratch);
}

static void a_python_child_works_when_told_to(void **state)
{
    (void)state;
    if (access(PEER_PYTHON, X_OK) != 0)
        skip();
    struct scratch scratch = scratch_make();
    scratch_write(&scratch, "double.py",
                  "import sys\n"
                  "from python_peer import serve\n"
                  "def work():\n"
                  "    data = open(sys.argv[1] + '/in', 'rb').read()\n"
                  "    open(sys.argv[1] + '/out', 'wb').write(data + sys.argv[2].encode())\n"
                  "serve(work, 'double 3.1')\n");
    const char *const arguments[] = {"er", NULL};
    char why[WHY_MAX] = "", out[6] = "";
    double seconds = -1;
    struct python_peer *peer = python_peer_make(why);
    assert_non_null(peer);
    char directory[512];
    snprintf(directory, sizeof directory, "%s", python_peer_path(peer, ""));
    assert_true(python_peer_write(peer, "in", "larg", 4, why));
    assert_true(python_peer_start(peer, scratch_path(&scratch, "double.py").text, arguments, why));
    assert_string_equal(python_peer_version(peer), "double 3.1");
    assert_true(python_peer_run(peer, &seconds, why));
    assert_true(seconds >= 0);
    assert_true(python_peer_read(peer, "out", out, 6, why));
    assert_memory_equal(out, "larger", 6);
    assert_false(python_peer_read(peer, "none", out, 6, why));
    assert_says(why, "less than the 6 bytes");
    python_peer_close(peer);
    assert_int_not_equal(access(directory, F_OK), 0);
    scratch_remove(&scratch);
}

static void a_python_child_that_ends_early_is_told(void **state)
{
    (void)state;
    if (access(PEER_PYTHON, X_OK) != 0)
        skip();
    struct scratch scratch = scratch_make();
    scratch_write(&scratch, "ends.py", "raise SystemExit(3)\n");
    char why[WHY_MAX] = "";
    struct python_peer *peer = python_peer_make(why);
    assert_false(python_peer_start(peer, scratch_path(&scratch, "ends.py").text, NULL, why));
    assert_says(why, "ended early");
    python_peer_close(peer);
    scratch_remove(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates_come_from_items_and_the_peers_own_clock),
        cmocka_unit_test(a_short_run_is_repeated_within_a_sample),
        cmocka_unit_test(few_pairs_have_no_interval),
        cmocka_unit_test(the_share_is_of_the_nearest_roof),
        cmocka_unit_test(every_failure_names_its_cause),
        cmocka_unit_test(contests_are_added_to_one_document),
        cmocka_unit_test(a_document_that_cannot_be_used_is_told),
        cmocka_unit_test(a_python_child_works_when_told_to),
        cmocka_unit_test(a_python_child_that_ends_early_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
