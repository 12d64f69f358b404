/* show_topology.c - prints CPUs in worker order and the plan of worker counts. */
#include "show_topology.h"

#include <hwloc.h>
#include <stdio.h>

#include "units.h"

static void print_amount(size_t count, const char *unit, const char *end)
{
    printf("%zu %s%s%s", count, unit, count == 1 ? "" : "s", end);
}

/* The last CPU from `begin` on that goes on in steps of one size; *step is the size. */
static size_t run_end(const struct topology *topology, size_t begin, size_t end, unsigned *step)
{
    size_t last = begin;
    *step = begin + 1 < end ? topology->cpus[begin + 1].number - topology->cpus[begin].number : 1;
    while (last + 1 < end && topology->cpus[last + 1].number == topology->cpus[last].number + *step)
        last++;
    return last > begin + 1 || *step == 1 ? last : begin;
}

/* "0-3,8,16-62:2": CPU numbers in worker order, in the notation of taskset(1). */
static void print_cpus(const struct topology *topology, size_t begin, size_t end)
{
    for (size_t i = begin; i < end;) {
        unsigned step = 1;
        size_t last = run_end(topology, i, end, &step);
        printf("%s%u", i > begin ? "," : "", topology->cpus[i].number);
        if (last > i)
            printf("-%u", topology->cpus[last].number);
        if (last > i && step > 1)
            printf(":%u", step);
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

/* "caches: L1 48.0 KiB x 2, L2 1.00 MiB x 2, L3 32.0 MiB x 1"; nothing where they are not told. */
static void print_caches(const struct topology *topology)
{
    bool first = true;
    for (hwloc_obj_type_t type = HWLOC_OBJ_L1CACHE; type <= HWLOC_OBJ_L5CACHE; type++) {
        int count = hwloc_get_nbobjs_by_type(topology->machine, type);
        hwloc_obj_t cache = count > 0 ? hwloc_get_obj_by_type(topology->machine, type, 0) : NULL;
        if (!cache)
            continue;
        printf("%sL%u %s x %d", first ? "caches: " : ", ", cache->attr->cache.depth,
               units_bytes((double)cache->attr->cache.size).text, count);
        first = false;
    }
    printf("%s", first ? "" : "\n");
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
    print_caches(topology);
    if (topology->quota > 0)
        printf("control groups allow the time of %.2f CPUs\n", topology->quota);
    print_order(topology);
    printf("worker counts:");
    for (size_t i = 0; i < counts->count; i++)
        printf("%s%zu%s", i ? ", " : " ", counts->counts[i],
               counts->counts[i] > topology->cpu_count ? " (oversubscribed)" : "");
    printf("\n");
}
