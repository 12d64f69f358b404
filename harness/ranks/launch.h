/* launch.h - whether an MPI launcher has started this process, and as which rank: its environment variables tell, before MPI is
 * asked. */
#ifndef FORKJOIN_LAUNCH_H
#define FORKJOIN_LAUNCH_H

#include <stdbool.h>
#include <stddef.h>

struct launch {
    const char *engine; /* whose launcher it was: "openmpi", "mpich"; NULL: none */
    int rank, size;     /* 0 and 1 without a launcher */
};

/* From the environment. mpirun of Open MPI sets OMPI_COMM_WORLD_RANK, MPICH's and its offspring's PMI_RANK, srun either
 * PMIX_RANK (Open MPI) or PMI_RANK; FORKJOIN_MPI_ENGINE names the engine where those mislead. */
struct launch launch_read(void);

#endif
