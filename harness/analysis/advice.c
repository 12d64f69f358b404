/* advice.c - a rule a function: whether it holds, its number, and the next step. */
#include "advice.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "losses.h"
#include "units.h"
#include "verdicts.h"

/* Below a twentieth of the ideal a loss is about what noise is on a quiet machine, and not worth a student's hour. */
static const double NEAR = 0.95;

/* The busiest worker may work so much longer than the mean: with 1.1 at most a tenth is lost to it. */
static const double UNEVEN = 1.1;

/* What a worker needs to even things out with: with 16 chunks each, the last one is a sixteenth of its work. */
static const size_t CHUNKS_EACH = 16;

/* Shares of a run's time that are worth an hour: outside of chunks, and creating workers. */
static const double OUTSIDE = 0.1, CREATE = 0.1;

/* kernel.h asks for chunks of 10 us at least. */
static const double CHUNK_SECONDS_LEAST = 10e-6;

/* From 70 % of what memory gave to plain loops on, more workers find little left (docs/method/roofline.md). */
static const double NEAR_ROOF = 0.7;

/* The same work took so many times as long in company as alone. Clock frequencies fall by less when more cores work. */
static const double SLOWED = 1.2;

/* When so many of the samples were taken while something else ran, that is the first thing to mend. */
static const double DISTURBED = 0.5;

/* Share of the sequential time without CPU. A machine that others use, too, keeps a kernel that computes from its CPU; half of
 * the time is more than that. */
static const double WAITS = 0.2, WAITS_UNSAID = 0.5;

__attribute__((format(printf, 2, 3))) static void say(char text[ADVICE_TEXT_MAX], const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, ADVICE_TEXT_MAX, format, arguments);
    va_end(arguments);
}

/* --- what is looked at ------------------------------------------------------------------------------------------- */

static double busiest(const struct loss *loss)
{
    return loss->busiest;
}

static double outside(const struct loss *loss)
{
    return loss->outside;
}

static double create(const struct loss *loss)
{
    return loss->create;
}

static double growth(const struct loss *loss)
{
    return loss->growth;
}

static double disturbed_share(const struct loss *loss)
{
    return (double)loss->row->disturbed / (double)loss->row->seconds.count;
}

static double memory_share(const struct loss *loss)
{
    return loss->roof->bound == ROOF_MEMORY && !loss->roof->impossible ? loss->roof->share.middle : NAN;
}

static const char *strategy(const struct loss *loss)
{
    return loss->row->configuration->strategy;
}

static size_t workers(const struct loss *loss)
{
    return loss->row->configuration->worker_count;
}

static size_t count_cpus(const struct configuration *configuration)
{
    size_t count = 0;
    for (size_t i = 0; i < configuration->worker_count; i++) {
        bool seen = false;
        for (size_t j = 0; j < i && !seen; j++)
            seen = configuration->cpus[j] == configuration->cpus[i];
        count += !seen;
    }
    return count;
}

/* --- the rules ---------------------------------------------------------------------------------------------------------- */

/* What a rule finds in the losses; false: nothing. */
typedef bool rule(const struct losses *losses, struct advice *advice);

static bool wrong(const struct losses *losses, struct advice *advice)
{
    char why[WHY_MAX];
    if (verdicts_same(losses->kernel, why))
        return false;
    bool differs = verdicts_count(losses->kernel).wrong > 0 || !losses->kernel->verified;
    say(advice->found, "%s: %.300s", differs ? "results differ" : "not everything ran", why);
    if (differs)
        say(advice->next, "make the answer right first: what is fast and wrong is worth nothing; forkjoin verify %.64s",
            losses->kernel->name);
    else
        say(advice->next, "let it run to its end; what keeps a configuration from that is said above");
    return true;
}

static bool too_few(const struct losses *losses, struct advice *advice)
{
    size_t rounds = 0, without = 0;
    bool up = false; /* was the time? */
    for (size_t i = 0; i < losses->count; i++) {
        const struct interval *interval = &losses->list[i].row->speedup;
        rounds = interval->count > rounds ? interval->count : rounds;
        without += !interval->bounded;
        up |= !interval->bounded && strcmp(losses->list[i].row->configuration->stopped, "time limit") == 0;
    }
    if (without == 0)
        return false;
    say(advice->found, "too few samples: after %zu round%s %zu of %zu speedups have no interval, and could be anything", rounds,
        rounds == 1 ? "" : "s", without, losses->count);
    say(advice->next, up ? "the time was up: pass a longer --time-limit, or a smaller --size"
                         : "measure at least 10 rounds: leave --rounds out, or pass a larger number");
    return true;
}

static bool one_cpu(const struct losses *losses, struct advice *advice)
{
    if (losses->kernel->waits || losses->fair_workers > 1 || losses->count == 0)
        return false;
    say(advice->found, "one CPU: more than 1 worker was not tried, or there is no second CPU to put it on");
    say(advice->next, "pass --max-workers 2 or more, on a machine with as many cores (forkjoin topo)");
    return true;
}

static bool disturbed(const struct losses *losses, struct advice *advice)
{
    const struct loss *loss = losses_worst(losses, disturbed_share);
    if (!loss || disturbed_share(loss) < DISTURBED)
        return false;
    say(advice->found, "disturbed: in %zu of %zu samples of %zu workers (%.32s) something else ran", loss->row->disturbed,
        loss->row->seconds.count, workers(loss), strategy(loss));
    say(advice->next, "close it (forkjoin doctor) and measure again; what is said below may be its doing");
    return true;
}

static bool few_chunks(const struct losses *losses, struct advice *advice)
{
    size_t chunks = losses->kernel->chunk_count, count = losses->fair_workers;
    double bound = losses_bound(chunks, count);
    if (count < 2 || chunks == 0 || bound >= NEAR * (double)count)
        return false;
    if (chunks < count)
        say(advice->found, "too few chunks: %zu for %zu workers, so %zu of them have nothing to do", chunks, count,
            count - chunks);
    else
        say(advice->found,
            "too few chunks: %zu do not divide among %zu workers; the busiest has %zu, so %.2f times as fast is the most",
            chunks, count, (chunks - 1) / count + 1, bound);
    if (chunks == losses->kernel->problem.item_count)
        say(advice->next, "a chunk is one %.32s already: take a larger --size, or a number of workers that divides %zu",
            losses->kernel->item, chunks);
    else
        say(advice->next, "cut the work finer: a smaller chunk_size in describe(), some hundred chunks in all");
    return true;
}

static bool imbalance(const struct losses *losses, struct advice *advice)
{
    const struct loss *loss = losses_worst(losses, busiest);
    size_t chunks = losses->kernel->chunk_count, count = losses->fair_workers;
    if (count < 2 || !loss || loss->busiest < UNEVEN)
        return false;
    double of_count = (double)count / losses_bound(chunks, count); /* what the number of chunks explains */
    if (loss->busiest < UNEVEN * of_count && of_count > 1 / NEAR)
        return false;
    const json_t *settings = json_object_get(losses->study->result->context, "settings");
    const char *schedule = json_string_value(json_object_get(settings, "schedule"));
    say(advice->found,
        "imbalance: the busiest of %zu workers (%.32s) works %.2f times as long as the mean, so %.2f times as fast is the most",
        count, strategy(loss), loss->busiest, (double)count / loss->busiest);
    bool coarse = chunks < CHUNKS_EACH * count && chunks < losses->kernel->problem.item_count; /* and can be cut */
    if (chunks <= count)
        say(advice->next, "each worker has one chunk at most, which no schedule evens out: %s",
            coarse ? "cut the work finer, by a smaller chunk_size in describe()"
                   : "only more items, or more equal ones, do (--size)");
    else if (schedule && strncmp(schedule, "static", 6) == 0)
        say(advice->next, "hand chunks out to whoever is free: --schedule dynamic%s",
            coarse ? "; and cut the work finer, so that there is something to even out with" : "");
    else if (coarse)
        say(advice->next, "cut the work finer: %zu chunks are %.1f a worker; make chunk_size in describe() smaller", chunks,
            (double)chunks / (double)count);
    else
        say(advice->next, "the longest chunks come last or are too long: begin with them, or cut them finer");
    return true;
}

static bool handing_out(const struct losses *losses, struct advice *advice)
{
    const struct loss *loss = losses_worst(losses, outside);
    if (losses->kernel->waits || losses->fair_workers < 2 || !loss || loss->outside < OUTSIDE)
        return false;
    say(advice->found, "handing out: %.0f %% of a run with %zu workers (%.32s), %s, pass outside of the work itself",
        100 * loss->outside, workers(loss), strategy(loss), units_seconds(loss->outside * loss->row->seconds.middle).text);
    if (losses->chunk_seconds < CHUNK_SECONDS_LEAST)
        say(advice->next, "a chunk takes %s: make chunk_size in describe() larger, until one takes 10 us at least",
            units_seconds(losses->chunk_seconds).text);
    else
        say(advice->next, "a run takes only %s: give workers more to do at once, by a larger --size",
            units_seconds(loss->row->seconds.middle).text);
    return true;
}

static bool start_up(const struct losses *losses, struct advice *advice)
{
    const struct loss *loss = losses_worst(losses, create);
    if (losses->fair_workers < 2 || !loss || loss->create < CREATE)
        return false;
    char cold[64] = "";
    if (loss->row->cold_speedup.count > 0 && loss->row->speedup.count > 0)
        snprintf(cold, sizeof cold, " (%.2f times as fast so, instead of %.2f)", loss->row->cold_speedup.middle,
                 loss->row->speedup.middle);
    say(advice->found, "start-up: %s to create %zu workers (%.32s) for a run of %s%s",
        units_seconds(loss->row->create.middle).text, workers(loss), strategy(loss),
        units_seconds(loss->row->seconds.middle).text, cold);
    say(advice->next, "create workers once and keep them for many runs (a pool), or give them more to do (--size)");
    return true;
}

static bool memory(const struct losses *losses, struct advice *advice)
{
    const struct loss *loss = losses_worst(losses, memory_share);
    if (!loss || memory_share(loss) < NEAR_ROOF)
        return false;
    double bytes = loss->row->items_per_second * losses->kernel->problem.bytes_per_item;
    say(advice->found, "memory: %zu workers (%.32s) move %sB/s, %.0f %% of what memory gave the peak kernels", workers(loss),
        strategy(loss), units_short(bytes).text, 100 * memory_share(loss));
    say(advice->next, "fewer bytes, not more workers: smaller types, passes joined, blocks that stay in the cache");
    return true;
}

static bool slowed(const struct losses *losses, struct advice *advice)
{
    const struct loss *loss = losses_worst(losses, growth);
    struct advice unused;
    if (losses->kernel->waits || losses->fair_workers < 2 || !loss || loss->growth < SLOWED || memory(losses, &unused))
        return false;
    say(advice->found, "slowed down: the work takes %zu workers (%.32s) %.2f times as long, taken together, as it takes one",
        workers(loss), strategy(loss), loss->growth);
    if (losses->kernel->problem.bytes_per_item > 0)
        say(advice->next, "is it memory? forkjoin run %.64s 'peak.*' tells how near it came to what memory gives",
            losses->kernel->name);
    else
        say(advice->next,
            "do items share a cache line, or memory's bandwidth? say in describe() what one moves (bytes_per_item)");
    return true;
}

static bool waits(const struct losses *losses, struct advice *advice)
{
    bool said = losses->kernel->waits;
    const struct analysed_row *base = losses->base;
    if (!base || base->waiting.count == 0 || base->waiting.middle < (said ? WAITS : WAITS_UNSAID))
        return false;
    if (!said && (double)base->disturbed >= DISTURBED * (double)base->seconds.count)
        return false; /* others had the CPU: no waiting of its own */
    size_t chunks = losses->kernel->chunk_count, twice = 2 * losses->fair_workers;
    say(advice->found, "waiting: in %.0f %% of its time the sequential run uses no CPU", 100 * base->waiting.middle);
    if (!said)
        say(advice->next, "what waits can have more workers than there are CPUs: say `.waits = true` in the kernel");
    else if (losses->fair_workers < chunks)
        say(advice->next, "CPUs do not limit it: --max-workers %zu, of at most %zu, a worker for each chunk",
            twice < chunks ? twice : chunks, chunks);
    else
        say(advice->next,
            "a worker for each chunk is the most; one thread with all of them in flight may need no workers at all");
    return true;
}

static bool computes(const struct losses *losses, struct advice *advice)
{
    const struct loss *loss = losses_fastest(losses, false);
    if (!losses->kernel->waits || !losses->base || losses->base->waiting.count == 0 || !loss ||
        losses->base->waiting.middle >= WAITS)
        return false;
    say(advice->found,
        "computing: the sequential run waits in %.0f %% of its time only, so the CPUs bound it: %zu workers, %.2f times",
        fmax(0, 100 * losses->base->waiting.middle), workers(loss), loss->row->speedup.middle);
    say(advice->next, "what computes needs no more workers than CPUs (forkjoin topo), whatever it reads from");
    return true;
}

static bool crowded(const struct losses *losses, struct advice *advice)
{
    const struct loss *many = losses_fastest(losses, true), *few = losses_fastest(losses, false);
    if (!many || !few)
        return false;
    const struct interval *more = &many->row->speedup, *less = &few->row->speedup;
    bool gains = more->bounded && less->bounded && more->low > less->high;
    say(advice->found, "more workers than CPUs: on %zu CPUs %zu workers are %.2f times as fast, and %zu are %.2f times",
        count_cpus(many->row->configuration), workers(many), more->middle, workers(few), less->middle);
    if (gains)
        say(advice->next,
            "the gain is the system's, which evens out what chunks do not: finer chunks and --schedule dynamic do "
            "it for less");
    else
        say(advice->next, "no gain is seen: work that computes needs no more workers than CPUs, more only take turns");
    return true;
}

static bool ideal(const struct losses *losses, struct advice *advice)
{
    const struct loss *loss = losses_fastest(losses, false);
    if (!loss || workers(loss) < losses->fair_workers || losses->fair_workers < 2 ||
        loss->row->speedup.middle < NEAR * (double)losses->fair_workers)
        return false;
    say(advice->found, "near the ideal: %.2f times as fast with %zu workers (%.32s), %.0f %% of what they can give",
        loss->row->speedup.middle, workers(loss), strategy(loss),
        100 * loss->row->speedup.middle / (double)losses->fair_workers);
    say(advice->next, losses->kernel->waits
                          ? "look at the time, not at the speedup: is what is waited for worth waiting for?"
                          : "look at the time, not at the speedup: can the inner loop do the same with less work?");
    return true;
}

static bool unexplained(const struct losses *losses, struct advice *advice)
{
    const struct loss *loss = losses_fastest(losses, false);
    if (!loss || losses->fair_workers < 2)
        return false;
    say(advice->found, "%.2f times as fast with %zu workers (%.32s), of %zu, and the samples do not say why",
        loss->row->speedup.middle, workers(loss), strategy(loss), losses->fair_workers);
    say(advice->next, "forkjoin doctor tells what else runs here; a larger --size makes small losses smaller");
    return true;
}

static rule *const rules[ADVICE_COUNT] = {
    [ADVICE_WRONG] = wrong,
    [ADVICE_TOO_FEW] = too_few,
    [ADVICE_ONE_CPU] = one_cpu,
    [ADVICE_DISTURBED] = disturbed,
    [ADVICE_FEW_CHUNKS] = few_chunks,
    [ADVICE_IMBALANCE] = imbalance,
    [ADVICE_HANDING_OUT] = handing_out,
    [ADVICE_START_UP] = start_up,
    [ADVICE_MEMORY] = memory,
    [ADVICE_SLOWED] = slowed,
    [ADVICE_WAITS] = waits,
    [ADVICE_COMPUTES] = computes,
    [ADVICE_CROWDED] = crowded,
    [ADVICE_IDEAL] = ideal,
    [ADVICE_UNEXPLAINED] = unexplained,
};

/* Whether something was said that explains a loss of warm runs. */
static bool explained(const struct advices *advices)
{
    for (size_t i = 0; i < advices->count; i++) {
        enum advice_kind kind = advices->list[i].kind;
        if (kind != ADVICE_START_UP && kind != ADVICE_CROWDED && kind != ADVICE_WAITS)
            return true;
    }
    return false;
}

bool advise(const struct study *study, size_t kernel, struct advices *advices)
{
    struct losses losses;
    *advices = (struct advices){0};
    if (!losses_make(study, kernel, &losses))
        return false;
    for (enum advice_kind kind = 0; kind < ADVICE_COUNT; kind++) {
        struct advice *advice = &advices->list[advices->count];
        if (kind == ADVICE_UNEXPLAINED && explained(advices))
            break;
        advice->kind = kind;
        advices->count += rules[kind](&losses, advice);
        if (kind == ADVICE_WRONG && advices->count > 0)
            break;
    }
    losses_free(&losses);
    return true;
}
