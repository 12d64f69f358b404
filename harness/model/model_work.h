/* model_work.h - what a prediction needs to know of a kernel, out of what was measured. Pure.
 *
 * docs/method/model.md says how each is found and what that supposes. */
#ifndef FORKJOIN_MODEL_WORK_H
#define FORKJOIN_MODEL_WORK_H

#include "study.h"

enum { MODEL_POINTS_MAX = 32 }; /* of more worker counts, the first are taken */

/* A quantity that was measured at some numbers of workers, rising. */
struct model_points {
    size_t workers[MODEL_POINTS_MAX];
    double values[MODEL_POINTS_MAX];
    size_t count;
};

struct model_work {
    double sequential_seconds; /* a run; all times are medians of warm runs */
    size_t chunk_count, step_count;
    double chunk_seconds;  /* one chunk of one step, by one worker alone */
    double reduce_seconds; /* one step: reducing chunk_count partials */
    double memory_rate;    /* bytes a second of one worker */
    size_t partial_bytes;  /* of one chunk */
    double spread;         /* of workers' times for the same work: standard deviation / mean */
    size_t node_cpus;      /* of the machine that was measured */
    bool reduce_measured;  /* else reckoned from their bytes and memory_rate, as the file is from before it was recorded */
    bool memory_measured;  /* else assumed */
    bool partial_known;    /* else 0, as the file is from before it was recorded */
    bool spread_known;     /* else 0: there are no two workers on CPUs of their own */
    bool waits;            /* struct kernel_result's: `slowdown` was also measured with workers that share CPUs */
    double cpu_share;      /* of the time of one worker alone that it was on a CPU; 1 where the file does not tell */
    bool weak;             /* measured with problems that grew with the workers */
    /* How much longer a chunk takes when so many workers share the node, 1: not at all. Of two workers or more. */
    struct model_points slowdown;
    struct model_points dispatch; /* seconds of a run that a strategy takes for itself on one node; no points: not measured */
};

/* From kernel number `kernel` of the study. False, and why, when it cannot be predicted: it has no sequential samples. */
bool model_work_make(const struct study *study, size_t kernel, struct model_work *work, char why[WHY_MAX]);

/* Between two points on the straight line, outside of them the nearest one's; `otherwise` where there are none. */
double model_points_at(const struct model_points *points, size_t workers, double otherwise);

/* The expected largest of `count` independent standard normals, to about 1 % from 5 on and 5 % below: G. Blom, "Statistical
 * estimates and transformed beta-variables", 1958. 0 for one. */
double model_largest_normal(size_t count);

#endif
