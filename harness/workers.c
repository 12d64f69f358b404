/* workers.c - worker counts from the topology, or from what the user named. */
#include "workers.h"

#include <stdio.h>
#include <string.h>

#include "ranges.h"

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

struct worker_counts workers_auto(const struct topology *topology)
{
    struct worker_counts counts = {0};
    size_t most = topology->cpu_count < WORKERS_MAX ? topology->cpu_count : WORKERS_MAX;
    size_t quota = (size_t)topology->quota;
    if (topology->quota > 0 && quota < most)
        most = quota > 0 ? quota : 1; /* less than one CPU's time still runs one worker */

    for (size_t workers = 1; workers < topology->core_count && workers <= most; workers *= 2)
        insert(&counts, workers);
    const size_t landmarks[] = {topology->fast_core_count, topology->core_count, topology->cpu_count};
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
