/* procedure.c - draws a run's samples round by round, stops as a run does, and has the harness analyse them. */
#include "procedure.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis_json.h"
#include "disturbance.h"
#include "plan.h"
#include "ratios.h"
#include "stats/random.h"
#include "stats/stopping.h"
#include "study.h"

static void must(bool good)
{
    if (good)
        return;
    fprintf(stderr, "simulate: out of memory\n");
    abort();
}

/* --- the truth ------------------------------------------------------------------------------------------------------------ */

static double spread_of(const struct scenario *scenario, size_t workers)
{
    return scenario->spread * (1 + scenario->spread_growth * log2((double)workers));
}

double scenario_ln_speedup(const struct scenario *scenario, size_t place)
{
    double shift = scenario->spread_growth == 0 ? 0
                                                : noise_median_ln_ratio(scenario->noise, scenario->spread,
                                                                        spread_of(scenario, scenario->workers[place]));
    return log(scenario->speedups[place]) + shift;
}

const char *scenario_rounds_name(const struct scenario *scenario, char text[16])
{
    if (scenario->rounds > 0)
        snprintf(text, 16, "%zu", scenario->rounds);
    else
        snprintf(text, 16, "adaptive");
    return text;
}

/* --- a result ------------------------------------------------------------------------------------------------------------- */

static void begin_configuration(struct configuration *configuration, const char *strategy, size_t workers)
{
    *configuration = (struct configuration){
        .parallel = strcmp(strategy, "sequential") != 0,
        .worker_count = workers,
        .cpus = calloc(workers, sizeof *configuration->cpus),
        .proven = true,
        .stopped = "rounds",
    };
    must(configuration->cpus != NULL);
    for (size_t i = 0; i < workers; i++)
        configuration->cpus[i] = (unsigned)i;
    snprintf(configuration->name, sizeof configuration->name, "simulated/small/%s/workers:%zu", strategy, workers);
    snprintf(configuration->strategy, sizeof configuration->strategy, "%s", strategy);
}

static size_t looks_of(const struct scenario *scenario)
{
    return scenario->rounds > 0 ? 1 : STOPPING_LOOKS;
}

static struct result begin_result(const struct scenario *scenario)
{
    struct result result = {
        .context = json_object(),
        .kernels = calloc(1, sizeof *result.kernels),
        .kernel_count = 1,
    };
    must(result.context && result.kernels);
    struct kernel_result *kernel = result.kernels;
    *kernel = (struct kernel_result){
        .name = "simulated",
        .item = "item",
        .size = "small",
        .problem = {.item_count = 1000, .chunk_size = 1, .step_count = 1},
        .chunk_count = 1000,
        .parameters = json_object(),
        .sampling = {.precision = scenario->rounds > 0 ? 0 : scenario->precision,
                     .looks = looks_of(scenario),
                     .replicate_count = scenario->replicates,
                     .warm_up_runs = 1},
        .verified = true,
        .configurations = calloc(scenario->curve_length + 1, sizeof *kernel->configurations),
        .configuration_count = scenario->curve_length + 1,
    };
    must(kernel->parameters && kernel->configurations);
    begin_configuration(&kernel->configurations[0], "sequential", 1);
    for (size_t i = 0; i < scenario->curve_length; i++)
        begin_configuration(&kernel->configurations[i + 1], "openmp", scenario->workers[i]);
    return result;
}

static void add(struct configuration *configuration, size_t replicate, size_t round, bool cold, double seconds,
                unsigned disturbance)
{
    struct sample sample = {
        .replicate = replicate,
        .runs = 1,
        .round = round,
        .cold = cold,
        .seconds = seconds,
        .create = cold ? COLD_CREATE * seconds : 0,
        .work = cold ? (1 - COLD_CREATE) * seconds : seconds,
        .steal = NAN,
        .megahertz = NAN,
        .throttled = -1,
        .correct = true,
        .disturbance = disturbance,
    };
    must(configuration_add_sample(configuration, sample));
}

/* What is flagged says nothing about times here: leaving it out must not spoil anything. */
static unsigned disturbance_by_chance(const struct scenario *scenario, uint64_t *random)
{
    bool disturbed = scenario->disturbed_share > 0 && stats_random_uniform(random) < scenario->disturbed_share;
    return disturbed ? DISTURBED_SWITCHES : 0;
}

/* Every configuration once, and in the first rounds once cold; all times of the round drift together. */
static void add_round(const struct scenario *scenario, struct kernel_result *kernel, size_t replicate,
                      const double *replicate_factors, double drift, size_t round, size_t cold_rounds, uint64_t *random)
{
    add(&kernel->configurations[0], replicate, round, false, drift * noise_draw(scenario->noise, scenario->spread, random),
        disturbance_by_chance(scenario, random));
    for (size_t i = 0; i < scenario->curve_length; i++) {
        struct configuration *configuration = &kernel->configurations[i + 1];
        double spread = spread_of(scenario, configuration->worker_count);
        double base = drift * replicate_factors[i] / scenario->speedups[i];
        add(configuration, replicate, round, false, base * noise_draw(scenario->noise, spread, random),
            disturbance_by_chance(scenario, random));
        if (round < cold_rounds)
            add(configuration, replicate, round, true, base * (1 + COLD_MORE) * noise_draw(scenario->noise, spread, random), 0);
    }
}

/* --- when to stop --------------------------------------------------------------------------------------------------------- */

/* As rounds.c looks. */
static bool goes_on(const struct scenario *scenario, const struct kernel_result *kernel, size_t rounds)
{
    if (scenario->rounds > 0)
        return rounds < scenario->rounds;
    size_t look;
    if (!stopping_look_due(rounds, &look))
        return true;
    double ratios[CURVE_MAX][STOPPING_MOST_ROUNDS];
    struct stopping_series series[CURVE_MAX];
    for (size_t i = 0; i < scenario->curve_length; i++) {
        const struct configuration *configuration = &kernel->configurations[i + 1];
        series[i] = (struct stopping_series){
            .ln_ratios = ratios[i],
            .count = ratios_of(kernel, &kernel->configurations[0], configuration, (struct ratio_choice){0}, ratios[i], NULL),
            .worker_counts = ratios_curve_length(kernel, configuration),
        };
    }
    return stopping_decide(series, scenario->curve_length, look, scenario->precision) == STOPPING_CONTINUE;
}

struct result scenario_measure(const struct scenario *scenario, uint64_t *random)
{
    assert(scenario->rounds > 0 || scenario->replicates == 1); /* each process looks at its own rounds only */
    struct result result = begin_result(scenario);
    size_t cold_rounds = plan_least_rounds(scenario->curve_length);
    for (size_t replicate = 0; replicate < scenario->replicates; replicate++) {
        double factors[CURVE_MAX], wander = 0;
        for (size_t i = 0; i < scenario->curve_length; i++)
            factors[i] =
                scenario->replicate_spread > 0 ? noise_draw(scenario->replicate_noise, scenario->replicate_spread, random) : 1;
        size_t round = 0;
        while (goes_on(scenario, result.kernels, round)) {
            double memory = round > 0 ? scenario->drift_memory : 0;
            wander = memory * wander + sqrt(1 - memory * memory) * normal_draw(random);
            add_round(scenario, result.kernels, replicate, factors, exp(scenario->drift * wander), round, cold_rounds, random);
            round++;
        }
    }
    return result;
}

size_t result_rounds(const struct result *result)
{
    const struct configuration *baseline = &result->kernels[0].configurations[0];
    return baseline->sample_count ? baseline->samples[baseline->sample_count - 1].round + 1 : 0;
}

/* --- what a user gets ----------------------------------------------------------------------------------------------------- */

json_t *analysis_of(const struct result *result)
{
    struct study study;
    must(study_make(result, &study));
    json_t *analysis = analysis_json(&study);
    must(analysis != NULL);
    study_free(&study);
    return analysis;
}

struct bounds json_bounds(const json_t *interval)
{
    const json_t *low = json_object_get(interval, "low"), *high = json_object_get(interval, "high");
    if (!json_is_number(low) || !json_is_number(high))
        return (struct bounds){1, -1};
    return (struct bounds){json_number_value(low), json_number_value(high)};
}

struct bounds row_bounds(const json_t *row, const char *name)
{
    return json_bounds(json_object_get(row, name));
}
