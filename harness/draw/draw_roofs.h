/* draw_roofs.h - what a figure of a roofline shows, and where: roofs, points, numbers that do not overlap. */
#ifndef FORKJOIN_DRAW_ROOFS_H
#define FORKJOIN_DRAW_ROOFS_H

#include "draw_parts.h"

/* The highest roofs of one number of workers, in G a second; 0: not measured. */
struct roofs {
    size_t workers;
    bool parallel; /* false: the sequential run's, since there are no others */
    double flops_64, flops_32, bytes;
};

/* One kernel's best point. */
struct spot {
    const struct analysis *analysis;
    double intensity;        /* flops a byte; infinite: no traffic */
    double x, rate;          /* where it is drawn: intensity, G flops a second */
    double label_x, label_y; /* of its number, pixels from the lower left corner of the plot */
};

struct spots {
    struct spot *list;
    size_t count;
    struct extent intensities, rates; /* of those with traffic; of all, with the ends of their intervals */
    bool any_without_traffic, any_bounded;
};

/* The highest roofs of the most parallel workers; of the sequential run where there are no others. workers 0: none. */
struct roofs roofs_find(const struct scene *scene);

/* Whether a row is one of those that are drawn below these roofs. */
bool roofs_cover(const struct roofs *roofs, const struct analysed_row *row);

/* G flops a second. */
double roofs_rate(const struct analysis *analysis, const struct analysed_row *row);

/* The same with its interval; low = high = middle where there is none. */
struct interval roofs_interval(const struct analysis *analysis, const struct analysed_row *row);

/* Every kernel that counts flops. The caller frees `list`, which is NULL when memory is short. */
struct spots roofs_spots(const struct study *study, const struct roofs *roofs);

/* The plot's ranges, and its size in pixels. */
struct field {
    struct extent x, y;
    double traffic_ends; /* beyond it lie kernels without traffic; the end of x when there are none */
    double width, height;
};

/* `width` and `height` are the plot's. Places the points and their numbers in it. */
struct field roofs_place(const struct roofs *roofs, struct spots *spots, double width, double height);

#endif
