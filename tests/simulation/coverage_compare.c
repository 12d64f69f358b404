/* coverage_compare.c - two files against each other: by how much one is faster, how often, the score of ten kernels, and how
 * often a difference is claimed where there is none. */
#include <math.h>
#include <stdio.h>

#include "experiment.h"
#include "two_files.h"

static const double SPREAD = 0.03, RATIO = 1.02;
enum { KERNELS = 10 };

static void tally_interval(struct tally *tally, struct interval interval, double truth)
{
    tally_add(tally, interval.bounded ? interval.low : 1, interval.bounded ? interval.high : -1, truth);
}

/* One kernel in both files. */
static void run_one(const struct two_files *world, const struct request *request, uint64_t seed, struct tally *ratio,
                    struct tally *delta)
{
    double true_delta = 2 * noise_share_below(world->noise, world->spread, log(RATIO)) - 1;
    for (size_t replicate = 0; replicate < request->replicates; replicate++) {
        struct compared_files compared;
        two_files_compare(world, &seed, &compared);
        const struct time_pair *pair = compared_pair(&compared, 0);
        tally_interval(ratio, pair->ratio, RATIO);
        tally_interval(delta, pair->delta, true_delta);
        compared_free(&compared);
    }
}

/* Ten kernels, of which the second file runs none faster (silence), or each by another ratio (score). */
static void run_ten(const struct two_files *world, const struct request *request, uint64_t seed, struct tally *silence,
                    struct tally *score)
{
    double truth = 0;
    for (size_t i = 0; i < world->kernel_count; i++)
        truth += log(world->ratios[i]) / (double)world->kernel_count;
    for (size_t replicate = 0; replicate < request->replicates; replicate++) {
        struct compared_files compared;
        two_files_compare(world, &seed, &compared);
        bool claimed = false;
        for (size_t i = 0; i < world->kernel_count; i++) {
            enum verdict verdict = compared_pair(&compared, i)->verdict;
            claimed = claimed || verdict == VERDICT_FASTER || verdict == VERDICT_SLOWER;
        }
        tally_note(silence, true, !claimed);
        tally_interval(score, compared.comparison.single_core.files[1].value, 1000 * exp(truth));
        compared_free(&compared);
    }
}

static void run_cell(enum noise noise, size_t samples, const struct request *request, uint64_t cell, struct sheet *sheet)
{
    struct tally ratio = {0}, delta = {0}, silence = {0}, score = {0}, unused = {0};
    struct two_files world = {.noise = noise, .spread = SPREAD, .sample_count = samples, .kernel_count = 1, .ratios = {RATIO}};
    run_one(&world, request, cell_seed(request, 8, 3 * cell), &ratio, &delta);
    world.kernel_count = KERNELS;
    for (size_t i = 0; i < KERNELS; i++)
        world.ratios[i] = 1;
    run_ten(&world, request, cell_seed(request, 8, 3 * cell + 1), &silence, &unused);
    for (size_t i = 0; i < KERNELS; i++)
        world.ratios[i] = 1 + 0.1 * (double)i;
    run_ten(&world, request, cell_seed(request, 8, 3 * cell + 2), &unused, &score);

    char column[32];
    snprintf(column, sizeof column, "%zu + %zu", samples, samples);
    sheet_add(sheet, "ratio of two files (Hodges-Lehmann)", noise_name(noise), column, &ratio, false);
    sheet_add(sheet, "Cliff's delta", noise_name(noise), column, &delta, false);
    sheet_add(sheet, "score of ten kernels", noise_name(noise), column, &score, false);
    sheet_add(sheet, "nothing is claimed of ten equal kernels", noise_name(noise), column, &silence, false);
}

static void run(const struct request *request, struct sheet *sheet)
{
    static const size_t samples[] = {5, 10, 20, 50};
    uint64_t cell = 0;
    for (size_t noise = 0; noise < NOISE_COUNT; noise++) {
        for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
            run_cell((enum noise)noise, samples[i], request, cell++, sheet);
    }
}

const struct experiment experiment_compare = {"compare", "two files: ratios, Cliff's delta, scores, false claims", 5, run};
