/* launch.c - the variables by which launchers tell a process its rank. */
#include "launch.h"

#include <stdlib.h>
#include <string.h>

struct launcher {
    const char *engine, *rank, *size, *other_size; /* names of variables; other_size: where `size` is not set */
};

static const struct launcher launchers[] = {
    {"openmpi", "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", NULL},
    {"mpich", "PMI_RANK", "PMI_SIZE", NULL},
    {"openmpi", "PMIX_RANK", "SLURM_STEP_NUM_TASKS", "SLURM_NTASKS"}, /* srun --mpi=pmix */
};
enum { LAUNCHER_COUNT = sizeof launchers / sizeof launchers[0] };

/* A whole number from a variable; -1 when it is not set to one. */
static int number_of(const char *name)
{
    const char *text = name ? getenv(name) : NULL;
    char *end = NULL;
    long value = text ? strtol(text, &end, 10) : -1;
    return text && end != text && *end == '\0' && value >= 0 && value < 1 << 30 ? (int)value : -1;
}

struct launch launch_read(void)
{
    for (size_t i = 0; i < LAUNCHER_COUNT; i++) {
        const struct launcher *launcher = &launchers[i];
        const char *wanted = getenv("FORKJOIN_MPI_ENGINE");
        int rank = number_of(launcher->rank), size = number_of(launcher->size);
        size = size > 0 ? size : number_of(launcher->other_size);
        if (rank >= 0 && size > rank)
            return (struct launch){wanted ? wanted : launcher->engine, rank, size};
    }
    return (struct launch){NULL, 0, 1};
}
