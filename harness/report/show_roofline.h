/* show_roofline.h - the machine's roofs, and how near kernels came, as tables. */
#ifndef FORKJOIN_SHOW_ROOFLINE_H
#define FORKJOIN_SHOW_ROOFLINE_H

#include <stdio.h>

#include "study.h"

/* The roofs; for each kernel and strategy the share at its most workers; and what lies above a roof, which cannot be. Nothing
 * when no roof was measured. */
void show_roofline(FILE *out, const struct study *study);

#endif
