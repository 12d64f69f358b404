/* draw_outlook.h - predictions as figures of their own, in which nothing that was measured is extended. */
#ifndef FORKJOIN_DRAW_OUTLOOK_H
#define FORKJOIN_DRAW_OUTLOOK_H

#include "draw.h"
#include "outlook.h"

/* Draws prediction-KERNEL.svg, .png and .pdf of each into `folder`, which it makes (not those above it). On anything but
 * DRAW_DONE, why is in `why`. */
enum draw_status draw_outlooks(const struct study *study, const struct outlook *outlooks, size_t count, const char *folder,
                               char why[WHY_MAX]);

#endif
