/* lanes.c - takes a connection from where the source says, and puts it back there. */
#include "lanes.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

struct lanes {
    const struct lane_source *source;
    size_t count;                      /* of those that are kept */
    struct database *kept[LANES_MOST]; /* NULL: not made, or lost */
};

void lanes_drop(struct lanes *lanes)
{
    for (size_t i = 0; i < lanes->count; i++) {
        database_close(lanes->kept[i]);
        lanes->kept[i] = NULL;
    }
}

bool lanes_mend(struct lanes *lanes, char why[WHY_MAX])
{
    for (size_t i = 0; i < lanes->count; i++) {
        if (!lanes->kept[i] && !database_open(&lanes->source->settings, &lanes->kept[i], why))
            return false;
    }
    return true;
}

bool lanes_open(const struct lane_source *source, struct lanes **lanes_out, char why[WHY_MAX])
{
    assert(source->lane_count <= LANES_MOST);
    struct lanes *lanes = calloc(1, sizeof *lanes);
    if (!lanes) {
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    *lanes = (struct lanes){.source = source, .count = source->keeps && !source->pool ? source->lane_count : 0};
    if (!lanes_mend(lanes, why)) {
        lanes_drop(lanes);
        free(lanes);
        return false;
    }
    if (source->pool)
        pool_join(source->pool);
    *lanes_out = lanes;
    return true;
}

void lanes_close(struct lanes *lanes)
{
    lanes_drop(lanes);
    if (lanes->source->pool)
        pool_leave(lanes->source->pool);
    free(lanes);
}

bool lanes_take(struct lanes *lanes, struct database **database, char why[WHY_MAX])
{
    const struct lane_source *source = lanes->source;
    if (source->pool)
        return pool_take(source->pool, source->slots, &source->settings, database, why);
    if (lanes->count == 0)
        return database_open(&source->settings, database, why);
    if (!lanes_mend(lanes, why))
        return false;
    *database = lanes->kept[0];
    return true;
}

void lanes_give(struct lanes *lanes, struct database *database, bool good)
{
    const struct lane_source *source = lanes->source;
    if (source->pool)
        pool_give(source->pool, source->slots, database, good && source->keeps);
    else if (lanes->count == 0)
        database_close(database);
    else if (!good)
        lanes_drop(lanes);
}

struct database *lanes_at(const struct lanes *lanes, size_t lane)
{
    return lanes->kept[lane % lanes->count];
}
