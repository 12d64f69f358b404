/* synthetic.h - results of machines and kernels that do not exist: what tests of analyses start from. */
#ifndef FORKJOIN_SYNTHETIC_H
#define FORKJOIN_SYNTHETIC_H

#include "result.h"

/* A machine as results record it. */
struct synthetic_machine {
    size_t packages, cores_per_package, threads_per_core;
    size_t private_cache_bytes; /* level 2, one for each core */
    size_t shared_cache_bytes;  /* level 3, one for each package */
};

/* A result of that machine without kernels. Freed by result_free(). */
struct result synthetic_result(const struct synthetic_machine *machine);

/* Adds a kernel, "NAME" at size "small", of 1000 items. It may move those before it. */
struct kernel_result *synthetic_kernel(struct result *result, const char *name, enum kernel_role role);

/* Adds a configuration without samples, on the first CPUs in worker order: all cores' first threads, then all second ones;
 * round again when there are more workers than CPUs. It may move those before it. */
struct configuration *synthetic_configuration(const struct result *result, struct kernel_result *kernel, const char *strategy,
                                              size_t workers);

/* Adds a warm sample. */
void synthetic_sample(struct configuration *configuration, size_t round, double seconds);

/* One value of a standard normal distribution. */
double synthetic_normal(uint64_t *random);

/* Adds the configurations of a sequential run and of "openmp" on the worker counts (rising, ended by 0), and `rounds` rounds of
 * samples: the sequential run takes `seconds`, openmp `seconds` / speedup(p), each times exp(noise times a normal). */
void synthetic_curve(const struct result *result, struct kernel_result *kernel, const size_t *workers, size_t rounds,
                     double seconds, double (*speedup)(double workers), double noise, uint64_t *random);

#endif
