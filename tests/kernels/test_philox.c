/* test_philox.c - label: unit - Philox4x32-10 against its authors' known answers, and batches against single counters. */
#include "check.h"

#include <inttypes.h>

#include "random/philox.h"

struct known_answer {
    struct philox_words counter;
    uint32_t key[2];
    struct philox_words expected;
};

/* Random123 1.14, tests/kat_vectors, the lines that begin "philox4x32 10" (Debian: librandom123-dev). */
static const struct known_answer known_answers[] = {
    {{{0, 0, 0, 0}}, {0, 0}, {{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}}},
    {{{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}},
     {0xffffffff, 0xffffffff},
     {{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}}},
    {{{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}},
     {0xa4093822, 0x299f31d0},
     {{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}},
};

static void answers_are_those_of_random123(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof known_answers / sizeof *known_answers; i++) {
        const struct known_answer *row = &known_answers[i];
        struct philox_words out = philox(row->counter, (uint64_t)row->key[1] << 32 | row->key[0]);
        assert_memory_equal(&out, &row->expected, sizeof out);
    }
}

static void a_pair_is_made_of_words_in_order(void **state)
{
    (void)state;
    /* The third known answer: index, draw and seed hold its counter and key, low word first. */
    struct philox_pair pair =
        philox_pair_at(UINT64_C(0x299f31d0a4093822), UINT64_C(0x0370734413198a2e), UINT64_C(0x85a308d3243f6a88));
    assert_true(pair.first == UINT64_C(0xd16cfe0994fdcceb));
    assert_true(pair.second == UINT64_C(0x5001e42024126ea1));
}

static void assert_batch_equals_single_counters(uint64_t seed, uint64_t draw, uint64_t batch)
{
    uint64_t first[PHILOX_BATCH];
    uint64_t second[PHILOX_BATCH];
    philox_fill(seed, draw, batch, first, second);
    for (uint64_t i = 0; i < PHILOX_BATCH; i++) {
        struct philox_pair pair = philox_pair_at(seed, draw, batch * PHILOX_BATCH + i);
        if (pair.first != first[i] || pair.second != second[i])
            fail_msg("seed %" PRIx64 ", draw %" PRIx64 ", batch %" PRIx64 ": counter %" PRIu64 " differs", seed, draw, batch,
                     i);
    }
}

static void a_batch_equals_its_counters_one_by_one(void **state)
{
    (void)state;
    assert_batch_equals_single_counters(0, 0, 0);
    assert_batch_equals_single_counters(1, 0, 12345);
    assert_batch_equals_single_counters(UINT64_MAX, UINT64_MAX, 1);
    assert_batch_equals_single_counters(UINT64_C(0x0123456789abcdef), UINT64_C(0xfedcba9876543210), 7);
}

static void the_index_carries_past_32_bits(void **state)
{
    (void)state;
    const uint64_t wrap = (UINT64_C(1) << 32) / PHILOX_BATCH; /* the first batch whose index needs the second counter word */
    assert_batch_equals_single_counters(3, 0, wrap - 1);
    assert_batch_equals_single_counters(3, 0, wrap);
    struct philox_pair low = philox_pair_at(3, 0, 0);
    struct philox_pair high = philox_pair_at(3, 0, UINT64_C(1) << 32);
    assert_true(low.first != high.first && low.second != high.second);
}

static void the_index_wraps_at_64_bits_and_leaves_the_draw_alone(void **state)
{
    (void)state;
    const uint64_t last = UINT64_MAX / PHILOX_BATCH;
    assert_batch_equals_single_counters(3, 5, last);
    uint64_t first[2][PHILOX_BATCH];
    uint64_t second[2][PHILOX_BATCH];
    philox_fill(3, 5, last + 1, first[0], second[0]); /* times PHILOX_BATCH it is 2^64: index 0 again, of the same draw */
    philox_fill(3, 5, 0, first[1], second[1]);
    assert_memory_equal(first[0], first[1], sizeof first[0]);
    assert_memory_equal(second[0], second[1], sizeof second[0]);
}

static int bits_set(uint64_t value)
{
    int count = 0;
    for (; value; value &= value - 1)
        count++;
    return count;
}

/* Of 64 bits, half change with one bit of seed, draw or index: 32 +- 4 by the binomial distribution. The mean over 3 x 64
 * changed bits and two words has a standard deviation of 4 / sqrt(384) = 0.2. */
static void every_input_bit_changes_half_of_the_output(void **state)
{
    (void)state;
    const uint64_t origin[3] = {11, 22, 33};
    struct philox_pair base = philox_pair_at(origin[0], origin[1], origin[2]);
    double changed = 0;
    for (int i = 0; i < 3 * 64; i++) {
        uint64_t input[3] = {origin[0], origin[1], origin[2]};
        input[i / 64] ^= UINT64_C(1) << i % 64;
        struct philox_pair pair = philox_pair_at(input[0], input[1], input[2]);
        changed += bits_set(pair.first ^ base.first) + bits_set(pair.second ^ base.second);
    }
    double mean = changed / (2 * 3 * 64);
    assert_true(mean > 32 - 5 * 0.2 && mean < 32 + 5 * 0.2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_are_those_of_random123),
        cmocka_unit_test(a_pair_is_made_of_words_in_order),
        cmocka_unit_test(a_batch_equals_its_counters_one_by_one),
        cmocka_unit_test(the_index_carries_past_32_bits),
        cmocka_unit_test(the_index_wraps_at_64_bits_and_leaves_the_draw_alone),
        cmocka_unit_test(every_input_bit_changes_half_of_the_output),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
