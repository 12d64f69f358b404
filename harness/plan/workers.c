/* workers.c - worker counts from the topology, or from what the user named. */
#include "workers.h"

#include <stdio.h>
#include <string.h>

#include "ranges.h"

enum { LAW_COUNTS = 6 }; /* points that curves.c asks for before it fits a law */

static bool insert(struct worker_counts *counts, size_t value)
{
    size_t at = 0;
    while (at < counts->count && counts->counts[at] < value)
        at++;
    if (at < counts->count && counts->counts[at] == value)
        return true;
    if (counts->count == WORKER_COUNTS_MAX)
        return false;
    memmove(&counts->counts[at + 1], &counts->counts[at], (counts->count - at) * sizeof counts->counts[0]);
    counts->counts[at] = value;
    counts->count++;
    return true;
}

/* The next of 1, 2, 3, 4, 6, 8, 12, 16 ...: powers of two, and those and a half. So eight cores alike have the 6 counts that a
 * scaling law takes; of six, all are counted. */
static size_t next_count(size_t workers, size_t alike)
{
    if (alike <= LAW_COUNTS && workers < alike)
        return workers + 1;
    size_t power = 1;
    while (power <= workers)
        power *= 2;
    return power / 4 * 3 > workers ? power / 4 * 3 : power;
}

struct worker_counts workers_auto(const struct topology *topology)
{
    struct worker_counts counts = {0};
    size_t most = topology->cpu_count < WORKERS_MAX ? topology->cpu_count : WORKERS_MAX;
    size_t quota = (size_t)topology->quota;
    if (topology->quota > 0 && quota < most)
        most = quota > 0 ? quota : 1; /* less than one CPU's time still runs one worker */

    const size_t package = topology->core_count / topology->package_count, fast = topology->fast_core_count;
    const size_t cores = topology->core_count < most ? topology->core_count : most;
    for (size_t workers = 1; workers < cores; workers = next_count(workers, package < fast ? package : fast))
        insert(&counts, workers);
    const size_t landmarks[] = {package, fast, topology->core_count, topology->cpu_count};
    for (size_t i = 0; i < sizeof landmarks / sizeof landmarks[0]; i++)
        insert(&counts, landmarks[i] < most ? landmarks[i] : most);
    return counts;
}

struct worker_counts workers_waiting(size_t most)
{
    struct worker_counts counts = {0};
    for (size_t workers = 1; workers < most; workers *= 2)
        insert(&counts, workers);
    insert(&counts, most);
    return counts;
}

struct worker_counts workers_up_to(size_t most)
{
    struct worker_counts counts = {0};
    for (size_t workers = 1; workers < most; workers = next_count(workers, most))
        insert(&counts, workers);
    insert(&counts, most);
    return counts;
}

void workers_limit(struct worker_counts *counts, size_t most)
{
    while (counts->count > 0 && counts->counts[counts->count - 1] > most)
        counts->count--;
}

bool workers_parse(const char *text, const struct topology *topology, struct worker_counts *counts, char why[WHY_MAX])
{
    *counts = (struct worker_counts){0};
    if (strcmp(text, "auto") == 0) {
        *counts = workers_auto(topology);
        return true;
    }
    for (const char *at = text; at;) {
        unsigned long first = 0, last = 0;
        if (!ranges_next(&at, &first, &last)) {
            snprintf(why, WHY_MAX, "--workers takes auto or a list like 1,2,4-6, not '%.64s'", text);
            return false;
        }
        if (first < 1 || last > WORKERS_MAX) {
            snprintf(why, WHY_MAX, "a worker count is 1 to %d, not %lu", WORKERS_MAX, first < 1 ? first : last);
            return false;
        }
        for (unsigned long value = first; value <= last; value++) {
            if (!insert(counts, value)) {
                snprintf(why, WHY_MAX, "--workers names more than %d counts", WORKER_COUNTS_MAX);
                return false;
            }
        }
    }
    return true;
}
