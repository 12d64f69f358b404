/* draw_units.h - in which unit an axis counts. */
#ifndef FORKJOIN_DRAW_UNITS_H
#define FORKJOIN_DRAW_UNITS_H

#include "draw_script.h"

struct draw_unit {
    double size;      /* by which values are divided */
    const char *name; /* what stands on the axis: "ms"; for rates what stands before the item, "M " or "" */
};

/* For values about the (geometric) middle of an extent above 0; of an empty one, the plain unit. */
struct draw_unit draw_time_unit(struct extent seconds);
struct draw_unit draw_rate_unit(struct extent per_second);

#endif
