/* my_kernel.c - counts the primes up to n: right, and slow in three ways that you can see. An exercise (docs/course/).
 *
 * An item is a number. Items are cut into chunks, and a chunk is the least that a worker is handed. run_range() counts one
 * chunk's primes, reduce() adds the chunks' counts up. No thread is started here: `forkjoin` calls these functions, one
 * after the other or from many threads or processes, and so all of them give the same answer.
 *
 *     make build && build/forkjoin exercise my_kernel --max-workers 8
 *
 * 1. Predict first, and write it down: how many times faster will 2 workers be? And 8?
 * 2. Measure. Were you right? What did the program say to try next?
 * 3. Change one thing, predict, measure again. TRY 1, TRY 2 and TRY 3 below are good ones, in this order.
 *
 * A change that makes the answer wrong is found, and gets no card: verify() counts again, in another way. */
#include <stdio.h>
#include <stdlib.h>

#include "kernel.h"

/* TRY 1, without a change here: chunks go to workers in equal shares, the first to the first worker and so on. Large numbers
 * take longer than small ones, so who has most to do? Hand a chunk to whoever is free instead:
 *
 *     build/forkjoin exercise my_kernel --max-workers 8 --schedule dynamic
 *
 * TRY 2: so few chunks that some workers end long before the last. What will 100 do? And 10,000? What may be wrong with one
 * chunk a number? (kernel.h: a chunk should take 10 us to 1 ms.) */
enum { CHUNKS = 8 };

enum { NUMBERS_MOST = 100000000 }; /* verify() has a byte for each */

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    if (settings->size > NUMBERS_MOST) {
        snprintf(why, WHY_MAX, "counts primes up to %d, not %zu; pass a smaller --size", NUMBERS_MOST, settings->size);
        return false;
    }
    problem->chunk_size = (problem->item_count + CHUNKS - 1) / CHUNKS;
    problem->partial_bytes = problem->answer_bytes = sizeof(uint64_t);
    return true;
}

/* TRY 3: every divisor up to the number itself is tried. But if d divides it, then so does number / d: one of the two is at
 * most its square root. Stop there (d * d <= number), and measure with --size medium. The time falls to a hundredth. What
 * happens to the speedup, and which of the two would those who use your program like you to improve? */
static bool is_prime(uint32_t number)
{
    for (uint32_t d = 2; d < number; d++) {
        if (number % d == 0)
            return false;
    }
    return number >= 2;
}

/* One chunk: items begin .. end - 1, which are the numbers begin + 1 .. end. */
static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)state, (void)local, (void)step, (void)previous, (void)why;
    uint64_t count = 0;
    for (size_t i = range.begin; i < range.end; i++)
        count += is_prime((uint32_t)i + 1);
    *(uint64_t *)partial = count;
    return true;
}

/* All chunks' counts, in the order of the chunks whoever made them: this is why the answer does not hang on the workers. */
static void reduce(const void *state, size_t step, const void *partials, size_t count, void *answer)
{
    (void)state, (void)step;
    uint64_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += ((const uint64_t *)partials)[i];
    *(uint64_t *)answer = total;
}

/* Is it right? By the sieve of Eratosthenes, which shares no code with what is measured. */
static bool verify(const void *state, const void *answer, struct finding *finding)
{
    const struct problem *problem = state;
    size_t most = problem->item_count;
    uint64_t count = *(const uint64_t *)answer, expected = 0;
    char *crossed_out = calloc(most + 1, 1);
    if (!crossed_out) {
        snprintf(finding->text, FINDING_MAX, "out of memory");
        return false;
    }
    for (size_t number = 2; number <= most; number++) {
        expected += !crossed_out[number];
        for (size_t multiple = number * number; !crossed_out[number] && multiple <= most; multiple += number)
            crossed_out[multiple] = 1;
    }
    free(crossed_out);
    finding->value = (double)count;
    finding->tolerance = 0;
    snprintf(finding->text, FINDING_MAX, "%llu primes up to %zu; the sieve of Eratosthenes finds %llu",
             (unsigned long long)count, most, (unsigned long long)expected);
    return count == expected;
}

const struct kernel kernel_my_kernel = {
    .name = "my.kernel",
    .summary = "counts the primes up to n, one by one: an exercise",
    .item = "number",
    .sizes = {4000, 30000, 160000, 500000}, /* tiny, small, medium, large */
    .describe = describe,
    .run_range = run_range,
    .reduce = reduce,
    .verify = verify,
};
