/* test_tail.c - label: unit - the greatest numbers and the one at a rank, against sorting. */
#include "check.h"

#include <math.h>
#include <stdlib.h>

#include "risk/tail.h"

enum { NUMBERS = 5000 };

static int by_size(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;
    return (a < b) - (a > b);
}

/* Numbers of which many are equal; `kinds` different ones at most. */
static void make_numbers(double *numbers, size_t count, unsigned kinds)
{
    uint64_t random = 1;
    for (size_t i = 0; i < count; i++) {
        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        numbers[i] = (double)((random >> 33) % kinds) - kinds / 2.0;
    }
}

static void any_rank_is_the_one_of_sorting(void **state)
{
    (void)state;
    const unsigned kinds[] = {1, 2, 7, 1000, 1U << 30};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        for (size_t count = 1; count <= 40; count++) {
            double numbers[40], sorted[40], copy[40];
            make_numbers(numbers, count, kinds[i]);
            memcpy(sorted, numbers, sizeof sorted);
            qsort(sorted, count, sizeof *sorted, by_size);
            for (size_t rank = 0; rank < count; rank++) {
                memcpy(copy, numbers, sizeof copy);
                assert_true(tail_select(copy, count, rank) == sorted[rank]);
                for (size_t j = 0; j < count; j++)
                    assert_true(j <= rank ? copy[j] >= sorted[rank] : copy[j] <= sorted[rank]);
            }
        }
    }
}

/* Feeds `numbers` in blocks of several sizes. */
static void add_all(struct tail *tail, const double *numbers)
{
    for (size_t begin = 0, block = 1; begin < NUMBERS; begin += block, block = block % TAIL_BLOCK + 1)
        tail_add(tail, numbers + begin, NUMBERS - begin < block ? NUMBERS - begin : block);
    tail_shorten(tail);
}

static void a_tail_keeps_the_greatest(void **state)
{
    (void)state;
    static double numbers[NUMBERS], sorted[NUMBERS], room[NUMBERS + TAIL_BLOCK];
    const size_t keeps[] = {1, 2, 63, 500, NUMBERS};
    const unsigned kinds[] = {1, 9, 1U << 30};
    for (size_t i = 0; i < 3; i++) {
        make_numbers(numbers, NUMBERS, kinds[i]);
        memcpy(sorted, numbers, sizeof sorted);
        qsort(sorted, NUMBERS, sizeof *sorted, by_size);
        for (size_t j = 0; j < 5; j++) {
            struct tail tail = tail_begin(room, keeps[j] + TAIL_BLOCK, keeps[j], -(double)INFINITY);
            add_all(&tail, numbers);
            qsort(room, tail.count, sizeof *room, by_size);
            for (size_t k = 0; k < tail.count; k++)
                assert_true(room[k] == sorted[k]);
            /* Equals of the floor may have been left out, none that is greater. */
            assert_true(tail.count == keeps[j] || sorted[tail.count] <= tail.floor);
        }
    }
}

static void what_is_below_a_given_floor_is_left_out(void **state)
{
    (void)state;
    double room[8 + TAIL_BLOCK];
    const double numbers[] = {3, 5, -1, 4, 9};
    struct tail tail = tail_begin(room, 8 + TAIL_BLOCK, 8, 4);
    tail_add(&tail, numbers, 5);
    tail_shorten(&tail);
    assert_int_equal(tail.count, 2);
    assert_true(room[0] == 5 && room[1] == 9 && tail.floor == 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_rank_is_the_one_of_sorting),
        cmocka_unit_test(a_tail_keeps_the_greatest),
        cmocka_unit_test(what_is_below_a_given_floor_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
