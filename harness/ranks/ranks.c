/* ranks.c - starts MPI through an engine, and learns where all ranks run. */
#define _GNU_SOURCE
#include "ranks.h"

#include <dlfcn.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>

#include "build_info.h"
#include "clock.h"
#include "json_put.h"
#include "small_file.h"

/* Sleeps of whoever waits long begin with the first and double up to the second: a millisecond is what the start of a run waits
 * at most, and a thousand looks a second take less than a thousandth of a CPU. */
static const double SLEEP_LEAST_SECONDS = 20e-6, SLEEP_MOST_SECONDS = 1e-3;

static struct ranks here; /* one job a process: MPI allows no more */

const struct ranks *ranks_get(void)
{
    return &here;
}

/* --- the engine --------------------------------------------------------------------------------------------------------- */

static const char *const engine_names[] = {"openmpi", "mpich"};
enum { ENGINE_COUNT = sizeof engine_names / sizeof engine_names[0] };

/* Beside this program. */
static void engine_path(const char *name, char path[PATH_MAX])
{
    char program[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    program[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(program, '/');
    snprintf(path, PATH_MAX, "%.*s/forkjoin-mpi-%.32s.so", slash ? (int)(slash - program) : 1, slash ? program : ".", name);
}

bool ranks_engine_exists(void)
{
    char path[PATH_MAX];
    for (size_t i = 0; i < ENGINE_COUNT; i++) {
        engine_path(engine_names[i], path);
        if (access(path, R_OK) == 0)
            return true;
    }
    return false;
}

/* RTLD_GLOBAL: MPIs load parts of their own that look for their symbols everywhere. */
static const struct engine *load_engine(const char *name, char why[WHY_MAX])
{
    char path[PATH_MAX];
    engine_path(name, path);
    void *library = dlopen(path, RTLD_NOW | RTLD_GLOBAL);
    const struct engine *(*offer)(void) = NULL;
    if (library)
        *(void **)&offer = dlsym(library, "forkjoin_engine");
    const struct engine *engine = offer ? offer() : NULL;
    if (engine && engine->version == ENGINE_VERSION)
        return engine;
    snprintf(why, WHY_MAX,
             "this was started by the launcher of '%.32s', but forkjoin has no part that speaks it here (%.200s); install that "
             "MPI's headers and build again, or use another mpirun",
             name, library ? "it is of another version" : dlerror());
    return NULL;
}

/* --- who the ranks are -------------------------------------------------------------------------------------------------- */

/* The digest of the program's file: ranks of other commits, compilers or flags may give other answers. 0: not readable. */
static uint64_t build_number(void)
{
    uint64_t digest = 0;
    unsigned char block[65536];
    FILE *file = fopen("/proc/self/exe", "re");
    XXH3_state_t *state = XXH3_createState();
    if (file && state) {
        XXH3_64bits_reset(state);
        for (size_t count; (count = fread(block, 1, sizeof block, file)) > 0;)
            XXH3_64bits_update(state, block, count);
        digest = XXH3_64bits_digest(state);
    }
    if (file)
        fclose(file);
    XXH3_freeState(state);
    return digest;
}

static bool same_builds(char why[WHY_MAX])
{
    const struct rank_facts *first = &here.facts[0];
    for (int rank = 1; rank < here.world.size; rank++) {
        const struct rank_facts *other = &here.facts[rank];
        if (other->build == first->build)
            continue;
        snprintf(why, WHY_MAX,
                 "rank %d on %.40s is another build than rank 0 on %.40s (%.90s; %.90s), and answers may differ; copy one "
                 "program to all hosts",
                 rank, other->host, first->host, other->version, first->version);
        return false;
    }
    return true;
}

size_t ranks_hosts(size_t count)
{
    size_t hosts = 0;
    for (size_t i = 0; i < count; i++)
        hosts = here.facts[i].host_index >= hosts ? here.facts[i].host_index + 1 : hosts;
    return hosts;
}

/* A host is known by the first of its ranks. */
static void number_hosts(void)
{
    for (int rank = 0; rank < here.world.size; rank++) {
        int first = 0;
        while (strcmp(here.facts[first].host, here.facts[rank].host) != 0)
            first++;
        here.facts[rank].host_index = first == rank ? here.host_count++ : here.facts[first].host_index;
    }
}

size_t ranks_on_a_host(void)
{
    size_t most = 0;
    for (int rank = 0; rank < here.world.size; rank++)
        most = here.facts[rank].node_size > most ? here.facts[rank].node_size : most;
    return most;
}

/* --- CPUs --------------------------------------------------------------------------------------------------------------- */

/* The CPUs that a launcher left to a rank, in worker order. */
struct cpu_list {
    uint16_t count;
    uint16_t numbers[1023];
};

static bool taken_before(const struct cpu_list *given, int rank, uint16_t cpu)
{
    for (int i = 0; i < rank; i++) {
        for (size_t j = 0; j < given[i].count; j++) {
            if (given[i].numbers[j] == cpu)
                return true;
        }
    }
    return false;
}

/* Ranks of a node take CPUs one after the other, each from its own set: `threads` that no rank before has taken. Where those
 * are too few, the rest are its own again, in turn. True when it shares. */
static bool give_cpus(const struct cpu_list *lists, struct cpu_list *given, int rank, size_t threads)
{
    const struct cpu_list *own = &lists[rank];
    struct cpu_list *mine = &given[rank];
    mine->count = 0;
    for (size_t i = 0; i < own->count && mine->count < threads; i++) {
        if (!taken_before(given, rank, own->numbers[i]))
            mine->numbers[mine->count++] = own->numbers[i];
    }
    bool shares = mine->count < threads;
    for (size_t i = (size_t)rank; mine->count < threads && own->count > 0; i++)
        mine->numbers[mine->count++] = own->numbers[i % own->count];
    return shares;
}

/* How many threads each rank of this node can have on CPUs of its own: none of them more than fits all. */
static size_t most_threads(const struct cpu_list *lists, struct cpu_list *given, int node_size)
{
    size_t most = 1;
    for (bool shares = false; !shares && most <= RANK_CPUS_MAX; most += !shares) {
        for (int rank = 0; rank < node_size && !shares; rank++)
            shares = give_cpus(lists, given, rank, most);
    }
    return most > 1 ? most - 1 : 1;
}

/* The least that any node can have: all ranks have the same number of threads. */
static size_t agree_on_threads(const struct cpu_list *lists, struct cpu_list *given, bool known)
{
    size_t least = known ? most_threads(lists, given, here.world.node_size) : 1;
    size_t *all = calloc((size_t)here.world.size, sizeof *all);
    if (!all)
        abort(); /* the others wait in the exchange: the launcher ends them */
    here.engine->gather_all(here.engine->group(here.world.size), &least, all, sizeof least);
    for (int rank = 0; rank < here.world.size; rank++)
        least = all[rank] < least ? all[rank] : least;
    free(all);
    return least;
}

/* Every rank of a node works out what all of them take: each needs its own share only, but must know the others'. */
static bool choose_cpus(const char *cpus, size_t threads, struct rank_facts *facts, char why[WHY_MAX])
{
    struct topology topology;
    struct cpu_list own = {0};
    size_t node_size = (size_t)here.world.node_size;
    struct cpu_list *lists = calloc(2 * node_size, sizeof *lists), *given = lists ? lists + node_size : NULL;
    if (!lists)
        abort(); /* likewise */
    bool good = topology_load(&topology, cpus, why);
    for (size_t i = 0; good && i < topology.cpu_count && i < sizeof own.numbers / sizeof own.numbers[0]; i++)
        own.numbers[own.count++] = (uint16_t)topology.cpus[i].number;
    if (good) {
        facts->cores = topology.core_count;
        facts->hardware_threads = topology.cpu_count;
        topology_free(&topology);
    }
    here.engine->node_all(&own, lists, sizeof own); /* also where it went wrong: the others wait for it */
    for (size_t rank = 0; good && rank < node_size; rank++)
        good = lists[rank].count > 0; /* another rank that failed tells it itself */
    if (threads == 0)
        threads = agree_on_threads(lists, given, good);
    here.threads = threads;
    for (int rank = 0; good && rank <= here.world.node_rank; rank++)
        facts->shared = give_cpus(lists, given, rank, threads);
    for (size_t i = 0; good && i < threads; i++)
        facts->cpus[i] = given[here.world.node_rank].numbers[i];
    facts->cpu_count = threads;
    free(lists);
    return good;
}

size_t ranks_with_own_cpus(size_t count)
{
    size_t own = 0;
    while (own < count && !here.facts[own].shared)
        own++;
    return own;
}

void ranks_warning(char *line, size_t size)
{
    line[0] = '\0';
    size_t count = (size_t)here.world.size, own = ranks_with_own_cpus(count);
    if (own == count)
        return;
    snprintf(
        line, size,
        "rank %zu on %s has not as many CPUs of its own as it needs (%zu), and shares; start fewer ranks, or give them more, "
        "by the launcher's %s",
        own, here.facts[own].host, here.facts[own].cpu_count,
        strncmp(here.world.library, "Open", 4) == 0 ? "--bind-to none (or --map-by slot:PE=n)"
                                                    : "-bind-to none (or -bind-to core:n)");
}

/* --- begin and end ------------------------------------------------------------------------------------------------------ */

static bool learn(const char *cpus, size_t threads, char why[WHY_MAX])
{
    struct rank_facts mine = {.build = build_number(), .node_size = (size_t)here.world.node_size};
    char cpu_why[WHY_MAX] = "the launcher left it no CPU";
    gethostname(mine.host, sizeof mine.host - 1);
    small_file_field("", "/proc/cpuinfo", "model name", mine.cpu_model, sizeof mine.cpu_model);
    mine.memory_bytes = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    snprintf(mine.version, sizeof mine.version, "forkjoin %s, %s, %s", BUILD_VERSION, BUILD_COMMIT, BUILD_COMPILER);
    if (!choose_cpus(cpus, threads, &mine, cpu_why))
        snprintf(mine.trouble, sizeof mine.trouble, "%.255s", cpu_why);
    here.facts = calloc((size_t)here.world.size, sizeof *here.facts);
    if (!here.facts) {
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    here.engine->gather_all(here.engine->group(here.world.size), &mine, here.facts, sizeof mine);
    number_hosts();
    for (int rank = 0; rank < here.world.size; rank++) {
        if (here.facts[rank].trouble[0] == '\0')
            continue;
        snprintf(why, WHY_MAX, "rank %d on %.40s: %.255s", rank, here.facts[rank].host, here.facts[rank].trouble);
        return false;
    }
    return same_builds(why);
}

bool ranks_begin(const char *cpus, size_t threads, char why[WHY_MAX])
{
    struct launch launch = launch_read();
    double started = clock_seconds();
    here.engine = load_engine(launch.engine, why);
    if (!here.engine)
        return false;
    here.engine->begin(&here.world);
    here.begin_seconds = clock_seconds() - started;
    if (here.world.size != launch.size) {
        snprintf(why, WHY_MAX,
                 "the launcher started %d ranks, but MPI tells of %d: they are of different MPIs; set FORKJOIN_MPI_ENGINE to "
                 "openmpi or mpich, whichever launched",
                 launch.size, here.world.size);
        return false;
    }
    /* Until it is known who shares a CPU. */
    here.engine->wait_patiently(true);
    if (!learn(cpus, threads, why))
        return false;
    bool shared = false;
    for (int rank = 0; rank < here.world.size; rank++)
        shared = shared || here.facts[rank].shared;
    here.engine->wait_patiently(shared);
    return true;
}

void ranks_end(void)
{
    if (!here.engine)
        return;
    here.engine->end();
    free(here.facts);
    here = (struct ranks){0};
}

/* --- for results -------------------------------------------------------------------------------------------------------- */

static json_t *host_json(int first)
{
    json_t *object = json_object(), *ranks = json_array();
    for (int rank = first; rank < here.world.size; rank++) {
        const struct rank_facts *facts = &here.facts[rank];
        if (strcmp(facts->host, here.facts[first].host) != 0)
            continue;
        json_t *cpus = json_array();
        for (size_t i = 0; i < facts->cpu_count; i++)
            json_append(&cpus, json_integer(facts->cpus[i]));
        json_append(&ranks,
                    json_pack("{s:i, s:o, s:b, s:I, s:I}", "rank", rank, "cpus", cpus, "shares_cpus", (int)facts->shared,
                              "cores", (json_int_t)facts->cores, "hardware_threads", (json_int_t)facts->hardware_threads));
    }
    json_put(&object, "name", json_text(here.facts[first].host));
    json_put(&object, "cpu_model", json_text(here.facts[first].cpu_model));
    json_put(&object, "memory_bytes", json_real(here.facts[first].memory_bytes));
    json_put_count(&object, "rank_count", json_array_size(ranks));
    json_put(&object, "ranks", ranks);
    return object;
}

json_t *ranks_json(void)
{
    json_t *object = json_object(), *hosts = json_array();
    for (int rank = 0; rank < here.world.size; rank++) {
        int first = 0;
        while (strcmp(here.facts[first].host, here.facts[rank].host) != 0)
            first++;
        if (first == rank)
            json_append(&hosts, host_json(rank));
    }
    json_put(&object, "library", json_text(here.world.library));
    json_put_count(&object, "count", (size_t)here.world.size);
    json_put(&object, "begin_seconds", json_real(here.begin_seconds));
    json_put(&object, "hosts", hosts);
    return object;
}

/* --- waiting ------------------------------------------------------------------------------------------------------------ */

void ranks_await(int from, int tag, double hot_seconds)
{
    double started = clock_seconds(), sleep = SLEEP_LEAST_SECONDS;
    while (!here.engine->arrived(from, tag)) {
        if (clock_seconds() - started < hot_seconds) {
            sched_yield();
            continue;
        }
        struct timespec pause = {.tv_nsec = (long)(1e9 * sleep)};
        nanosleep(&pause, NULL);
        sleep = 2 * sleep < SLEEP_MOST_SECONDS ? 2 * sleep : SLEEP_MOST_SECONDS;
    }
}
