/* doctor_read.h - what a machine tells about itself that could disturb a measurement: facts, not yet judged. */
#ifndef FORKJOIN_DOCTOR_READ_H
#define FORKJOIN_DOCTOR_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { FACT_MAX = 128 }; /* bytes of a text, with the closing 0 */

/* Texts are "", numbers NAN and whole numbers -1 where the machine does not tell. */
struct facts {
    /* where we are */
    char hypervisor[FACT_MAX]; /* "none", or a word for what runs below us: "KVM", "a hypervisor" */
    char container[FACT_MAX];  /* "none", or a word for it: "docker" */
    bool root;                 /* we are the superuser */

    /* how CPUs are given to us */
    size_t cpu_count, allowed_count;                              /* online; that this process may use. 0: unknown */
    char online[FACT_MAX], allowed[FACT_MAX], isolated[FACT_MAX]; /* lists like "0-3,8"; isolated: "none" where empty */
    double quota;   /* CPUs' worth of time that control groups allow; 0: no limit */
    long throttled; /* how often they have stopped us so far */
    int niceness;   /* of this process */

    /* how fast CPUs run */
    char governor[FACT_MAX], energy_preference[FACT_MAX]; /* of all CPUs: "performance, powersave" */
    int boost;                                            /* 1: clocks above the nominal one are allowed; 0: they are not */
    bool boost_by_intel;                                  /* said by intel_pstate, whose file means the opposite */
    double thermal_throttles;                             /* of the core that had most, since the machine started */
    int mains;                                            /* 1: on mains power; 0: on battery */
    double idle_exit_microseconds;                        /* to wake up from the deepest idle state that is enabled */
    char smt[FACT_MAX];                                   /* "on", "off", "forceoff", "notsupported" ... */

    /* time */
    char clock[FACT_MAX], clocks[FACT_MAX]; /* the source in use; those that could be */
    double clock_seconds;                   /* what reading it costs */

    /* memory */
    int address_randomisation; /* 2: of everything; 1: of all but the heap; 0: none */
    char huge_pages_private[FACT_MAX], huge_pages_shared[FACT_MAX];
    int page_merging, numa_balancing; /* 1: on; 0: off */
    size_t numa_nodes;                /* 0: unknown */
    double swap_bytes, swap_used_bytes;

    /* what else runs: see doctor_watch() */
    double load_1min;
    double steal;     /* share of CPU time that the hypervisor gave to others */
    double busy_cpus; /* CPUs' worth of time that was spent on anything */
    double runnable;  /* mean number of tasks that ran or wanted to, without this one */

    /* our own runtime */
    char openmp[FACT_MAX];      /* "gomp, OpenMP 4.5" */
    char wait_policy[FACT_MAX]; /* OMP_WAIT_POLICY */
};

static inline bool facts_virtual(const struct facts *facts)
{
    return facts->hypervisor[0] && strcmp(facts->hypervisor, "none") != 0;
}

static inline bool facts_contained(const struct facts *facts)
{
    return facts->container[0] && strcmp(facts->container, "none") != 0;
}

/* Reads all that stands still. `root` stands before /proc and /sys, for tests; "" on a real system. What is not a file (the
 * environment, the clock's cost, our niceness) is always this process's own. */
void doctor_read(const char *root, struct facts *facts);

/* Counters at one moment; ticks of all CPUs together since the machine started. */
struct doctor_counters {
    bool known;
    double busy, steal, all;
};

struct doctor_counters doctor_count(const char *root);

/* Puts steal and busy_cpus, which are what went on between two counts; NAN when no tick went by. Needs cpu_count. */
void doctor_compare(const struct doctor_counters *before, const struct doctor_counters *after, struct facts *facts);

/* Sleeps for so long and puts what went on meanwhile: steal, busy_cpus, runnable. Whatever was busy was not us. */
void doctor_watch(const char *root, double seconds, struct facts *facts);

#endif
