/* show_topology.c - prints CPUs in worker order and the plan of worker counts. */
#include "show_topology.h"

#include <stdio.h>

static void print_amount(size_t count, const char *unit, const char *end)
{
    printf("%zu %s%s%s", count, unit, count == 1 ? "" : "s", end);
}

/* "0-3,8": CPU numbers as they follow one another in worker order, runs drawn together. */
static void print_cpus(const struct topology *topology, size_t begin, size_t end)
{
    for (size_t i = begin; i < end;) {
        size_t last = i;
        while (last + 1 < end && topology->cpus[last + 1].number == topology->cpus[last].number + 1)
            last++;
        printf("%s%u", i > begin ? "," : "", topology->cpus[i].number);
        if (last > i)
            printf("-%u", topology->cpus[last].number);
        i = last + 1;
    }
}

/* CPUs that follow one another and are alike: same thread of the core, same kind, same package. */
static size_t group_end(const struct topology *topology, size_t begin)
{
    const struct cpu *first = &topology->cpus[begin];
    size_t end = begin + 1;
    while (end < topology->cpu_count && topology->cpus[end].sibling == first->sibling &&
           topology->cpus[end].kind == first->kind && topology->cpus[end].package == first->package)
        end++;
    return end;
}

static void print_order(const struct topology *topology)
{
    printf("workers take CPUs in this order\n");
    for (size_t begin = 0; begin < topology->cpu_count;) {
        size_t end = group_end(topology, begin);
        const struct cpu *cpu = &topology->cpus[begin];
        printf("  workers %4zu - %-4zu  package %u, ", begin + 1, end, cpu->package);
        if (topology->kind_count > 1)
            printf("%s cores, ", cpu->kind == 0 ? "fast" : "slower");
        printf("%s, CPUs ", cpu->sibling == 0 ? "a core each" : "second threads of cores");
        print_cpus(topology, begin, end);
        printf("\n");
        begin = end;
    }
}

void show_topology(const struct topology *topology, const struct worker_counts *counts)
{
    print_amount(topology->package_count, "package", ", ");
    print_amount(topology->numa_count, "NUMA node", ", ");
    print_amount(topology->core_count, "core", ", ");
    print_amount(topology->cpu_count, "hardware thread", "");
    if (topology->kind_count > 1)
        printf(", %zu kinds of core (%zu of the fastest)", topology->kind_count, topology->fast_core_count);
    printf("%s\n", topology->real ? "" : " (described to hwloc: not this machine)");
    if (topology->quota > 0)
        printf("control groups allow the time of %.2f CPUs\n", topology->quota);
    print_order(topology);
    printf("worker counts:");
    for (size_t i = 0; i < counts->count; i++)
        printf("%s%zu%s", i ? ", " : " ", counts->counts[i],
               counts->counts[i] > topology->cpu_count ? " (oversubscribed)" : "");
    printf("\n");
}
