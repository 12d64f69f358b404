/* options.c - one table parses the options, checks them and prints the help. */
#include "options.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "suggest.h"
#include "workers.h"

struct command {
    enum command_id id;
    const char *name, *operands, *summary;
};

static const struct command commands[] = {
    {COMMAND_LIST, "list", "[KERNEL...]", "kernels with their sizes and parameters, and the strategies"},
    {COMMAND_TOPO, "topo", "", "what this machine offers, and which worker counts will be tried"},
    {COMMAND_RUN, "run", "[KERNEL...]", "verify, measure, save the result, print tables, draw plots and a page"},
    {COMMAND_MATRIX, "matrix", "[KERNEL...]",
     "which strategy for which work? measured, beside what a lesson advises: three minutes"},
    {COMMAND_VERIFY, "verify", "[KERNEL...]", "every strategy once, not timed: is it one and the same right answer?"},
    {COMMAND_EXERCISE, "exercise", "KERNEL",
     "one kernel on 1, 2, 4 ... workers: the same results? how much faster? what to try next? with a card"},
    {COMMAND_REPORT, "report", "RESULT...", "tables, plots and a page of saved results"},
    {COMMAND_COMPARE, "compare", "RESULT...",
     "the same work by other machines, compilers or commits: what is faster, and by how much"},
    {COMMAND_PREDICT, "predict", "RESULT [KERNEL...]",
     "a model, not measured: from a saved result to thousands of ranks on many nodes"},
    {COMMAND_DOCTOR, "doctor", "", "what on this machine would spoil a measurement, and what to do about it"},
};
enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

enum kind { FLAG, TEXT, WHOLE, NUMBER, PERCENT, SECONDS, LIST };

struct option {
    const char *name, *argument, *help;
    unsigned commands; /* which take it: bits of enum command_id */
    enum kind kind;
    size_t field; /* where in struct options it goes */
    double least, most;
};

enum {
    LIKE_RUN = COMMAND_RUN | COMMAND_MATRIX,
    MEASURES = LIKE_RUN | COMMAND_EXERCISE,
    RUNS = MEASURES | COMMAND_VERIFY,
    EVERY = COMMAND_LIST | COMMAND_TOPO | RUNS | COMMAND_REPORT | COMMAND_COMPARE | COMMAND_DOCTOR | COMMAND_PREDICT,
};

#define FIELD(name) offsetof(struct options, name)

static const struct option options_table[] = {
    {"--strategy", "LIST", "of sequential, openmp, processes (default: all); under mpirun, mpi and mpi+openmp",
     COMMAND_RUN | COMMAND_VERIFY, TEXT, FIELD(strategies), 0, 0},
    {"--workers", "LIST", "worker counts like 1,2,4-6 (default: auto, what 'forkjoin topo' shows; verify: 1,2,3,7)",
     COMMAND_RUN | COMMAND_VERIFY | COMMAND_TOPO, TEXT, FIELD(workers), 0, 0},
    {"--max-workers", "N", "of auto, no count above N (default: none above the CPUs; for kernels that wait 16)", LIKE_RUN,
     WHOLE, FIELD(max_workers), 1, WORKERS_MAX},
    {"--max-workers", "N", "the most workers: 1, 2, 4 ... and N (default: the CPUs; for kernels that wait 16)",
     COMMAND_EXERCISE, WHOLE, FIELD(max_workers), 1, WORKERS_MAX},
    {"--threads-per-rank", "N", "of mpi+openmp (default: the CPUs that each rank can have for itself)",
     COMMAND_RUN | COMMAND_VERIFY, WHOLE, FIELD(threads_per_rank), 1, 256},
    {"--schedule", "HOW", "how chunks go to workers: static, dynamic[,k] or guided[,k] (default: static)", RUNS, TEXT,
     FIELD(schedule), 0, 0},
    {"--size", "NAME|N", "tiny, small, medium, large, or a number of items (default: small; verify: tiny)", RUNS, TEXT,
     FIELD(size), 0, 0},
    {"--scaling", "NAME", "strong: one problem for all; weak: it grows with the workers (default: strong)", COMMAND_RUN, TEXT,
     FIELD(scaling), 0, 0},
    {"--precision", "PCT", "measure 10, 15, 20, 30 or 50 rounds: until speedups are known to so many percent (default: 2)",
     COMMAND_RUN, PERCENT, FIELD(precision), 0.01, 100},
    {"--precision", "PCT", "measure 10, 15, 20, 30 or 50 rounds: until speedups are known to so many percent (default: 5)",
     COMMAND_EXERCISE, PERCENT, FIELD(precision), 0.01, 100},
    {"--rounds", "N", "measure exactly so many rounds instead, whatever the precision", COMMAND_RUN | COMMAND_EXERCISE, WHOLE,
     FIELD(rounds), 1, 100000},
    {"--rounds", "N", "measure so many rounds at most (default: 10, the fewest with an interval for all)", COMMAND_MATRIX,
     WHOLE, FIELD(rounds), 1, 100000},
    {"--time-limit", "T", "seconds (90, 90s) or minutes (5m), shared over kernels; 10 rounds are taken nevertheless",
     COMMAND_RUN, SECONDS, FIELD(time_limit_seconds), 0.001, 1e7},
    {"--time-limit", "T",
     "seconds (90, 90s) or minutes (5m); 10 rounds are taken nevertheless (default: 30s; none with --rounds)", COMMAND_EXERCISE,
     SECONDS, FIELD(time_limit_seconds), 0.001, 1e7},
    {"--time-limit", "T", "seconds (90, 90s) or minutes (5m), shared over kernels (default: 170s)", COMMAND_MATRIX, SECONDS,
     FIELD(time_limit_seconds), 0.001, 1e7},
    {"--replicates", "N", "measure all of it in so many fresh processes, 3 or more for intervals (default: 1)", COMMAND_RUN,
     WHOLE, FIELD(replicates), 1, 1000},
    {"--cpus", "LIST", "use only these CPUs, like 0-3,8", RUNS | COMMAND_TOPO, TEXT, FIELD(cpus), 0, 0},
    {"--seed", "N", "of random numbers and of the order of runs (default: 1)", RUNS, WHOLE, FIELD(seed), 0, 9007199254740992.0},
    {"--input", "KERNEL=FILE", "a photograph, a model: see 'forkjoin list'; may be repeated", RUNS, LIST, FIELD(inputs), 0, 0},
    {"--set", "KERNEL.NAME=VALUE", "a parameter of a kernel: see 'forkjoin list'; may be repeated", RUNS, LIST, FIELD(sets), 0,
     0},
    {"--output", "FILE", "where the result goes, plots beside it (default: results/MACHINE/TIME.json)", LIKE_RUN, TEXT,
     FIELD(output), 0, 0},
    {"--output", "FILE", "where the result goes, the card beside it (default: results/MACHINE/TIME.json)", COMMAND_EXERCISE,
     TEXT, FIELD(output), 0, 0},
    {"--output", "DIR", "where plots and page go; several results share one page (default: a folder beside each result)",
     COMMAND_REPORT, TEXT, FIELD(output), 0, 0},
    {"--output", "DIR", "draw plots, too: ratios, rates and scores, into this folder", COMMAND_COMPARE, TEXT, FIELD(output), 0,
     0},
    {"--format", "NAME",
     "text: tables, with plots and a page in a folder; md, csv: tables; json: the result with its analysis; card: what "
     "'exercise' says, and its card (default: text)",
     COMMAND_REPORT, TEXT, FIELD(format), 0, 0},
    {"--max-ranks", "N", "predict 1, 2, 4 ... and N ranks (default: 10000)", COMMAND_PREDICT, WHOLE, FIELD(max_ranks), 1,
     100000},
    {"--ranks-per-node", "N", "ranks that share a node (default: the CPUs of the machine that was measured)", COMMAND_PREDICT,
     WHOLE, FIELD(ranks_per_node), 1, 100000},
    {"--network", "NAME",
     "between nodes, with published figures: tcp-10g, usnic-40g, infiniband-hdr, shared-memory (default: tcp-10g)",
     COMMAND_PREDICT, TEXT, FIELD(network), 0, 0},
    {"--latency-us", "L", "of a message between nodes, microseconds (default: the network's)", COMMAND_PREDICT, NUMBER,
     FIELD(latency_us), 0, 1e6},
    {"--overhead-us", "O", "of a CPU for each message that it sends or receives, microseconds (default: the network's)",
     COMMAND_PREDICT, NUMBER, FIELD(overhead_us), 0, 1e6},
    {"--bandwidth-gbs", "B", "of a node, 1e9 bytes a second (default: the network's)", COMMAND_PREDICT, NUMBER,
     FIELD(bandwidth_gbs), 1e-6, 1e6},
    {"--scaling", "NAME", "strong: one problem for all; weak: it grows with the ranks (default: as was measured)",
     COMMAND_PREDICT, TEXT, FIELD(scaling), 0, 0},
    {"--output", "DIR", "where plots go (default: a folder beside the result; with --json none are drawn)", COMMAND_PREDICT,
     TEXT, FIELD(output), 0, 0},
    {"--machine", "NAME", "what to call this machine in the result (default: its host name)", MEASURES, TEXT, FIELD(machine), 0,
     0},
    {"--self-test", NULL,
     "measure the harness against itself: how often does it call two equal things different? a minute or so", COMMAND_DOCTOR,
     FLAG, FIELD(self_test), 0, 0},
    {"--comparisons", "N", "of the self-test (default: 400)", COMMAND_DOCTOR, WHOLE, FIELD(comparisons), 1, 1000000},
    {"--with-python", NULL,
     "also the lesson's own way, by Python's concurrent.futures: up to 40 s more for each task that has it", COMMAND_MATRIX,
     FLAG, FIELD(with_python), 0, 0},
    {"--quiet", NULL, "no progress on standard error", MEASURES | COMMAND_DOCTOR, FLAG, FIELD(quiet), 0, 0},
    {"--reference", "FILE", "which of the files the others are held against (default: the first)", COMMAND_COMPARE, TEXT,
     FIELD(reference), 0, 0},
    {"--format", "NAME", "text, json, md (Markdown) or csv (default: text)", COMMAND_COMPARE, TEXT, FIELD(format), 0, 0},
    {"--json", NULL, "print JSON", COMMAND_LIST | COMMAND_COMPARE | COMMAND_DOCTOR | COMMAND_PREDICT, FLAG, FIELD(json), 0, 0},
    {"--full", NULL, "also why what is good matters, and what would change it", COMMAND_DOCTOR, FLAG, FIELD(full), 0, 0},
    {"--full", NULL, "all twelve rules of good reporting, not only those that are broken", COMMAND_REPORT, FLAG, FIELD(full), 0,
     0},
    {"--help", NULL, "print this", EVERY, FLAG, FIELD(help), 0, 0},
};
enum { OPTION_COUNT = sizeof options_table / sizeof options_table[0] };

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    }
    return NULL;
}

static const struct option *find_option(const char *name, size_t length, unsigned command)
{
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option *option = &options_table[i];
        if ((option->commands & command) && strlen(option->name) == length && strncmp(option->name, name, length) == 0)
            return option;
    }
    return NULL;
}

/* "; did you mean 'X'?" or "". */
static void append_suggestion(char why[WHY_MAX], const char *word, const char *const candidates[], size_t count)
{
    const char *nearest = suggest_nearest(word, candidates, count);
    size_t used = strlen(why);
    if (nearest)
        snprintf(why + used, WHY_MAX - used, "; did you mean '%s'?", nearest);
}

static bool unknown_command(const char *name, char why[WHY_MAX])
{
    const char *names[COMMAND_COUNT];
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names[i] = commands[i].name;
    snprintf(why, WHY_MAX, "unknown command '%.64s'", name);
    append_suggestion(why, name, names, COMMAND_COUNT);
    return false;
}

static bool unknown_option(const char *name, const struct command *command, char why[WHY_MAX])
{
    const char *names[OPTION_COUNT];
    size_t count = 0;
    char word[65];
    snprintf(word, sizeof word, "%.*s", (int)strcspn(name, "="), name); /* its value says nothing about what was meant */
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (options_table[i].commands & command->id)
            names[count++] = options_table[i].name;
    }
    snprintf(why, WHY_MAX, "'%s' has no option '%s'", command->name, word);
    append_suggestion(why, word, names, count);
    return false;
}

static bool parse_whole(const struct option *option, const char *text, uint64_t *value, char why[WHY_MAX])
{
    char *end = NULL;
    errno = 0;
    unsigned long long number = text[0] >= '0' && text[0] <= '9' ? strtoull(text, &end, 10) : 0;
    if (!end || *end != '\0' || errno != 0 || number < (uint64_t)option->least || number > (uint64_t)option->most) {
        snprintf(why, WHY_MAX, "%s takes a whole number from %.0f to %.0f, not '%.64s'", option->name, option->least,
                 option->most, text);
        return false;
    }
    *value = number;
    return true;
}

static bool parse_seconds(const struct option *option, const char *text, double *value, char why[WHY_MAX])
{
    char *end = NULL;
    double number = strtod(text, &end);
    double unit = strcmp(end, "m") == 0 ? 60 : 1;
    bool known_unit = *end == '\0' || strcmp(end, "s") == 0 || strcmp(end, "m") == 0;
    number *= unit;
    if (end == text || !known_unit || !isfinite(number) || number < option->least || number > option->most) {
        snprintf(why, WHY_MAX, "%s takes seconds (90, 90s) or minutes (5m), not '%.64s'", option->name, text);
        return false;
    }
    *value = number;
    return true;
}

static bool parse_number(const struct option *option, const char *text, double *value, char why[WHY_MAX])
{
    char *end = NULL;
    double number = strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(number) || number < option->least || number > option->most) {
        snprintf(why, WHY_MAX, "%s takes a number from %.10g to %.10g, not '%.64s'", option->name, option->least, option->most,
                 text);
        return false;
    }
    *value = number;
    return true;
}

/* "2" and "2%" are 0.02. */
static bool parse_percent(const struct option *option, const char *text, double *value, char why[WHY_MAX])
{
    char *end = NULL;
    double number = strtod(text, &end);
    bool known_unit = *end == '\0' || strcmp(end, "%") == 0 || strcmp(end, " %") == 0;
    if (end == text || !known_unit || !isfinite(number) || number < option->least || number > option->most) {
        snprintf(why, WHY_MAX, "%s takes percent from %.10g to %.10g, like 2 or 0.5%%, not '%.64s'", option->name,
                 option->least, option->most, text);
        return false;
    }
    *value = number / 100;
    return true;
}

static bool store(const struct option *option, const char *text, struct options *options, char why[WHY_MAX])
{
    void *field = (char *)options + option->field;
    struct option_list *list = field;
    switch (option->kind) {
    case FLAG:
        break;
    case TEXT:
        *(const char **)field = text;
        return true;
    case WHOLE:
        return parse_whole(option, text, field, why);
    case NUMBER:
        return parse_number(option, text, field, why);
    case PERCENT:
        return parse_percent(option, text, field, why);
    case SECONDS:
        return parse_seconds(option, text, field, why);
    case LIST:
        if (list->count == OPTION_LIST_MAX) {
            snprintf(why, WHY_MAX, "%s is given more than %d times", option->name, OPTION_LIST_MAX);
            return false;
        }
        list->items[list->count++] = text;
        return true;
    }
    return false;
}

/* Reads the option at argv[*index], with its argument, and moves *index to the last word used. */
static bool parse_option(int argc, char **argv, int *index, const struct command *command, struct options *options,
                         char why[WHY_MAX])
{
    const char *word = strcmp(argv[*index], "-h") == 0 ? "--help" : argv[*index];
    size_t length = strcspn(word, "=");
    const struct option *option = find_option(word, length, command->id);
    if (!option)
        return unknown_option(word, command, why);
    const char *text = word[length] == '=' ? word + length + 1 : NULL;
    if (option->kind == FLAG) {
        *(bool *)((char *)options + option->field) = true;
        if (text)
            snprintf(why, WHY_MAX, "%s takes no value", option->name);
        return text == NULL;
    }
    if (!text) {
        if (*index + 1 >= argc) {
            snprintf(why, WHY_MAX, "%s needs a value: %s %s", option->name, option->name, option->argument);
            return false;
        }
        text = argv[++*index];
    }
    return store(option, text, options, why);
}

bool options_parse(int argc, char **argv, struct options *options, char why[WHY_MAX])
{
    *options = (struct options){.seed = 1, .latency_us = -1, .overhead_us = -1, .bandwidth_gbs = -1};
    why[0] = '\0';
    if (argc < 2)
        return false;
    const struct command *command = find_command(argv[1]);
    if (!command)
        return unknown_command(argv[1], why);
    options->command = command->id;

    /* Operands are gathered at the front of argv. */
    options->operands = &argv[1];
    bool only_operands = false;
    for (int i = 2; i < argc; i++) {
        if (!only_operands && strcmp(argv[i], "--") == 0)
            only_operands = true;
        else if (only_operands || argv[i][0] != '-')
            options->operands[options->operand_count++] = argv[i];
        else if (!parse_option(argc, argv, &i, command, options, why))
            return false;
    }
    if (options->operand_count > 0 && command->operands[0] == '\0') {
        snprintf(why, WHY_MAX, "'%s' takes no operand, but was given '%.64s'", command->name, options->operands[0]);
        return false;
    }
    if (options->operand_count == 0 && command->operands[0] != '\0' && command->operands[0] != '[' && !options->help) {
        snprintf(why, WHY_MAX, "'%s' needs %s", command->name, command->operands);
        return false;
    }
    return true;
}

void options_print_help(FILE *out)
{
    fprintf(
        out,
        "forkjoin measures how CPU-bound work speeds up on more cores: sequentially, with OpenMP, and split over processes.\n\n"
        "usage: forkjoin COMMAND [OPTION...]\n\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  %-9s%-19s%s\n", commands[i].name, commands[i].operands, commands[i].summary);
    fprintf(out,
            "\nKERNEL is a name or a pattern ('risk.*'). 'forkjoin COMMAND --help' lists a command's options; 'forkjoin "
            "--version'.\n"
            "Exit status: 0 done, 1 something failed (a wrong answer, a dead worker), 2 wrong use or bad input, 3 the machine\n"
            "cannot (memory, permission), 130 interrupted.\n");
}

void options_print_command_help(FILE *out, enum command_id id)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (commands[i].id == id)
            fprintf(out, "usage: forkjoin %s %s%s[OPTION...]\n  %s\n\n", commands[i].name, commands[i].operands,
                    commands[i].operands[0] ? " " : "", commands[i].summary);
    }
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option *option = &options_table[i];
        if (!(option->commands & id))
            continue;
        char left[40];
        snprintf(left, sizeof left, "%s %s", option->name, option->argument ? option->argument : "");
        fprintf(out, "  %-26s%s\n", left, option->help);
    }
}
