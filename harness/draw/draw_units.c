/* draw_units.c - the largest unit that leaves numbers of 1 and more. */
#include "draw_units.h"

#include <math.h>
#include <stdbool.h>

static bool is_above_zero(struct extent extent)
{
    return extent.low <= extent.high && extent.low > 0;
}

/* `units` fall. The last one, where even that is too large. */
static struct draw_unit unit_for(double value, const struct draw_unit *units, size_t count)
{
    size_t i = 0;
    while (i + 1 < count && value < units[i].size)
        i++;
    return units[i];
}

struct draw_unit draw_time_unit(struct extent seconds)
{
    static const struct draw_unit units[] = {{1, "s"}, {1e-3, "ms"}, {1e-6, "\xC2\xB5s"}, {1e-9, "ns"}};
    return is_above_zero(seconds) ? unit_for(sqrt(seconds.low) * sqrt(seconds.high), units, 4) : units[0];
}

struct draw_unit draw_rate_unit(struct extent per_second)
{
    static const struct draw_unit units[] = {{1e12, "T "}, {1e9, "G "}, {1e6, "M "}, {1e3, "k "}, {1, ""}};
    return is_above_zero(per_second) ? unit_for(sqrt(per_second.low) * sqrt(per_second.high), units, 5) : units[4];
}
