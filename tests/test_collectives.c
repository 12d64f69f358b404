/* test_collectives.c - the rounds of gathers: that they bring all to all, and what they cost by hand; label: unit */
#include "collectives.h"

#include "check.h"

/* Of a message within a node: 1 + bytes / 8; between nodes: 10 + bytes (but the first). */
static const struct network network = {.within = {1, 0, 0, 0.125}, .between = {10, 0, 0, 1}};

enum { MOST = 40 };

/* Every rank begins with its own block and sends in each round as many blocks as the round's message has room for, by its
 * rule; in the end each must have all. */
static void check_that_all_get_all(size_t count, size_t per_node)
{
    static bool has[MOST][MOST], got[MOST][MOST];
    struct gather_round rounds[GATHER_ROUNDS_MAX];
    size_t round_count = gather_rounds((struct rank_layout){count, per_node}, 1, (double)count, rounds);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++)
            has[i][j] = i == j;
    }
    for (size_t k = 0; k < round_count; k++) {
        memcpy(got, has, sizeof got);
        for (size_t rank = 0; rank < count; rank++) {
            size_t sender = rounds[k].paired ? rank ^ rounds[k].distance : (rank + rounds[k].distance) % count;
            size_t room = (size_t)rounds[k].bytes;
            for (size_t j = 0; j < count && room > 0; j++) {
                size_t block = rounds[k].paired ? j : (sender + j) % count; /* Bruck: its own, and those after it */
                if (has[sender][block]) {
                    got[rank][block] = true;
                    room--;
                }
            }
        }
        memcpy(has, got, sizeof has);
    }
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            if (!has[i][j])
                fail_msg("of %zu ranks, %zu has not got block %zu", count, i, j);
        }
    }
    size_t logarithm = 0;
    while (((size_t)1 << logarithm) < count)
        logarithm++;
    assert_int_equal(round_count, logarithm);
}

static void after_the_rounds_every_rank_has_every_block(void **state)
{
    (void)state;
    for (size_t count = 1; count <= MOST; count++) {
        check_that_all_get_all(count, 1);
        check_that_all_get_all(count, 4);
        check_that_all_get_all(count, 3);
    }
}

static void one_rank_gathers_nothing(void **state)
{
    (void)state;
    bool ring = true;
    assert_near(gather_seconds(&network, (struct rank_layout){1, 1}, 100, 100, &ring), 0, 0);
    assert_false(ring);
}

/* Four ranks on one node, 8 bytes each: messages of 8 and 16 bytes, 1 + 7/8 and 1 + 15/8; round a ring three of 8. */
static void a_gather_within_a_node_by_hand(void **state)
{
    (void)state;
    bool ring;
    assert_near(gather_by_doubling(&network, (struct rank_layout){4, 4}, 8, 32), 1 + 7 / 8.0 + 1 + 15 / 8.0, 1e-12);
    assert_near(gather_by_ring(&network, (struct rank_layout){4, 4}, 8), 3 * (1 + 7 / 8.0), 1e-12);
    assert_near(gather_seconds(&network, (struct rank_layout){4, 4}, 8, 32, &ring), 4.75, 1e-12);
    assert_false(ring);
}

/* Two nodes of two: the first round stays within, in the second both ranks of a node send 16 bytes through its one way out.
 * Round a ring a share of 8 goes three edges, two of them between nodes; long shares keep the way out busy. */
static void a_gather_between_nodes_by_hand(void **state)
{
    (void)state;
    bool ring;
    double doubling = 1 + 7 / 8.0 + 10 + 2 * 15, around = 2 * (10 + 7) + 1 + 7 / 8.0;
    assert_near(gather_by_doubling(&network, (struct rank_layout){4, 2}, 8, 32), doubling, 1e-12);
    assert_near(gather_by_ring(&network, (struct rank_layout){4, 2}, 8), around, 1e-12);
    assert_near(gather_seconds(&network, (struct rank_layout){4, 2}, 8, 32, &ring), around, 1e-12);
    assert_true(ring);
    assert_near(gather_by_ring(&network, (struct rank_layout){4, 2}, 801), 10 + 800 + 2 * 800, 1e-12);
    assert_near(gather_seconds(&network, (struct rank_layout){4, 2}, 1, 4, &ring), 1 + 10 + 2 * 1 + 1 / 8.0 - 1 / 8.0, 1e-12);
    assert_false(ring);
}

/* Four nodes of two ranks, 8 bytes each: within; two rounds out, of 16 and of 32 bytes. The second rank of a node waits 15 in
 * the first of them and so is 15 late in the second, where it must wait 31 for the first rank: 16 more, not 31. */
static void ranks_wait_for_their_node_once(void **state)
{
    (void)state;
    double doubling =
        1 + 7 / 8.0 + 10 + 15 + 31; /* the way out is free again at 2 x 15 after the first: later than the 10 + 15 */
    double late = 2 * 15 - (10 + 15);
    assert_near(gather_by_doubling(&network, (struct rank_layout){8, 2}, 8, 64), doubling + 10 + late + 31, 1e-12);
}

/* Three ranks, each on a node of its own: Bruck's second message has only one block left to bring. */
static void counts_that_are_no_power_of_two_bring_no_block_twice(void **state)
{
    (void)state;
    assert_near(gather_by_doubling(&network, (struct rank_layout){3, 1}, 8, 24), 2 * (10 + 7), 1e-12);
}

static void an_empty_gather_is_a_barrier_of_as_many_rounds(void **state)
{
    (void)state;
    bool ring;
    assert_near(gather_seconds(&network, (struct rank_layout){10000, 1}, 0, 0, &ring), 14 * 10, 1e-9);
    assert_false(ring);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_the_rounds_every_rank_has_every_block),
        cmocka_unit_test(one_rank_gathers_nothing),
        cmocka_unit_test(a_gather_within_a_node_by_hand),
        cmocka_unit_test(a_gather_between_nodes_by_hand),
        cmocka_unit_test(ranks_wait_for_their_node_once),
        cmocka_unit_test(counts_that_are_no_power_of_two_bring_no_block_twice),
        cmocka_unit_test(an_empty_gather_is_a_barrier_of_as_many_rounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
