/* plan.c - from options and topology to what will run. */
#include "plan.h"

#include <errno.h>
#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "plan_configurations.h"
#include "registry.h"
#include "stats/random.h"
#include "stats/stopping.h"
#include "suggest.h"

enum { NAMES_MAX = 128 }; /* candidates for a suggestion */

/* Before its first sample each configuration runs once: the proof. It fills caches, maps pages and wakes the workers; runs that
 * come after it differ no more among themselves than later ones do, since inputs were touched by their workers before. */
enum { WARM_UP_RUNS = 1 };

/* Speedups that are known to 2 % tell the effects apart that people act on; half of that takes four times the rounds. */
static const double PRECISION = 0.02;

static const char *const size_names[SIZE_COUNT] = {"tiny", "small", "medium", "large"};

int plan_size_index(const char *name)
{
    for (int i = 0; i < SIZE_COUNT; i++) {
        if (strcmp(size_names[i], name) == 0)
            return i;
    }
    return -1;
}

const char *plan_size_name(int index)
{
    return size_names[index];
}

/* --- order -------------------------------------------------------------------------------------------------------------- */

void plan_shuffle(uint64_t seed, uint64_t stream, size_t *order, size_t count)
{
    uint64_t state = seed;
    state = stats_random(&state) + stream;
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; i > 1; i--) {
        size_t j = (size_t)(stats_random(&state) % i); /* the bias of % is below 2^-50 for any list we have */
        size_t kept = order[i - 1];
        order[i - 1] = order[j];
        order[j] = kept;
    }
}

void plan_round_order(const struct plan *plan, size_t kernel_index, size_t round, size_t *order, size_t count)
{
    plan_shuffle(plan->seed, (uint64_t)plan->replicate << 48 | (uint64_t)(kernel_index + 1) << 32 | round, order, count);
}

void plan_kernel_order(const struct plan *plan, size_t *order)
{
    size_t count = plan->kernel_count, first = 0;
    plan_shuffle(plan->seed, 0, order, count);
    for (size_t i = 0; plan->sampling.matrix && i < count; i++) {
        size_t index = order[i];
        if (plan->kernels[index].kernel->waits)
            continue;
        for (size_t j = i; j > first; j--) /* those that wait keep their order */
            order[j] = order[j - 1];
        order[first++] = index;
    }
}

size_t plan_sure_rounds(const struct plan *plan)
{
    return plan->sampling.precision > 0 ? stopping_rounds_at(0) : plan->rounds;
}

/* --- names -------------------------------------------------------------------------------------------------------------- */

static bool unknown(const char *what, const char *word, const char *const names[], size_t count, char why[WHY_MAX])
{
    char meant[SUGGEST_MAX];
    const char *nearest = suggest_dotted(word, names, count, meant) ? meant : suggest_nearest(word, names, count);
    if (nearest)
        snprintf(why, WHY_MAX, "unknown %s '%.64s'; did you mean '%s'?", what, word, nearest);
    else
        snprintf(why, WHY_MAX, "unknown %s '%.64s'; 'forkjoin list' shows them all", what, word);
    return false;
}

/* Whoever asks for workers of a kind, "threads", means the strategy that has them. */
static bool unknown_strategy(const char *word, const char *const names[], char why[WHY_MAX])
{
    for (size_t i = 0; i < strategy_registry_count; i++)
        if (strategy_registry[i]->parallel && strcmp(strategy_registry[i]->workers_are, word) == 0) {
            snprintf(why, WHY_MAX, "unknown strategy '%s'; did you mean %s (%s)?", word, strategy_registry[i]->name, word);
            return false;
        }
    return unknown("strategy", word, names, strategy_registry_count, why);
}

/* "my_kernel", the file's name without its end, is as good as "my.kernel". False for what is too long for any name. */
static bool fold(const char *name, char folded[NAME_MAX_BYTES])
{
    bool fits = snprintf(folded, NAME_MAX_BYTES, "%s", name) < NAME_MAX_BYTES;
    for (char *at = folded; *at; at++)
        *at = *at == '_' ? '.' : *at;
    return fits;
}

/* Whether a pattern that a user typed means a kernel. */
static bool pattern_means(const char *pattern, const char *name)
{
    char folded_pattern[NAME_MAX_BYTES], folded_name[NAME_MAX_BYTES];
    return fold(pattern, folded_pattern) && fold(name, folded_name) && fnmatch(folded_pattern, folded_name, 0) == 0;
}

static bool word_means(const char *word, const char *name)
{
    char folded_word[NAME_MAX_BYTES], folded_name[NAME_MAX_BYTES];
    return fold(word, folded_word) && fold(name, folded_name) && strcmp(folded_word, folded_name) == 0;
}

size_t plan_match_kernels(const char *name, bool *matches, char why[WHY_MAX])
{
    const char *names[NAMES_MAX];
    size_t found = 0, name_count = 0;
    for (size_t i = 0; i < kernel_registry_count; i++) {
        bool match = pattern_means(name, kernel_registry[i]->name);
        matches[i] = matches[i] || match;
        found += match;
        if (name_count < NAMES_MAX)
            names[name_count++] = kernel_registry[i]->name;
    }
    if (found == 0)
        unknown("kernel", name, names, name_count, why);
    return found;
}

/* The next word of a list "a,b,c"; false at its end. */
static bool next_word(const char **list, char *word, size_t size)
{
    if (!*list)
        return false;
    size_t length = strcspn(*list, ",");
    snprintf(word, size, "%.*s", (int)(length < size ? length : size - 1), *list);
    *list = (*list)[length] == ',' ? *list + length + 1 : NULL;
    return true;
}

static bool match_strategies(const char *list, bool *matches, char why[WHY_MAX])
{
    const char *names[NAMES_MAX];
    for (size_t i = 0; i < strategy_registry_count; i++) {
        names[i] = strategy_registry[i]->name;
        matches[i] = list == NULL && strategy_is_usual(strategy_registry[i]);
    }
    char word[NAME_MAX_BYTES];
    while (next_word(&list, word, sizeof word)) {
        bool found = false;
        for (size_t i = 0; i < strategy_registry_count; i++) {
            if (strcmp(names[i], word) != 0)
                continue;
            if (strategy_registry[i]->usable && !strategy_registry[i]->usable(why))
                return false;
            matches[i] = found = true;
        }
        if (!found)
            return unknown_strategy(word, names, why);
    }
    return true;
}

/* --- sizes, parameters, inputs ------------------------------------------------------------------------------------------ */

/* 2^53: sizes pass through JSON numbers and through doubles. */
static const unsigned long long SIZE_MOST = 1ULL << 53;

static bool set_size(struct planned_kernel *planned, const char *text, char why[WHY_MAX])
{
    int index = plan_size_index(text);
    snprintf(planned->size_name, sizeof planned->size_name, "%.32s", text);
    if (index >= 0) {
        planned->settings.size = planned->kernel->sizes[index];
        return true;
    }
    char *end = NULL;
    errno = 0;
    unsigned long long size = text[0] >= '0' && text[0] <= '9' ? strtoull(text, &end, 10) : 0;
    if (size == 0 || *end != '\0' || errno != 0 || size > SIZE_MOST) {
        snprintf(why, WHY_MAX, "--size takes tiny, small, medium, large or a whole number from 1 to %llu, not '%.64s'",
                 SIZE_MOST, text);
        return false;
    }
    planned->settings.size = (size_t)size;
    return true;
}

bool plan_settings_of(const struct planned_kernel *planned, struct planned_problem problem, struct settings *settings,
                      char why[WHY_MAX])
{
    char value[32];
    *settings = planned->settings;
    if (planned->settings.size > SIZE_MOST / problem.growth) {
        snprintf(why, WHY_MAX, "%zu workers' times %zu %ss are more than can be counted; pass a smaller --size", problem.growth,
                 planned->settings.size, planned->kernel->item);
        return false;
    }
    settings->size *= problem.growth;
    snprintf(value, sizeof value, "%zu", problem.in_flight);
    return problem.in_flight == 0 || settings_set(settings, planned->kernel->in_flight, value, why);
}

/* Applies "KERNEL.NAME=VALUE" to the planned kernels that KERNEL matches. */
static bool apply_set(struct plan *plan, const char *assignment, char why[WHY_MAX])
{
    char left[NAME_MAX_BYTES];
    const char *equals = strchr(assignment, '=');
    size_t length = equals ? (size_t)(equals - assignment) : 0;
    snprintf(left, sizeof left, "%.*s", (int)(length < sizeof left ? length : sizeof left - 1), assignment);
    char *dot = strrchr(left, '.');
    if (!equals || !dot) {
        snprintf(why, WHY_MAX, "--set takes KERNEL.NAME=VALUE, not '%.64s'", assignment);
        return false;
    }
    *dot = '\0';
    bool applied = false;
    for (size_t i = 0; i < plan->kernel_count; i++) {
        struct planned_kernel *planned = &plan->kernels[i];
        char cause[WHY_MAX];
        if (!pattern_means(left, planned->kernel->name))
            continue;
        if (!settings_set(&planned->settings, dot + 1, equals + 1, cause)) {
            snprintf(why, WHY_MAX, "--set: %s: %.400s", planned->kernel->name, cause);
            return false;
        }
        applied = true;
    }
    if (!applied)
        snprintf(why, WHY_MAX, "--set names '%.64s', which is not among the kernels that would run", left);
    return applied;
}

/* Applies "KERNEL=FILE". */
static bool apply_input(struct plan *plan, const char *assignment, char why[WHY_MAX])
{
    const char *equals = strchr(assignment, '=');
    if (!equals || equals[1] == '\0') {
        snprintf(why, WHY_MAX, "--input takes KERNEL=FILE, not '%.64s'", assignment);
        return false;
    }
    char name[NAME_MAX_BYTES];
    snprintf(name, sizeof name, "%.*s", (int)(equals - assignment), assignment);
    for (size_t i = 0; i < plan->kernel_count; i++) {
        struct planned_kernel *planned = &plan->kernels[i];
        if (!word_means(name, planned->kernel->name))
            continue;
        if (!planned->kernel->input) {
            snprintf(why, WHY_MAX, "%s reads no input", name);
            return false;
        }
        planned->settings.input = equals + 1;
        return true;
    }
    snprintf(why, WHY_MAX, "--input names '%.64s', which is not among the kernels that would run", name);
    return false;
}

/* --- the plan ----------------------------------------------------------------------------------------------------------- */

static bool plan_kernels(const struct options *options, const struct plan_defaults *defaults, const bool *matches,
                         struct plan *plan, char why[WHY_MAX])
{
    for (size_t i = 0; i < kernel_registry_count; i++) {
        if (!matches[i])
            continue;
        struct planned_kernel *planned = &plan->kernels[plan->kernel_count++];
        planned->kernel = kernel_registry[i];
        planned->settings.seed = options->seed;
        planned->settings.data_directory = defaults->data_directory;
        settings_use_fallbacks(&planned->settings, planned->kernel->parameters);
        if (!set_size(planned, options->size ? options->size : defaults->size, why))
            return false;
    }
    for (size_t i = 0; i < options->sets.count; i++) {
        if (!apply_set(plan, options->sets.items[i], why))
            return false;
    }
    for (size_t i = 0; i < options->inputs.count; i++) {
        if (!apply_input(plan, options->inputs.items[i], why))
            return false;
    }
    return true;
}

static bool choose_kernels(const struct options *options, bool matrix, bool *matches, char why[WHY_MAX])
{
    for (size_t i = 0; i < kernel_registry_count; i++) {
        const struct kernel *kernel = kernel_registry[i];
        matches[i] = options->operand_count == 0 && (!matrix || (kernel->lesson && !kernel->only_named));
    }
    for (size_t i = 0; i < options->operand_count; i++) {
        if (plan_match_kernels(options->operands[i], matches, why) == 0)
            return false;
    }
    return true;
}

size_t plan_least_rounds(size_t count)
{
    size_t rounds = 1;
    double outside = 1; /* probability that the median lies outside of the range, for all intervals together */
    do {
        rounds++;
        outside = (double)count * ldexp(2.0, -(int)rounds);
    } while (outside > 0.05);
    return rounds;
}

const struct strategy *plan_baseline(void)
{
    size_t i = 0;
    while (i + 1 < strategy_registry_count && strategy_registry[i]->parallel)
        i++;
    return strategy_registry[i];
}

/* Whether the number of rounds is fixed, or until what precision they go on; what the problem is; how many processes. */
static bool plan_sampling(const struct options *options, const struct plan_defaults *defaults, struct plan *plan,
                          char why[WHY_MAX])
{
    uint64_t rounds = options->rounds ? options->rounds : defaults->rounds;
    static const char *const scalings[] = {"strong", "weak"};
    if (options->rounds && options->precision > 0) {
        snprintf(why, WHY_MAX,
                 "--rounds fixes the number of rounds, so that no --precision can end them; leave one of them out");
        return false;
    }
    if (options->scaling && strcmp(options->scaling, "strong") != 0 && strcmp(options->scaling, "weak") != 0) {
        const char *nearest = suggest_nearest(options->scaling, scalings, 2);
        snprintf(why, WHY_MAX, "--scaling takes strong or weak, not '%.64s'%s%s%s", options->scaling,
                 nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
        return false;
    }
    plan->rounds = rounds ? rounds : STOPPING_MOST_ROUNDS;
    plan->sampling = (struct sampling){
        .weak = options->scaling && strcmp(options->scaling, "weak") == 0,
        .precision = rounds                    ? 0
                     : options->precision > 0  ? options->precision
                     : defaults->precision > 0 ? defaults->precision
                                               : PRECISION,
        .looks = rounds ? 1 : STOPPING_LOOKS,
        .replicate_count = options->replicates ? options->replicates : 1,
        .warm_up_runs = WARM_UP_RUNS,
        .matrix = defaults->matrix,
    };
    return true;
}

bool plan_make(const struct options *options, const struct plan_defaults *defaults, const struct topology *topology,
               struct plan *plan, char why[WHY_MAX])
{
    *plan = (struct plan){
        .schedule = {SCHEDULE_STATIC, 1},
        .seed = options->seed,
        .with_python = options->with_python,
        .time_limit_seconds = options->time_limit_seconds > 0 ? options->time_limit_seconds : defaults->time_limit_seconds,
        .kernels = calloc(kernel_registry_count, sizeof *plan->kernels),
    };
    bool *kernel_matches = calloc(kernel_registry_count, sizeof *kernel_matches);
    bool *strategy_matches = calloc(strategy_registry_count, sizeof *strategy_matches);
    bool good = plan->kernels && kernel_matches && strategy_matches;
    if (!good) {
        snprintf(why, WHY_MAX, "out of memory");
    } else if (options->schedule && !schedule_parse(options->schedule, &plan->schedule)) {
        snprintf(why, WHY_MAX, "--schedule takes static, dynamic[,k] or guided[,k], not '%.64s'", options->schedule);
        good = false;
    }
    good = good && plan_sampling(options, defaults, plan, why) &&
           choose_kernels(options, defaults->matrix, kernel_matches, why) &&
           match_strategies(options->strategies, strategy_matches, why);
    good = good && plan_kernels(options, defaults, kernel_matches, plan, why);
    good = good && plan_configurations(options, defaults, topology, strategy_matches, plan, why);
    if (!good)
        plan_free(plan);
    free(kernel_matches);
    free(strategy_matches);
    return good;
}

void plan_free(struct plan *plan)
{
    for (size_t i = 0; i < plan->kernel_count; i++)
        free(plan->kernels[i].configurations);
    free(plan->kernels);
    *plan = (struct plan){0};
}
