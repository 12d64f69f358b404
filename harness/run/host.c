/* host.c - gathers the context of a result from hwloc, /proc, /sys and the build. */
#define _GNU_SOURCE
#include "host.h"

#include <ctype.h>
#include <hwloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <gnu/libc-version.h>

#include "build_info.h"
#include "json_put.h"
#include "measure.h"
#include "small_file.h"

/* --- small files -------------------------------------------------------------------------------------------------------- */

/* The first line of a file as JSON; null when it cannot be read. */
static json_t *line_of(const char *name)
{
    char line[256];
    return small_file_line("", name, line, sizeof line) ? json_text(line) : json_null();
}

/* A choice like "always [madvise] never" as JSON: "madvise". */
static json_t *choice_of(const char *name)
{
    char word[256];
    return small_file_choice("", name, word, sizeof word) ? json_text(word) : json_null();
}

/* The value of the first line "KEY : VALUE" of /proc/cpuinfo, "" when there is none. */
static const char *cpuinfo(const char *key, char *value, size_t size)
{
    small_file_field("", "/proc/cpuinfo", key, value, size);
    return value;
}

static double meminfo_total_bytes(void)
{
    return (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
}

/* --- machine ------------------------------------------------------------------------------------------------------------ */

static json_t *caches_json(hwloc_topology_t machine)
{
    json_t *caches = json_array();
    for (hwloc_obj_type_t type = HWLOC_OBJ_L1CACHE; type <= HWLOC_OBJ_L5CACHE; type++) {
        int count = hwloc_get_nbobjs_by_type(machine, type);
        if (count <= 0)
            continue;
        hwloc_obj_t cache = hwloc_get_obj_by_type(machine, type, 0);
        json_array_append_new(caches, json_pack("{s:i, s:I, s:i}", "level", (int)cache->attr->cache.depth, "bytes",
                                                (json_int_t)cache->attr->cache.size, "count", count));
    }
    return caches;
}

static json_t *cpus_json(const struct topology *topology)
{
    json_t *cpus = json_array();
    for (size_t i = 0; i < topology->cpu_count; i++) {
        const struct cpu *cpu = &topology->cpus[i];
        json_array_append_new(cpus, json_pack("{s:i, s:i, s:i, s:i, s:i, s:i}", "number", (int)cpu->number, "core",
                                              (int)cpu->core, "sibling", (int)cpu->sibling, "package", (int)cpu->package,
                                              "numa_node", (int)cpu->numa_node, "kind", (int)cpu->kind));
    }
    return cpus;
}

/* The instruction sets that decide a kernel's speed, of those the processor names. */
static json_t *instruction_sets_json(void)
{
    static const char *const known[] = {"sse4_2",   "avx",         "avx2",  "fma", "avx512f",
                                        "avx512bw", "avx512_vnni", "asimd", "sve", "sve2"};
    char flags[4096];
    cpuinfo("flags", flags, sizeof flags);
    if (flags[0] == '\0')
        cpuinfo("Features", flags, sizeof flags); /* aarch64 */
    json_t *sets = json_array();
    for (const char *word = strtok(flags, " "); word; word = strtok(NULL, " ")) {
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
            if (strcmp(word, known[i]) == 0)
                json_array_append_new(sets, json_string(word));
        }
    }
    return sets;
}

static json_t *machine_json(const struct topology *topology, const char *name)
{
    char model[256], microcode[64], flags[4096];
    struct utsname system;
    uname(&system);
    cpuinfo("model name", model, sizeof model);
    cpuinfo("microcode", microcode, sizeof microcode);
    cpuinfo("flags", flags, sizeof flags);
    json_t *machine =
        json_pack("{s:s, s:s, s:s, s:s, s:b, s:I, s:I, s:I, s:I, s:I, s:I, s:f}", "name", name, "cpu_model",
                  model[0] ? model : system.machine, "microcode", microcode, "architecture", system.machine, "virtualised",
                  strstr(flags, " hypervisor") != NULL, "packages", (json_int_t)topology->package_count, "numa_nodes",
                  (json_int_t)topology->numa_count, "cores", (json_int_t)topology->core_count, "hardware_threads",
                  (json_int_t)topology->cpu_count, "core_kinds", (json_int_t)topology->kind_count, "online_cpus",
                  (json_int_t)sysconf(_SC_NPROCESSORS_ONLN), "memory_bytes", meminfo_total_bytes());
    json_object_set_new(machine, "operating_system", json_sprintf("%s %s", system.sysname, system.release));
    json_object_set_new(machine, "quota_cpus", topology->quota > 0 ? json_real(topology->quota) : json_null());
    json_object_set_new(machine, "caches", caches_json(topology->machine));
    json_object_set_new(machine, "instruction_sets", instruction_sets_json());
    json_object_set_new(machine, "cpus", cpus_json(topology));
    return machine;
}

/* --- build and state ---------------------------------------------------------------------------------------------------- */

static json_t *build_json(void)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "version", BUILD_VERSION, "commit", BUILD_COMMIT, "compiler",
                     BUILD_COMPILER, "kernel_flags", BUILD_KERNEL_FLAGS, "libc", "", "openmp", BUILD_OPENMP, "architecture",
                     BUILD_ARCHITECTURE);
}

static json_t *state_json(void)
{
    double load[3] = {-1, -1, -1};
    if (getloadavg(load, 3) < 1)
        load[0] = -1;
    const char *policy = getenv("OMP_WAIT_POLICY");
    json_t *state = json_pack("{s:f, s:s}", "load_1min", load[0], "wait_policy", policy ? policy : "the runtime's own");
    json_object_set_new(state, "governor", line_of("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"));
    json_object_set_new(state, "boost", line_of("/sys/devices/system/cpu/cpufreq/boost"));
    json_object_set_new(state, "smt", line_of("/sys/devices/system/cpu/smt/active"));
    json_object_set_new(state, "address_randomisation", line_of("/proc/sys/kernel/randomize_va_space"));
    json_object_set_new(state, "numa_balancing", line_of("/proc/sys/kernel/numa_balancing"));
    json_object_set_new(state, "huge_pages_private", choice_of("/sys/kernel/mm/transparent_hugepage/enabled"));
    json_object_set_new(state, "huge_pages_shared", choice_of("/sys/kernel/mm/transparent_hugepage/shmem_enabled"));
    json_object_set_new(state, "clock_source", line_of("/sys/devices/system/clocksource/clocksource0/current_clocksource"));
    return state;
}

/* A name that can be a folder and a line of text: letters, digits, '-', '_' and '.'. */
static void choose_name(const char *wanted, char *name, size_t size)
{
    char host[256] = "";
    if (!wanted || !*wanted) {
        gethostname(host, sizeof host - 1);
        wanted = host[0] ? host : "machine";
    }
    snprintf(name, size, "%s", wanted);
    for (char *at = name; *at; at++) {
        if (!isalnum((unsigned char)*at) && !strchr("-_.", *at))
            *at = '-';
    }
    if (name[0] == '.')
        name[0] = '-';
}

static json_t *date_json(void)
{
    char date[64];
    time_t now = time(NULL);
    struct tm parts;
    localtime_r(&now, &parts);
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S%z", &parts); /* +0100; Google Benchmark writes +01:00 */
    size_t length = strlen(date);
    return json_sprintf("%.*s:%s", (int)(length - 2), date, date + length - 2);
}

json_t *host_context(const struct topology *topology, const char *machine_name)
{
    char name[65], google[16384];
    choose_name(machine_name, name, sizeof name);
    measure_context(google, sizeof google);
    json_t *document = json_loads(google, 0, NULL);
    json_t *context = document ? json_incref(json_object_get(document, "context")) : NULL;
    json_decref(document);
    if (!context)
        context = json_object(); /* Google Benchmark's part is a courtesy to its tools */
    json_object_set_new(context, "date", date_json());
    json_object_set_new(context, "host_name", json_string(name));
    json_object_set_new(context, "executable", json_string("forkjoin"));
    json_object_set_new(context, "machine", machine_json(topology, name));
    json_object_set_new(context, "build", build_json());
    json_object_set_new(json_object_get(context, "build"), "libc", json_sprintf("glibc %s", gnu_get_libc_version()));
    json_object_set_new(context, "state", state_json());
    return context;
}
