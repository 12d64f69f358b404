/* peak_fma.c - as many fused multiply-adds on doubles as the machine can do; peak/fma.c has the work. */
#include "peak/fma.h"

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    return fma_describe(64, settings, problem, why);
}

const struct kernel kernel_peak_fma = {
    .name = "peak.fma",
    .summary = "fused multiply-adds on doubles in registers: the machine's arithmetic peak in 64 bits",
    .item = "flop",
    .role = ROLE_PEAK_FLOPS,
    .sizes = {(size_t)1 << 29, (size_t)1 << 32, (size_t)1 << 37, (size_t)1 << 41},
    .describe = describe,
    .forget = fma_forget,
    .run_range = fma_run_range,
    .reduce = fma_reduce,
    .verify = fma_verify,
};
