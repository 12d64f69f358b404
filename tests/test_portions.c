/* test_portions.c - all chunks belong to a portion, and all portions to a rank; label: unit */
#include "portions.h"

#include "check.h"

static const struct schedule STATIC = {SCHEDULE_STATIC, 1}, DYNAMIC = {SCHEDULE_DYNAMIC, 4}, GUIDED = {SCHEDULE_GUIDED, 2};

/* Portions are in order, without gaps, and hold all chunks. */
static void assert_whole(const struct portions *portions, size_t chunk_count)
{
    size_t end = 0;
    for (size_t i = 0; i < portions->count; i++) {
        assert_int_equal(portions->cut[i].begin, end);
        end = portions->cut[i].end;
    }
    assert_int_equal(end, chunk_count);
}

static void under_static_each_rank_has_its_share(void **state)
{
    (void)state;
    struct portions portions;
    assert_true(portions_cut(&portions, 10, 2, 4, 1, STATIC));
    assert_false(portions.by_counter);
    assert_int_equal(portions.count, 4);
    assert_whole(&portions, 10);
    static const int counts[] = {3, 3, 2, 2}, begins[] = {0, 3, 6, 8};
    assert_memory_equal(portions.counts, counts, sizeof counts);
    assert_memory_equal(portions.begins, begins, sizeof begins);
    assert_int_equal(portions.mine_count, 1);
    assert_int_equal(portions.mine[0], 2);
    portions_free(&portions);
}

static void ranks_beyond_the_chunks_have_none(void **state)
{
    (void)state;
    struct portions portions;
    assert_true(portions_cut(&portions, 2, 3, 4, 1, STATIC));
    static const int counts[] = {1, 1, 0, 0};
    assert_int_equal(portions.count, 4);
    assert_memory_equal(portions.counts, counts, sizeof counts);
    assert_whole(&portions, 2);
    portions_free(&portions);
}

/* Four at a time: 4, 4, 2. A third of what is left, and at least two: of 10 chunks 4, 2, 2, 2. */
static void takers_get_the_next_portion(void **state)
{
    (void)state;
    struct portions portions;
    assert_true(portions_cut(&portions, 10, 0, 3, 1, DYNAMIC));
    assert_true(portions.by_counter);
    assert_int_equal(portions.count, 3);
    assert_int_equal(portions.cut[2].begin, 8);
    assert_whole(&portions, 10);
    assert_int_equal(portions.mine_count, 0);
    portions_free(&portions);
    assert_true(portions_cut(&portions, 10, 0, 3, 1, GUIDED));
    assert_int_equal(portions.count, 4);
    assert_int_equal(portions.cut[0].end, 4);
    assert_whole(&portions, 10);
    portions_free(&portions);
}

static void ranks_of_threads_have_static_shares(void **state)
{
    (void)state;
    struct portions portions;
    assert_true(portions_cut(&portions, 10, 1, 2, 3, DYNAMIC));
    assert_false(portions.by_counter);
    assert_int_equal(portions.count, 2);
    assert_int_equal(portions.counts[1], 5);
    portions_free(&portions);
}

static void dealt_portions_go_round(void **state)
{
    (void)state;
    struct portions portions;
    assert_true(portions_cut(&portions, 10, 1, 2, 1, DYNAMIC)); /* 4, 4, 2 */
    portions_deal(&portions);
    static const int owners[] = {0, 1, 0}, counts[] = {6, 4}, begins[] = {0, 6};
    assert_memory_equal(portions.owners, owners, sizeof owners);
    assert_memory_equal(portions.counts, counts, sizeof counts);
    assert_memory_equal(portions.begins, begins, sizeof begins);
    assert_int_equal(portions.mine_count, 1);
    assert_int_equal(portions.mine[0], 1);
    portions_free(&portions);
}

static void counts_follow_owners(void **state)
{
    (void)state;
    struct portions portions;
    assert_true(portions_cut(&portions, 10, 0, 3, 1, DYNAMIC));
    portions.owners[0] = 2;
    portions.owners[1] = 0;
    portions.owners[2] = 2;
    portions_count(&portions);
    static const int counts[] = {4, 0, 6}, begins[] = {0, 4, 4};
    assert_memory_equal(portions.counts, counts, sizeof counts);
    assert_memory_equal(portions.begins, begins, sizeof begins);
    portions_free(&portions);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(under_static_each_rank_has_its_share),
        cmocka_unit_test(ranks_beyond_the_chunks_have_none),
        cmocka_unit_test(takers_get_the_next_portion),
        cmocka_unit_test(ranks_of_threads_have_static_shares),
        cmocka_unit_test(dealt_portions_go_round),
        cmocka_unit_test(counts_follow_owners),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
