/* peak_fma32.c - as many fused multiply-adds on floats as the machine can do; peak/fma.c has the work. */
#include "peak/fma.h"

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    return fma_describe(32, settings, problem, why);
}

const struct kernel kernel_peak_fma32 = {
    .name = "peak.fma32",
    .summary = "fused multiply-adds on floats in registers: the machine's arithmetic peak in 32 bits",
    .item = "flop",
    .role = ROLE_PEAK_FLOPS,
    .sizes = {(size_t)1 << 30, (size_t)1 << 33, (size_t)1 << 38, (size_t)1 << 42},
    .describe = describe,
    .forget = fma_forget,
    .run_range = fma_run_range,
    .reduce = fma_reduce,
    .verify = fma_verify,
};
