/* peak_triad.c - a[i] = b[i] + s c[i] over long arrays: the bandwidth roof of a roofline.
 *
 * J. D. McCalpin, "Memory bandwidth and machine balance in current high performance computers", IEEE TCCA newsletter, 1995
 * (STREAM), which counts 24 bytes an element: two read, one written. A machine that fetches the line it is about to write moves
 * 32, so where the instruction set has stores that pass the caches by, they are used, as STREAM's good compilers do. Steps are
 * passes; STREAM asks for arrays of four times the last cache each, so look at `forkjoin topo` and choose --size. */
#include <stdio.h>
#if defined __SSE2__
#include <immintrin.h>
#endif

#include "kernel.h"

enum { CHUNK_SIZE = 64 * 1024 }; /* 1.5 MiB of traffic: 40 us at 40 GB/s */

static const double SCALE = 3; /* STREAM's */

static const struct parameter parameters[] = {
    {"passes", "how often the arrays are gone through", 5, 1, 4096, true},
    {0},
};

/* b and c hold whole numbers below 2^11 and 2^10, so that every a is exact on every machine. */
struct arrays {
    const struct problem *problem;
    double *a, *b, *c; /* item_count each, aligned to ARENA_ALIGNMENT */
};

static void lay_out(struct arrays *arrays, size_t count, struct arena *arena)
{
    arrays->a = arena_take(arena, count * sizeof(double));
    arrays->b = arena_take(arena, count * sizeof(double));
    arrays->c = arena_take(arena, count * sizeof(double));
}

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    if (settings->size > (size_t)1 << 44) {
        snprintf(why, WHY_MAX, "three arrays of %zu doubles are more than any memory holds; pass a smaller --size",
                 settings->size);
        return false;
    }
    struct arena measure = {0};
    struct arrays arrays = {0};
    arena_take(&measure, sizeof arrays);
    lay_out(&arrays, settings->size, &measure);
    double passes = settings_value(settings, "passes");
    problem->chunk_size = CHUNK_SIZE;
    problem->step_count = (size_t)passes;
    problem->arena_bytes = measure.used;
    problem->flops_per_item = passes * 2;
    problem->flop_bits = 64;
    problem->bytes_per_item = passes * 3 * sizeof(double);
    return true;
}

static bool setup(const struct problem *problem, struct arena *arena, void **state, char why[WHY_MAX])
{
    (void)why;
    struct arrays *arrays = arena_take(arena, sizeof *arrays);
    arrays->problem = problem;
    lay_out(arrays, problem->item_count, arena);
    *state = arrays;
    return true;
}

static double b_at(size_t i)
{
    return (double)(i * 2654435761U >> 16 & 2047); /* Knuth's multiplicative hash */
}

static double c_at(size_t i)
{
    return (double)(i % 1021);
}

static void fill(void *state, struct range range)
{
    const struct arrays *arrays = state;
    for (size_t i = range.begin; i < range.end; i++) {
        arrays->a[i] = 0;
        arrays->b[i] = b_at(i);
        arrays->c[i] = c_at(i);
    }
}

/* Stores that pass the caches by, one vector each: the target is aligned to it. */
#if defined __AVX512F__
enum { STREAM_LANES = 8 };
static void stream_triad(double *a, const double *b, const double *c, double scale)
{
    _mm512_stream_pd(a, _mm512_add_pd(_mm512_load_pd(b), _mm512_mul_pd(_mm512_set1_pd(scale), _mm512_load_pd(c))));
}
#elif defined __AVX__
enum { STREAM_LANES = 4 };
static void stream_triad(double *a, const double *b, const double *c, double scale)
{
    _mm256_stream_pd(a, _mm256_add_pd(_mm256_load_pd(b), _mm256_mul_pd(_mm256_set1_pd(scale), _mm256_load_pd(c))));
}
#elif defined __SSE2__
enum { STREAM_LANES = 2 };
static void stream_triad(double *a, const double *b, const double *c, double scale)
{
    _mm_stream_pd(a, _mm_add_pd(_mm_load_pd(b), _mm_mul_pd(_mm_set1_pd(scale), _mm_load_pd(c))));
}
#else
enum { STREAM_LANES = 1 };
static void stream_triad(double *a, const double *b, const double *c, double scale)
{
    *a = *b + scale * *c;
}
#endif

/* Such stores are seen by others in no order but after a fence. */
static void end_stream(void)
{
#if defined __SSE2__
    _mm_sfence();
#endif
}

/* The arrays are aligned to ARENA_ALIGNMENT and do not overlap. */
static void triad(double *restrict a, const double *restrict b, const double *restrict c, double scale, size_t count)
{
    size_t i = 0;
    for (; i + STREAM_LANES <= count; i += STREAM_LANES)
        stream_triad(a + i, b + i, c + i, scale);
    for (; i < count; i++)
        a[i] = b[i] + scale * c[i];
    end_stream();
}

/* The scale hangs on the step, so that a pass that was passed over shows. */
static double scale_of(size_t step)
{
    return SCALE + (double)step;
}

static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)local, (void)previous, (void)partial, (void)why;
    const struct arrays *arrays = state;
    triad(arrays->a + range.begin, arrays->b + range.begin, arrays->c + range.begin, scale_of(step), range.end - range.begin);
    return true;
}

static size_t outputs(const void *state, struct range range, struct span spans[SPAN_MAX])
{
    const struct arrays *arrays = state;
    spans[0] = (struct span){arrays->a + range.begin, (range.end - range.begin) * sizeof(double)};
    return 1;
}

/* Every element, in whole numbers. */
static bool verify(const void *state, const void *answer, struct finding *finding)
{
    (void)answer;
    const struct arrays *arrays = state;
    size_t count = arrays->problem->item_count;
    uint64_t scale = (uint64_t)scale_of(arrays->problem->step_count - 1);
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t expected = (uint64_t)b_at(i) + scale * (uint64_t)c_at(i);
        if (arrays->a[i] != (double)expected) {
            snprintf(finding->text, FINDING_MAX, "element %zu is %.17g, in whole numbers %llu", i, arrays->a[i],
                     (unsigned long long)expected);
            return false;
        }
        sum += expected;
    }
    finding->value = (double)sum / (double)count;
    finding->tolerance = 0;
    snprintf(finding->text, FINDING_MAX, "all %zu elements as in whole numbers, mean %.9g; %.4g MB in 3 arrays", count,
             finding->value, 3 * (double)count * sizeof(double) / 1e6);
    return true;
}

const struct kernel kernel_peak_triad = {
    .name = "peak.triad",
    .summary = "a = b + s c over long arrays (STREAM): the machine's memory bandwidth",
    .item = "element",
    .role = ROLE_PEAK_BYTES,
    .sizes = {64 * 1024, 8 * 1024 * 1024, 64 * 1024 * 1024, 160 * 1024 * 1024},
    .parameters = parameters,
    .describe = describe,
    .setup = setup,
    .fill = fill,
    .run_range = run_range,
    .outputs = outputs,
    .verify = verify,
};
