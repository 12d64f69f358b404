/* main.c - the program: topology and options to plan, plan to samples, samples to tables and plots. */
#define _GNU_SOURCE
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "build_info.h"
#include "compare_command.h"
#include "doctor.h"
#include "environment.h"
#include "follow.h"
#include "host.h"
#include "interrupt.h"
#include "lead.h"
#include "list.h"
#include "measure.h"
#include "options.h"
#include "plan.h"
#include "plan_settings.h"
#include "predict_command.h"
#include "ranks.h"
#include "replicates.h"
#include "report.h"
#include "run.h"
#include "self_test_run.h"
#include "show_doctor.h"
#include "show_self_test.h"
#include "show_topology.h"
#include "tables.h"
#include "verify.h"

static enum run_status fail(enum run_status status, const char *why)
{
    fprintf(stderr, "forkjoin: %s\n", why);
    return status;
}

/* Where the photographs and models lie that come with forkjoin. */
static const char *data_directory(void)
{
    const char *directory = getenv("FORKJOIN_DATA");
    return directory ? directory : FORKJOIN_DATA;
}

/* --- report ------------------------------------------------------------------------------------------------------------- */

static enum run_status command_report(const struct options *options)
{
    char why[WHY_MAX];
    const struct report_format *format = report_find_format(options->format, why);
    if (!format)
        return fail(RUN_WRONG_USE, why);
    return report_files(options->operands, options->operand_count, format, options->output, options->full);
}

/* --- doctor ------------------------------------------------------------------------------------------------------------- */

/* Watches the machine for so long: in a quarter of a second of two CPUs, a tick (10 ms) is 2 % of the time. */
static const double DOCTOR_SECONDS = 1, DOCTOR_SECONDS_BEFORE_RUN = 0.25;

static void consult_doctor(double seconds, struct doctor *doctor)
{
    struct facts facts;
    doctor_read("", &facts);
    doctor_watch("", seconds, &facts);
    doctor_judge(&facts, doctor);
}

static enum run_status print_json(json_t *document)
{
    if (!document)
        return fail(RUN_CANNOT, "out of memory");
    json_dumpf(document, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(17)); /* main() looks whether it came through */
    putchar('\n');
    json_decref(document);
    return RUN_DONE;
}

/* Comparisons after which a share of 7.5 % differences is told apart from 5 %. */
enum { SELF_TEST_COMPARISONS = 400 };

static enum run_status command_self_test(const struct options *options)
{
    char why[WHY_MAX];
    struct topology topology;
    struct self_test test;
    const atomic_int *interrupted = interrupt_install();
    if (!interrupted)
        return fail(RUN_CANNOT, "out of memory");
    if (!topology_load(&topology, NULL, why))
        return fail(RUN_CANNOT, why);
    const struct self_test_request request = {
        .topology = &topology,
        .data_directory = data_directory(),
        .comparisons = options->comparisons ? options->comparisons : SELF_TEST_COMPARISONS,
        .seed = options->seed,
        .quiet = options->quiet,
        .interrupted = interrupted,
    };
    if (!options->quiet) {
        struct doctor doctor;
        char line[DOCTOR_VALUE_MAX + 64];
        consult_doctor(DOCTOR_SECONDS, &doctor);
        show_doctor_line(&doctor, line, sizeof line);
        fprintf(stderr, "%s\n", line);
    }
    measure_start();
    enum run_status status = topology.real ? self_test_run(&request, &test)
                                           : fail(RUN_WRONG_USE,
                                                  "HWLOC_SYNTHETIC or HWLOC_XMLFILE describes another machine; "
                                                  "unset it to measure this one");
    topology_free(&topology);
    if (status != RUN_DONE && status != RUN_INTERRUPTED)
        return status;
    if (options->json)
        print_json(show_self_test_json(&test));
    else
        show_self_test(stdout, &test);
    if (status == RUN_DONE && self_test_failed(&test))
        status = RUN_FAILED;
    self_test_free(&test);
    return status;
}

static enum run_status command_doctor(const struct options *options)
{
    struct doctor doctor;
    if (options->self_test)
        return command_self_test(options);
    if (options->comparisons)
        return fail(RUN_WRONG_USE, "--comparisons goes with --self-test; pass both");
    consult_doctor(DOCTOR_SECONDS, &doctor);
    if (options->json)
        return print_json(show_doctor_json(&doctor, false));
    show_doctor(stdout, &doctor, options->full);
    return RUN_DONE;
}

/* --- run ---------------------------------------------------------------------------------------------------------------- */

/* results/MACHINE/TIME.json, in UTC. */
static void default_output(const json_t *context, char *path, size_t size)
{
    char moment[32];
    time_t now = time(NULL);
    struct tm parts;
    gmtime_r(&now, &parts);
    strftime(moment, sizeof moment, "%Y-%m-%dT%H-%M-%SZ", &parts);
    snprintf(path, size, "results/%s/%s.json", json_string_value(json_object_get(context, "host_name")), moment);
}

/* The words that were typed, as the result's record of how to run it again. */
static json_t *command_json(char **words)
{
    json_t *array = json_array();
    for (; *words; words++) {
        json_t *word = json_string(*words);
        json_array_append_new(array, word ? word : json_string("?")); /* "?": not UTF-8 */
    }
    return array;
}

/* Records what disturbs right before the run, and puts the verdict into `line`. */
static void note_state(json_t *context, char *line, size_t size)
{
    struct doctor doctor;
    consult_doctor(DOCTOR_SECONDS_BEFORE_RUN, &doctor);
    json_object_set_new(json_object_get(context, "state"), "doctor", show_doctor_json(&doctor, true));
    show_doctor_line(&doctor, line, size);
}

static enum run_status command_run(const struct options *options, const struct plan *plan, const struct topology *topology,
                                   char **words)
{
    char path[PATH_MAX], opening[DOCTOR_VALUE_MAX + 64];
    struct replicate replicate;
    bool is_replicate = replicates_is_child(&replicate);
    struct result result = {.context = host_context(topology, options->machine)};
    const atomic_int *interrupted = interrupt_install();
    if (!result.context || !interrupted) {
        result_free(&result);
        return fail(RUN_CANNOT, "out of memory");
    }
    json_object_set_new(result.context, "command", command_json(words));
    json_object_set_new(result.context, "settings", plan_settings(plan));
    if (ranks_get()->engine)
        json_object_set_new(result.context, "ranks", ranks_json());
    note_state(result.context, opening, sizeof opening);
    default_output(result.context, path, sizeof path);
    bool exercise = options->command == COMMAND_EXERCISE;
    const struct run_request request = {
        .plan = plan,
        .topology = topology,
        .interrupted = interrupted,
        .output = is_replicate      ? replicate.output
                  : options->output ? options->output
                                    : path,
        .quiet = options->quiet,
        .opening = options->quiet || (is_replicate && replicate.number > 0) ? NULL : opening,
        .report = exercise ? NULL : report_kernel, /* an exercise is shown as a whole */
    };
    measure_start();
    tables_print_head(stdout, result.context);
    fflush(stdout);
    bool starts_replicates = plan->sampling.replicate_count > 1 && !is_replicate;
    enum run_status status = starts_replicates ? replicates_run(&request, words, &result) : run_plan(&request, &result);
    if (status != RUN_CANNOT && !is_replicate) /* or there is nothing to draw, or no place for it */
        status = report_end(&result, request.output, report_find_format(exercise ? "card" : NULL, path), status);
    result_free(&result);
    return status;
}

/* --- commands ----------------------------------------------------------------------------------------------------------- */

/* Of a matrix: the fewest rounds after which there is an interval for each of twice 16 configurations, and a time that ends in
 * three minutes, with proofs, plots and page. */
static const size_t MATRIX_ROUNDS = 10;
static const double MATRIX_SECONDS = 170;

/* Of an exercise: whoever exercises measures often, so not as well. */
static const double EXERCISE_PRECISION = 0.05, EXERCISE_SECONDS = 30;

/* What the commands take when nothing is said; verify must also try worker counts that divide nothing evenly. */
static struct plan_defaults defaults_of(const struct options *options)
{
    enum command_id command = options->command;
    bool verify = command == COMMAND_VERIFY, matrix = command == COMMAND_MATRIX, exercise = command == COMMAND_EXERCISE;
    return (struct plan_defaults){
        .size = verify ? "tiny" : "small",
        .workers = verify ? "1,2,3,7" : "auto",
        .data_directory = data_directory(),
        .matrix = matrix,
        .doubling = exercise,
        .rounds = matrix ? MATRIX_ROUNDS : 0,
        .precision = exercise ? EXERCISE_PRECISION : 0,
        .time_limit_seconds = matrix                         ? MATRIX_SECONDS
                              : exercise && !options->rounds ? EXERCISE_SECONDS
                                                             : 0,
    };
}

/* Whether what was planned is what the command takes: of an exercise one kernel. */
static bool fits_command(const struct options *options, const struct plan *plan, char why[WHY_MAX])
{
    if (options->command != COMMAND_EXERCISE || plan->kernel_count == 1)
        return true;
    snprintf(why, WHY_MAX, "'exercise' takes one kernel, and these words name %zu; 'forkjoin list' shows them",
             plan->kernel_count);
    return false;
}

static enum run_status command_topo(const struct options *options, const struct topology *topology)
{
    char why[WHY_MAX];
    struct worker_counts counts;
    if (!workers_parse(options->workers ? options->workers : "auto", topology, &counts, why))
        return fail(RUN_WRONG_USE, why);
    show_topology(topology, &counts);
    return RUN_DONE;
}

static enum run_status with_plan(const struct options *options, const struct topology *topology, char **words)
{
    char why[WHY_MAX];
    struct plan plan;
    struct plan_defaults defaults = defaults_of(options);
    if (!topology->real)
        return fail(RUN_WRONG_USE, "HWLOC_SYNTHETIC or HWLOC_XMLFILE describes another machine; unset it to run on this one");
    if (!plan_make(options, &defaults, topology, &plan, why))
        return fail(RUN_WRONG_USE, why);
    struct replicate replicate;
    if (replicates_is_child(&replicate))
        plan.replicate = replicate.number;
    enum run_status status = RUN_DONE;
    if (!fits_command(options, &plan, why)) {
        status = fail(RUN_WRONG_USE, why);
    } else if (options->command != COMMAND_VERIFY) {
        status = command_run(options, &plan, topology, words);
    } else {
        const atomic_int *interrupted = interrupt_install();
        status = interrupted ? verify_plan(&plan, topology, interrupted) : fail(RUN_CANNOT, "out of memory");
    }
    plan_free(&plan);
    return status;
}

static enum run_status with_topology(const struct options *options, char **words)
{
    char why[WHY_MAX];
    struct topology topology;
    if (!topology_load(&topology, options->cpus, why))
        return fail(RUN_WRONG_USE, why);
    enum run_status status =
        options->command == COMMAND_TOPO ? command_topo(options, &topology) : with_plan(options, &topology, words);
    topology_free(&topology);
    return status;
}

static enum run_status run_command(const struct options *options, char **words)
{
    if (options->help) {
        options_print_command_help(stdout, options->command);
        return RUN_DONE;
    }
    if (options->command == COMMAND_LIST)
        return list_print(options, data_directory());
    if (options->command == COMMAND_REPORT)
        return command_report(options);
    if (options->command == COMMAND_COMPARE)
        return compare_command(options);
    if (options->command == COMMAND_PREDICT)
        return predict_command(options);
    if (options->command == COMMAND_DOCTOR)
        return command_doctor(options);
    return with_topology(options, words);
}

/* With the ranks that a launcher started beside this one, where the command line asks for them. */
static enum run_status lead_command(const struct options *options, char **words)
{
    char why[WHY_MAX];
    enum run_status status = follow_lead(options, why);
    if (status != RUN_DONE)
        return fail(status, why);
    status = run_command(options, words);
    lead_end();
    return status;
}

/* The words as they were typed: parsing puts argv in another order. The caller frees the array; NULL when memory is short. */
static char **copy_words(int argc, char **argv)
{
    char **words = calloc((size_t)argc + 1, sizeof *words);
    for (int i = 0; words && i < argc; i++)
        words[i] = argv[i];
    return words;
}

int main(int argc, char **argv)
{
    environment_prepare(argv);
    if (launch_read().rank > 0)
        return (int)follow(argc, argv);
    signal(SIGCHLD, SIG_DFL); /* an inherited "ignore" would hide how gnuplot ended */
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        printf("forkjoin %s (%s)\n", BUILD_VERSION, BUILD_COMMIT);
        return RUN_DONE;
    }
    if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        options_print_help(stdout);
        return RUN_DONE;
    }
    struct options options;
    char why[WHY_MAX];
    char **words = copy_words(argc, argv);
    enum run_status status = RUN_WRONG_USE;
    if (!words)
        return (int)fail(RUN_CANNOT, "out of memory");
    if (options_parse(argc, argv, &options, why))
        status = lead_command(&options, words);
    else if (why[0])
        fprintf(stderr, "forkjoin: %s; see 'forkjoin --help'\n", why);
    else
        options_print_help(stderr);
    free(words);
    if ((fflush(stdout) != 0 || ferror(stdout)) && status == RUN_DONE)
        status = fail(RUN_FAILED, "cannot write to standard output");
    return (int)status;
}
