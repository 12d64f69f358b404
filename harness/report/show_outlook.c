/* show_outlook.c - prints what outlook.c predicted. */
#include "show_outlook.h"

#include <math.h>

#include "headline.h"
#include "printable.h"
#include "show_interval.h"
#include "units.h"
#include "wrap.h"

/* One way: "L 10.0 us, o 0.00 ns, 1.25 GB/s". */
static void show_link(FILE *out, const char *where, const struct link *link, const char *source)
{
    fprintf(out, "  %-15sL %s, o %s, ", where, units_seconds(link->latency).text, units_seconds(link->overhead).text);
    if (link->per_byte > 0)
        fprintf(out, "%sB/s\n", units_short(1 / link->per_byte).text);
    else
        fprintf(out, "bytes cost nothing\n");
    wrap_print(out, 17, source);
}

static void show_cluster(FILE *out, const struct study *study, const struct model_setting *setting)
{
    char machine[SHOWN_MAX * 4];
    headline_machine(study->result->context, machine, sizeof machine);
    fprintf(out, "a model, not measured: 1 to %s ranks, %zu on a node; %s scaling; every node like %s\n",
            units_count(setting->most_ranks).text, setting->ranks_per_node, setting->weak ? "weak" : "strong",
            printable(machine).text);
    show_link(out, "within a node", &setting->network.within, setting->network.within_source);
    show_link(out, "between nodes", &setting->network.between, setting->network.between_source);
}

/* "35 %", "0.4 %". */
static struct cell_text share_text(double share)
{
    struct cell_text text;
    snprintf(text.text, sizeof text.text, "%.*f %%", share < 0.0995 ? 1 : 0, 100 * share);
    return text;
}

static void show_rows(FILE *out, const struct outlook *outlook)
{
    fprintf(out, "  %7s %6s %9s %9s %10s %13s %9s  %s\n", "ranks", "nodes", "time", "speedup", "efficiency", "communication",
            "simulated", "most is lost to");
    for (size_t i = 0; i < outlook->row_count; i++) {
        const struct outlook_row *row = &outlook->rows[i];
        const struct prediction *made = &row->prediction;
        fprintf(out, "  %7zu %6zu %9s %9s %10s %13s %9s  ", made->ranks, made->nodes, units_seconds(made->seconds).text,
                units_ratio(made->speedup).text, share_text(made->efficiency).text, share_text(made->communication).text,
                isfinite(row->simulated_speedup) ? units_ratio(row->simulated_speedup).text : "-");
        if (row->limit == TERM_WORK)
            fprintf(out, "-\n");
        else
            fprintf(out, "%s, %s of the time\n", model_term_name(row->limit),
                    share_text(made->terms[row->limit] / made->seconds).text);
    }
}

static void show_forecast(FILE *out, const struct outlook *outlook)
{
    const struct forecast *found = &outlook->forecast;
    fprintf(out, "  the most: %s times with %s rank%s%s", units_ratio(found->peak.speedup).text,
            units_count(found->peak.ranks).text, found->peak.ranks == 1 ? "" : "s",
            found->rising ? ", the highest count looked at, or as good there" : "");
    if (found->limit != TERM_WORK)
        fprintf(out, "; it is limited by: %s", model_term_name(found->limit));
    if (found->half > 0)
        fprintf(out, ". Efficiency is 50 %% or more with up to %s", units_count(found->half).text);
    fprintf(out, "\n");
}

/* What the file does not tell. */
static void show_unknown(FILE *out, const struct model_work *work)
{
    if (!work->partial_known)
        wrap_print(out, 2, "the file is from before sizes of partials were recorded: their bytes count as none");
    if (!work->reduce_measured)
        wrap_print(out, 2,
                   work->memory_measured
                       ? "the file is from before reduce was timed: it counts as reading the partials at the memory's rate"
                       : "the file is from before reduce was timed, and has no memory rate: it counts as reading the partials "
                         "at 10 GB/s");
    if (work->dispatch.count == 0)
        wrap_print(out, 2, "dispatch within a node counts as nothing: the file has no run of overhead.empty");
    if (!work->spread_known)
        wrap_print(out, 2, "all ranks count as alike: the file has no run of two workers on CPUs of their own");
}

/* Whether ranks may have handed on what the model does not count: steps without partials are for what items wrote. */
static bool hands_on(const struct outlook *outlook)
{
    bool ranks = false;
    for (size_t i = 0; i < outlook->held_count; i++)
        ranks = ranks || outlook->held[i].row->configuration->rank_count > 1;
    return ranks && outlook->work.step_count > 1 && outlook->work.partial_known && outlook->work.partial_bytes == 0;
}

static void show_held(FILE *out, const struct outlook *outlook)
{
    if (outlook->held_count == 0)
        return;
    fprintf(out, "  held against what was measured:\n  %-14s %7s %30s %10s %20s\n", "strategy", "workers", "measured (95 %)",
            "predicted", "predicted / measured");
    for (size_t i = 0; i < outlook->held_count; i++) {
        const struct held *held = &outlook->held[i];
        fprintf(out, "  %-14.14s %7zu %30s %10s %20.3f%s\n", show_name(held->row->configuration->strategy).text,
                held->row->configuration->worker_count, show_seconds(held->row->seconds).text,
                units_seconds(held->prediction.seconds).text, held->ratio, held->shares ? "  (workers share CPUs)" : "");
    }
    if (hands_on(outlook))
        wrap_print(
            out, 2,
            "what ranks hand on from step to step besides partials, as passes of a filter do, is not in the model: where "
            "there is such, they take longer than predicted");
}

static void show_kernel(FILE *out, const struct outlook *outlook)
{
    const struct kernel_result *kernel = outlook->analysis->kernel;
    const struct model_work *work = &outlook->work;
    fprintf(out, "\n%s, %s: %s chunks of %s, %s step%s, %s gathered of each chunk\n", show_name(kernel->name).text,
            show_name(kernel->size).text, units_count(work->chunk_count).text, units_seconds(work->chunk_seconds).text,
            units_count(work->step_count).text, work->step_count == 1 ? "" : "s",
            units_bytes((double)work->partial_bytes).text);
    show_rows(out, outlook);
    show_forecast(out, outlook);
    show_held(out, outlook);
    show_unknown(out, work);
}

void show_outlooks(FILE *out, const struct study *study, const struct outlook *outlooks, size_t count)
{
    show_cluster(out, study, &outlooks[0].setting);
    for (size_t i = 0; i < count; i++)
        show_kernel(out, &outlooks[i]);
    fprintf(out, "\n");
    wrap_print(
        out, 0,
        "How much longer chunks take on a shared node, and how unlike workers are, was taken from these very runs, so the "
        "ratios test the other terms. docs/method/model.md says what all this supposes.");
}
