/* draw_compare_parts.h - the figures of a comparison, and what they share. */
#ifndef FORKJOIN_DRAW_COMPARE_PARTS_H
#define FORKJOIN_DRAW_COMPARE_PARTS_H

#include "compare.h"
#include "draw_series.h"

enum {
    COMPARED_MOST = 4, /* strategies: panels side by side */
    COMPARED_ROW_HEIGHT = 17,
    COMPARED_PANEL_WIDTH = 300,
};

/* Strategies in the order in which the reference has them. */
struct compared_strategies {
    const char *names[COMPARED_MOST];
    unsigned looks[COMPARED_MOST]; /* line types: as in the figures of one result */
    size_t count, parallel_count;
};

struct compared_strategies compared_strategies(const struct comparison *comparison);

/* ratios: times of the reference over those of each file, by kernel; further figures when there are very many. */
void draw_compared_ratios(struct drawing *drawing, const struct comparison *comparison, const char *files);

/* rates: of every file by itself, a panel for each kernel. */
void draw_compared_rates(struct drawing *drawing, const struct comparison *comparison, const char *files);

/* scores: a bar for each file. Nothing where there are none. */
void draw_compared_scores(struct drawing *drawing, const struct comparison *comparison, const char *files);

#endif
