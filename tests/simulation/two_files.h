/* two_files.h - two files of imaginary machines, compared as `forkjoin compare` does. */
#ifndef FORKJOIN_TWO_FILES_H
#define FORKJOIN_TWO_FILES_H

#include "compare.h"
#include "world.h"

enum { TWO_FILES_KERNELS_MAX = 16 };

struct two_files {
    enum noise noise;
    double spread;
    size_t sample_count; /* of each kernel in each file */
    size_t kernel_count;
    double ratios[TWO_FILES_KERNELS_MAX]; /* the true ones: so many times as fast is the second file */
};

struct compared_files {
    struct contender files[2];
    struct comparison comparison;
};

/* Draws both files and compares them. Freed by compared_free(). Aborts when memory is short. */
void two_files_compare(const struct two_files *world, uint64_t *random, struct compared_files *compared);
void compared_free(struct compared_files *compared);

/* What is said of one kernel. */
const struct time_pair *compared_pair(const struct compared_files *compared, size_t kernel);

#endif
