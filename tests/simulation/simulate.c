/* simulate.c - measures how often every interval that forkjoin shows holds the truth, by the harness's own code on imaginary
 * machines whose truth is known. docs/method/simulation.md says how and what came out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "experiment.h"
#include "stats/random.h"

static const struct experiment *const experiments[] = {
    &experiment_rows,       &experiment_replicates, &experiment_bootstrap, &experiment_laws,   &experiment_machine,
    &experiment_proportion, &experiment_compare,    &experiment_drift,     &experiment_matrix, &experiment_power,
};
enum { EXPERIMENT_COUNT = sizeof experiments / sizeof experiments[0] };

uint64_t cell_seed(const struct request *request, uint64_t experiment, uint64_t cell)
{
    uint64_t state = request->seed;
    state = stats_random(&state) + (experiment << 32 | cell);
    return stats_random(&state);
}

static void print_help(FILE *out)
{
    fprintf(out,
            "simulate [--replicates N] [--seed N] [EXPERIMENT...]\n\n"
            "Prints, for every interval, how often it held the truth. Experiments (without one: all):\n");
    for (size_t i = 0; i < EXPERIMENT_COUNT; i++)
        fprintf(out, "  %-12s %s\n", experiments[i]->name, experiments[i]->what);
    fprintf(out,
            "\n  --replicates N  of cheap experiments (10000); dear ones run a stated part of it\n"
            "  --seed N        of all random numbers (1)\n"
            "\nExit status: 0; 1 when a required interval holds less often than it must; 2 wrong use.\n");
}

static const struct experiment *find_experiment(const char *name)
{
    for (size_t i = 0; i < EXPERIMENT_COUNT; i++) {
        if (strcmp(experiments[i]->name, name) == 0)
            return experiments[i];
    }
    return NULL;
}

/* A whole number of at least `least`; false when it is none. */
static bool read_number(const char *text, unsigned long long least, unsigned long long *number)
{
    char *end = NULL;
    *number = text && text[0] >= '0' && text[0] <= '9' ? strtoull(text, &end, 10) : 0;
    return end && *end == '\0' && *number >= least;
}

static void run(const struct experiment *experiment, const struct request *request, struct sheet *sheet)
{
    struct request own = *request;
    own.replicates = request->replicates / experiment->cost;
    own.replicates = own.replicates ? own.replicates : 1;
    fprintf(stderr, "simulate: %s: %zu replicates, seed %llu\n", experiment->name, own.replicates,
            (unsigned long long)own.seed);
    experiment->run(&own, sheet);
    sheet_print(sheet);
}

int main(int argc, char **argv)
{
    struct request request = {.replicates = 10000, .seed = 1};
    const struct experiment *chosen[EXPERIMENT_COUNT];
    size_t chosen_count = 0;
    for (int i = 1; i < argc; i++) {
        unsigned long long number;
        const struct experiment *experiment = find_experiment(argv[i]);
        if (strcmp(argv[i], "--help") == 0) {
            print_help(stdout);
            return 0;
        }
        if (strcmp(argv[i], "--replicates") == 0 && read_number(argv[i + 1], 1, &number)) {
            request.replicates = (size_t)number;
            i++;
        } else if (strcmp(argv[i], "--seed") == 0 && read_number(argv[i + 1], 0, &number)) {
            request.seed = number;
            i++;
        } else if (experiment && chosen_count < EXPERIMENT_COUNT) {
            chosen[chosen_count++] = experiment;
        } else {
            fprintf(stderr, "simulate: cannot use '%s'; --help shows what can be said\n", argv[i]);
            return 2;
        }
    }
    static struct sheet sheet;
    for (size_t i = 0; i < (chosen_count ? chosen_count : EXPERIMENT_COUNT); i++)
        run(chosen_count ? chosen[i] : experiments[i], &request, &sheet);
    sheet_print_lowest(&sheet);
    if (sheet.failed > 0)
        fprintf(stderr, "simulate: %zu of %zu shares are lower than they must be\n", sheet.failed, sheet.judged);
    return sheet.failed > 0;
}
