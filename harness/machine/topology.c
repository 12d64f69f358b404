/* topology.c - asks hwloc for the machine and puts its CPUs in order. */
#include "topology.h"

#include <hwloc.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cgroup.h"
#include "ranges.h"

/* Another machine than this one, when the environment describes one. hwloc would do so by itself, but would fall back to this
 * machine when it cannot read the description. */
static bool describe_machine(hwloc_topology_t machine)
{
    const char *synthetic = getenv("HWLOC_SYNTHETIC"), *file = getenv("HWLOC_XMLFILE");
    if (file)
        return hwloc_topology_set_xml(machine, file) == 0;
    return !synthetic || hwloc_topology_set_synthetic(machine, synthetic) == 0;
}

/* hwloc ignores taskset and cpusets unless told otherwise. A described machine has no CPU binding to restrict it to. */
static bool load_machine(struct topology *topology, char why[WHY_MAX])
{
    bool described = getenv("HWLOC_SYNTHETIC") || getenv("HWLOC_XMLFILE");
    unsigned long flags = described ? 0 : HWLOC_TOPOLOGY_FLAG_RESTRICT_TO_CPUBINDING | HWLOC_TOPOLOGY_FLAG_IS_THISSYSTEM;
    if (hwloc_topology_init(&topology->machine) != 0) {
        snprintf(why, WHY_MAX, "hwloc cannot start; is memory short?");
        return false;
    }
    if (hwloc_topology_set_flags(topology->machine, flags) != 0 || !describe_machine(topology->machine) ||
        hwloc_topology_load(topology->machine) != 0) {
        snprintf(why, WHY_MAX, "hwloc cannot read this machine's topology%s",
                 described ? "; check HWLOC_SYNTHETIC and HWLOC_XMLFILE" : "");
        return false;
    }
    topology->real = !described && hwloc_topology_is_thissystem(topology->machine);
    return true;
}

static unsigned ancestor_index(hwloc_topology_t machine, hwloc_obj_t object, hwloc_obj_type_t type)
{
    hwloc_obj_t ancestor = hwloc_get_ancestor_obj_by_type(machine, type, object);
    return ancestor ? ancestor->logical_index : 0;
}

static unsigned numa_node_of(hwloc_topology_t machine, hwloc_obj_t pu)
{
    hwloc_obj_t node = NULL;
    while ((node = hwloc_get_next_obj_by_type(machine, HWLOC_OBJ_NUMANODE, node))) {
        if (hwloc_bitmap_isset(node->cpuset, pu->os_index))
            return node->logical_index;
    }
    return 0;
}

/* hwloc orders kinds from the least efficient (slowest) up; here 0 is the fastest. */
static unsigned kind_of(hwloc_topology_t machine, hwloc_obj_t pu)
{
    int count = hwloc_cpukinds_get_nr(machine, 0);
    int kind = hwloc_cpukinds_get_by_cpuset(machine, pu->cpuset, 0);
    return count > 0 && kind >= 0 ? (unsigned)(count - 1 - kind) : 0;
}

static struct cpu describe_cpu(hwloc_topology_t machine, hwloc_obj_t pu)
{
    hwloc_obj_t core = hwloc_get_ancestor_obj_by_type(machine, HWLOC_OBJ_CORE, pu);
    return (struct cpu){
        .number = pu->os_index,
        .core = core ? core->logical_index : pu->logical_index,
        .sibling = core ? pu->sibling_rank : 0,
        .package = ancestor_index(machine, pu, HWLOC_OBJ_PACKAGE),
        .numa_node = numa_node_of(machine, pu),
        .kind = kind_of(machine, pu),
    };
}

static int compare_cpus(const void *a_in, const void *b_in)
{
    const struct cpu *a = a_in, *b = b_in;
    const unsigned keys[][2] = {{a->sibling, b->sibling}, {a->kind, b->kind}, {a->core, b->core}, {a->number, b->number}};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    }
    return 0;
}

/* The CPUs of the list `cpus`, every one of which must be in `allowed`. (hwloc reads such lists too, but takes "010" for 8 and
 * "2-1" for nothing.) */
static bool read_cpus(const char *cpus, hwloc_const_bitmap_t allowed, hwloc_bitmap_t wanted, char why[WHY_MAX])
{
    for (const char *at = cpus; at;) {
        unsigned long first = 0, last = 0;
        if (!ranges_next(&at, &first, &last)) {
            snprintf(why, WHY_MAX, "--cpus takes a list like 0-3,8, not '%.64s'", cpus);
            return false;
        }
        for (unsigned long number = first; number <= last; number++) {
            if (number > INT_MAX || !hwloc_bitmap_isset(allowed, (unsigned)number)) {
                char list[128];
                hwloc_bitmap_list_snprintf(list, sizeof list, allowed);
                snprintf(why, WHY_MAX, "cannot use CPU %lu: allowed are %s; pass --cpus %s", number, list, list);
                return false;
            }
            hwloc_bitmap_set(wanted, (unsigned)number);
        }
    }
    return true;
}

/* `chosen`: all allowed CPUs, or those of --cpus. */
static bool choose_cpus(const struct topology *topology, const char *cpus, hwloc_bitmap_t chosen, char why[WHY_MAX])
{
    hwloc_const_bitmap_t allowed = hwloc_topology_get_allowed_cpuset(topology->machine);
    hwloc_bitmap_and(chosen, allowed, hwloc_topology_get_topology_cpuset(topology->machine));
    if (!cpus)
        return true;

    hwloc_bitmap_t wanted = hwloc_bitmap_alloc();
    bool good = wanted && read_cpus(cpus, chosen, wanted, why);
    if (good)
        hwloc_bitmap_copy(chosen, wanted);
    else if (!wanted)
        snprintf(why, WHY_MAX, "out of memory");
    hwloc_bitmap_free(wanted);
    return good;
}

/* How many different values the CPUs have at one of their members. */
static size_t count_distinct(const struct topology *topology, size_t member)
{
    size_t count = 0;
    for (size_t i = 0; i < topology->cpu_count; i++) {
        bool seen = false;
        unsigned value = *(const unsigned *)((const char *)&topology->cpus[i] + member);
        for (size_t j = 0; j < i && !seen; j++)
            seen = *(const unsigned *)((const char *)&topology->cpus[j] + member) == value;
        count += !seen;
    }
    return count;
}

/* With some threads left out by a CPU set, the first usable thread of a core is its first, and the fastest usable kind is kind
 * 0. */
static void renumber(struct topology *topology)
{
    unsigned fastest = topology->cpus[0].kind;
    for (size_t i = 0; i < topology->cpu_count; i++)
        fastest = topology->cpus[i].kind < fastest ? topology->cpus[i].kind : fastest;
    for (size_t i = 0; i < topology->cpu_count; i++) {
        struct cpu *cpu = &topology->cpus[i];
        unsigned earlier = 0;
        for (size_t j = 0; j < topology->cpu_count; j++)
            earlier += topology->cpus[j].core == cpu->core && topology->cpus[j].number < cpu->number;
        cpu->sibling = earlier;
        cpu->kind -= fastest;
    }
}

static bool collect_cpus(struct topology *topology, const char *cpus, char why[WHY_MAX])
{
    hwloc_bitmap_t chosen = hwloc_bitmap_alloc();
    size_t most = (size_t)hwloc_get_nbobjs_by_type(topology->machine, HWLOC_OBJ_PU);
    topology->cpus = calloc(most ? most : 1, sizeof *topology->cpus);
    bool good = false;
    if (!chosen || !topology->cpus) {
        snprintf(why, WHY_MAX, "out of memory");
    } else if (choose_cpus(topology, cpus, chosen, why)) {
        hwloc_obj_t pu = NULL;
        while ((pu = hwloc_get_next_obj_by_type(topology->machine, HWLOC_OBJ_PU, pu))) {
            if (hwloc_bitmap_isset(chosen, pu->os_index))
                topology->cpus[topology->cpu_count++] = describe_cpu(topology->machine, pu);
        }
        good = topology->cpu_count > 0;
        if (!good)
            snprintf(why, WHY_MAX, "no CPU is left that this process may use");
    }
    hwloc_bitmap_free(chosen);
    return good;
}

bool topology_load(struct topology *topology, const char *cpus, char why[WHY_MAX])
{
    *topology = (struct topology){0};
    if (!load_machine(topology, why) || !collect_cpus(topology, cpus, why)) {
        topology_free(topology);
        return false;
    }
    renumber(topology);
    qsort(topology->cpus, topology->cpu_count, sizeof *topology->cpus, compare_cpus);
    topology->core_count = count_distinct(topology, offsetof(struct cpu, core));
    topology->package_count = count_distinct(topology, offsetof(struct cpu, package));
    topology->numa_count = count_distinct(topology, offsetof(struct cpu, numa_node));
    topology->kind_count = count_distinct(topology, offsetof(struct cpu, kind));
    for (size_t i = 0; i < topology->cpu_count; i++)
        topology->fast_core_count += topology->cpus[i].sibling == 0 && topology->cpus[i].kind == 0;
    topology->quota = topology->real ? cgroup_quota("") : 0;
    return true;
}

unsigned *topology_cpu_numbers(const struct topology *topology)
{
    unsigned *numbers = calloc(topology->cpu_count, sizeof *numbers);
    for (size_t i = 0; numbers && i < topology->cpu_count; i++)
        numbers[i] = topology->cpus[i].number;
    return numbers;
}

void topology_free(struct topology *topology)
{
    free(topology->cpus);
    if (topology->machine)
        hwloc_topology_destroy(topology->machine);
    *topology = (struct topology){0};
}
