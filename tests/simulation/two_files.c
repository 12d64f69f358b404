/* two_files.c - draws the times of two files, a sequential configuration of each kernel. */
#include "two_files.h"

#include <stdio.h>
#include <stdlib.h>

static void must(bool good)
{
    if (good)
        return;
    fprintf(stderr, "simulate: out of memory\n");
    abort();
}

static void draw_file(const struct two_files *world, bool second, uint64_t *random, struct contender *file)
{
    must(contender_begin(file, second ? "second.json" : "first.json", NULL));
    for (size_t i = 0; i < world->kernel_count; i++) {
        char name[32];
        snprintf(name, sizeof name, "kernel%zu", i);
        struct contender_kernel *kernel = contender_add_kernel(file, name, "small", "item");
        must(kernel != NULL);
        struct contender_times *times = contender_add_times(kernel, "sequential", 1, false);
        must(times != NULL);
        for (size_t j = 0; j < world->sample_count; j++) {
            double seconds = noise_draw(world->noise, world->spread, random);
            must(contender_add_seconds(times, second ? seconds / world->ratios[i] : seconds));
        }
    }
    must(contender_end(file));
}

void two_files_compare(const struct two_files *world, uint64_t *random, struct compared_files *compared)
{
    draw_file(world, false, random, &compared->files[0]);
    draw_file(world, true, random, &compared->files[1]);
    must(compare_files(compared->files, 2, 0, &compared->comparison));
}

void compared_free(struct compared_files *compared)
{
    comparison_free(&compared->comparison);
    contender_free(&compared->files[0]);
    contender_free(&compared->files[1]);
}

const struct time_pair *compared_pair(const struct compared_files *compared, size_t kernel)
{
    const struct kernel_pair *pair = &compared->comparison.kernels[kernel].pairs[1];
    must(pair->time_count == 1);
    return pair->times;
}
