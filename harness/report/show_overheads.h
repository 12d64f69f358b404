/* show_overheads.h - what strategies cost by themselves, as a table. */
#ifndef FORKJOIN_SHOW_OVERHEADS_H
#define FORKJOIN_SHOW_OVERHEADS_H

#include <stdio.h>

#include "overheads.h"

/* Nothing when they were not measured. */
void show_overheads(FILE *out, const struct overheads *overheads);

#endif
