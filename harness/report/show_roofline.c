/* show_roofline.c - prints what roofline.c found. */
#include "show_roofline.h"

#include <string.h>

#include "show_interval.h"
#include "units.h"

enum { KERNEL_WIDTH = 18, STRATEGY_WIDTH = 12, WORKERS_WIDTH = 7, RATE_WIDTH = 26, BOUND_WIDTH = 11 };

static void print_roof(FILE *out, const struct roof *roof)
{
    fprintf(out, "  %-*.*s %*zu  %-*s %-*s %s\n", STRATEGY_WIDTH, STRATEGY_WIDTH, show_name(roof->strategy).text, WORKERS_WIDTH,
            roof->worker_count, RATE_WIDTH, show_rate(roof->flops_64_per_second).text, RATE_WIDTH,
            show_rate(roof->flops_32_per_second).text, show_rate(roof->bytes_per_second).text);
}

/* Whether no other configuration of its strategy that came near a roof has more workers (one for each CPU at most). */
static bool has_most_workers(const struct kernel_result *kernel, const struct roof_share *shares, size_t index)
{
    const struct configuration *one = &kernel->configurations[index];
    for (size_t i = 0; i < kernel->configuration_count; i++) {
        const struct configuration *other = &kernel->configurations[i];
        bool counts = shares[i].bound != ROOF_NONE && !other->oversubscribed;
        if (counts && strcmp(other->strategy, one->strategy) == 0 && other->worker_count > one->worker_count)
            return false;
    }
    return shares[index].bound != ROOF_NONE && !one->oversubscribed;
}

static void print_shares(FILE *out, const struct kernel_result *kernel, const struct roof_share *shares)
{
    const char *name = kernel->name;
    for (size_t i = 0; i < kernel->configuration_count; i++) {
        if (!has_most_workers(kernel, shares, i))
            continue;
        const struct configuration *configuration = &kernel->configurations[i];
        fprintf(out, "  %-*.*s %-*.*s %*zu  %-*s %s\n", KERNEL_WIDTH, KERNEL_WIDTH, show_name(name).text, STRATEGY_WIDTH,
                STRATEGY_WIDTH, show_name(configuration->strategy).text, WORKERS_WIDTH, configuration->worker_count,
                BOUND_WIDTH, roof_bound_name(shares[i].bound), show_share(shares[i].share).text);
        name = ""; /* only in its first line */
    }
}

static void print_impossible(FILE *out, const struct kernel_result *kernel, const struct roof_share *shares)
{
    for (size_t i = 0; i < kernel->configuration_count; i++) {
        if (!shares[i].impossible)
            continue;
        fprintf(out, "  above its roof: %s: %s of %s; ", show_name(kernel->configurations[i].name).text,
                show_share(shares[i].share).text, roof_bound_name(shares[i].bound));
        if (shares[i].cached)
            fprintf(out, "its %s fit into the caches, and the roof is the memory's\n",
                    units_bytes((double)kernel->memory_bytes).text);
        else
            fprintf(out, "a count of the kernel's, the roof or a measurement is wrong\n");
    }
}

/* Peaks are no news to themselves. */
static bool is_told(const struct kernel_result *kernel)
{
    return kernel->role == ROLE_WORK;
}

void show_roofline(FILE *out, const struct study *study)
{
    const struct roofline *roofline = &study->roofline;
    if (roofline->roof_count == 0)
        return;
    fprintf(out, "\nroofs of the machine, as this result's own kernels measured them (95 %%)\n");
    fprintf(out, "  %-*s %*s  %-*s %-*s %s\n", STRATEGY_WIDTH, "strategy", WORKERS_WIDTH, "workers", RATE_WIDTH,
            "64-bit flop/s", RATE_WIDTH, "32-bit flop/s", "bytes/s");
    for (size_t i = 0; i < roofline->roof_count; i++)
        print_roof(out, &roofline->roofs[i]);
    fprintf(out, "\nthe nearer roof of each kernel, and how much of it was reached (95 %%)\n");
    for (size_t i = 0; i < roofline->kernel_count; i++) {
        if (is_told(&study->result->kernels[i]))
            print_shares(out, &study->result->kernels[i], roofline->shares[i]);
    }
    for (size_t i = 0; i < roofline->kernel_count; i++)
        print_impossible(out, &study->result->kernels[i], roofline->shares[i]);
}
