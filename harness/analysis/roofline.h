/* roofline.h - the machine's roofs, as measured by the kernels of the same result whose role that is, and how near every
 * configuration came to them. Pure.
 *
 * S. Williams, A. Waterman, D. Patterson, "Roofline", CACM 52(4), 2009; docs/method/roofline.md. */
#ifndef FORKJOIN_ROOFLINE_H
#define FORKJOIN_ROOFLINE_H

#include "analyse.h"

/* What a strategy's workers can do together. An interval with count 0 was not measured. */
struct roof {
    const char *strategy; /* lives as long as the result */
    size_t worker_count;
    struct interval flops_64_per_second, flops_32_per_second;
    struct interval bytes_per_second; /* to and from memory: the best of the kernels with that role */
};

enum roof_bound { ROOF_NONE, ROOF_ARITHMETIC, ROOF_MEMORY };

/* How near one configuration came. */
struct roof_share {
    enum roof_bound bound; /* the nearer roof; ROOF_NONE: the kernel counts neither flops nor bytes, or what it counts has no
                              roof in this result */
    struct interval share; /* of that roof, 1 is all of it */
    bool impossible;       /* the whole interval lies above 1: a defect of a count, a roof or a measurement */
    bool cached;           /* impossible, bound by memory, and the problem fits into the machine's last caches: that is why */
};

struct roofline {
    struct roof *roofs; /* in the order of the result */
    size_t roof_count;
    struct roof_share **shares; /* [kernel][configuration], in the order of the result */
    size_t kernel_count;
};

/* `kernels` are the analyses of the result's, in order. False when memory is short; then there is nothing to free. `result`
 * must outlive the roofline. */
bool roofline_make(const struct result *result, const struct analysis *kernels, struct roofline *roofline);
void roofline_free(struct roofline *roofline);

/* "arithmetic", "memory"; "none". */
const char *roof_bound_name(enum roof_bound bound);

#endif
