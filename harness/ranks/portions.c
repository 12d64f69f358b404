/* portions.c - cuts chunks into portions, and counts what each rank owns. */
#include "portions.h"

#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* The next portion after `begin`: what the next taker gets. */
static struct share next_portion(const struct portions *portions, struct schedule schedule, size_t begin)
{
    size_t rank_count = (size_t)portions->rank_count;
    if (!portions->by_counter)
        return schedule_static_share(portions->chunk_count, portions->count, rank_count);
    return (struct share){begin, begin + schedule_next_grain(schedule, portions->chunk_count - begin, rank_count)};
}

static bool is_cut(const struct portions *portions, size_t begin)
{
    return portions->by_counter ? begin == portions->chunk_count : portions->count == (size_t)portions->rank_count;
}

bool portions_cut(struct portions *portions, size_t chunk_count, int rank, int rank_count, size_t threads,
                  struct schedule schedule)
{
    bool by_counter = schedule.kind != SCHEDULE_STATIC && threads == 1;
    size_t most = by_counter ? chunk_count : (size_t)rank_count;
    assert(chunk_count <= INT_MAX);
    *portions = (struct portions){
        .chunk_count = chunk_count,
        .rank = rank,
        .rank_count = rank_count,
        .by_counter = by_counter,
        .cut = calloc(most, sizeof *portions->cut),
        .owners = calloc(most, sizeof *portions->owners),
        .mine = calloc(most, sizeof *portions->mine),
        .counts = calloc((size_t)rank_count, sizeof *portions->counts),
        .begins = calloc((size_t)rank_count, sizeof *portions->begins),
    };
    if (!portions->cut || !portions->owners || !portions->mine || !portions->counts || !portions->begins)
        return false;
    for (size_t begin = 0; !is_cut(portions, begin);) {
        struct share portion = next_portion(portions, schedule, begin);
        portions->owners[portions->count] = by_counter ? 0 : (int)portions->count;
        portions->cut[portions->count++] = portion;
        begin = portion.end;
    }
    if (!by_counter)
        portions->mine[portions->mine_count++] = rank;
    portions_count(portions);
    return true;
}

void portions_free(struct portions *portions)
{
    free(portions->cut);
    free(portions->owners);
    free(portions->mine);
    free(portions->counts);
    free(portions->begins);
    *portions = (struct portions){0};
}

void portions_deal(struct portions *portions)
{
    portions->mine_count = 0;
    for (size_t i = 0; i < portions->count; i++) {
        portions->owners[i] = (int)(i % (size_t)portions->rank_count);
        if (portions->owners[i] == portions->rank)
            portions->mine[portions->mine_count++] = (int)i;
    }
    portions_count(portions);
}

void portions_count(struct portions *portions)
{
    memset(portions->counts, 0, (size_t)portions->rank_count * sizeof *portions->counts);
    for (size_t i = 0; i < portions->count; i++)
        portions->counts[portions->owners[i]] += (int)(portions->cut[i].end - portions->cut[i].begin);
    for (int rank = 0, begin = 0; rank < portions->rank_count; begin += portions->counts[rank++])
        portions->begins[rank] = begin;
}
