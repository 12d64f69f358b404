/* draw_parts.h - the figures of one result, by subject, and what several of them share. */
#ifndef FORKJOIN_DRAW_PARTS_H
#define FORKJOIN_DRAW_PARTS_H

#include "draw_series.h"

/* What figures are drawn of. */
struct scene {
    const struct study *study;
    struct series series;
    const char *machine; /* a line for people */
};

/* One kernel of a scene. */
struct subject {
    const struct scene *scene;
    size_t kernel;
};

/* --- figures ------------------------------------------------------------------------------------------------------------ */

/* Of kernel number `kernel`: speedup-, efficiency-, time-, startup-NAME. Those that its samples do not support are left out. */
void draw_kernel(struct drawing *drawing, const struct scene *scene, size_t kernel);

/* overview: the speedups of all kernels, a panel each. */
void draw_overview(struct drawing *drawing, const struct scene *scene);

/* samples: how the samples of every configuration lie about its median; drift: how they lie over the rounds. */
void draw_samples(struct drawing *drawing, const struct scene *scene);

/* roofline: every kernel that counts flops below the machine's roofs; nothing where no roof was measured. */
void draw_roofline(struct drawing *drawing, const struct scene *scene);

/* matrix: the decision matrix as a heat map; nothing where the study has none, or one too wide to read. */
enum { DRAW_MATRIX_COLUMNS_MAX = 48 };
void draw_matrix(struct drawing *drawing, const struct scene *scene);

/* --- parts -------------------------------------------------------------------------------------------------------------- */

/* Speedup against workers into a small panel, without rounds, laws and names, on axes of these extents. */
void draw_small_speedup(FILE *script, struct subject subject, struct extent workers, struct extent speedups);

/* Whether it would show anything. */
bool subject_has_speedups(const struct analysis *analysis);

/* Panels of a figure of a kernel's times: see draw_times.c. */
draw_body draw_times, draw_startup;

/* The key's entries for the strategies: series, and the sequential run when `baseline`. How many; `entries` holds
 * SERIES_MAX + 1. */
size_t series_entries(const struct series *series, bool baseline, struct key_entry *entries);

/* The same for those of one kernel of which this is shown; NULL: for all that it was run with. */
size_t subject_entries(struct subject subject, bool baseline, row_value *value, struct key_entry *entries);

/* Where a series stands among those that the kernel was run with. */
struct place subject_place(struct subject subject, size_t series);

const struct analysis *subject_analysis(struct subject subject);

/* The rows of one series. */
struct points subject_points(struct subject subject, size_t series, row_value *value, double unit);

/* Those of all series: how many points, and their extents (NULL: not asked for). */
size_t subject_measure(struct subject subject, row_value *value, double unit, struct extent *workers, struct extent *values);

/* Whether marks of a figure have intervals; and if none has, whether they were withheld, since the machine wandered. */
struct bars {
    bool any, withheld;
};

/* Adds those of one kernel, its sequential run among them. */
void subject_add_bars(struct subject subject, row_value *value, struct bars *bars);

/* For captions: `text` where there are any; else why there are none. */
const char *bars_text(struct bars bars, const char *text);

/* Writes them as blocks $PREFIX_0, $PREFIX_1 ... */
void subject_put(FILE *script, struct subject subject, const char *prefix, row_value *value, double unit);

/* Adds the series that have points. `lines`: which of them get thin lines along the workers; NULL: all. */
void subject_draw(struct elements *elements, struct subject subject, const char *prefix, row_value *value, const bool *lines);

#endif
