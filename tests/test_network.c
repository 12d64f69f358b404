/* test_network.c - what messages cost, by hand, and the published links; label: unit */
#include "network.h"

#include "check.h"

/* L + 2 o + (k - 1) G: the time of one long message in Alexandrov et al., section 3. */
static void a_message_costs_what_loggp_says(void **state)
{
    (void)state;
    const struct link link = {.latency = 5, .overhead = 2, .gap = 4, .per_byte = 0.5};
    assert_near(link_seconds(&link, 0), 9, 1e-15);
    assert_near(link_seconds(&link, 1), 9, 1e-15);
    assert_near(link_seconds(&link, 101), 9 + 50, 1e-12);
}

static void a_way_out_is_occupied_for_a_gap_or_for_the_bytes(void **state)
{
    (void)state;
    const struct link link = {.latency = 5, .overhead = 2, .gap = 4, .per_byte = 0.5};
    assert_near(link_occupied(&link, 0), 4, 0);
    assert_near(link_occupied(&link, 9), 4, 0);
    assert_near(link_occupied(&link, 101), 50, 1e-12);
}

static void presets_are_found_and_have_a_source(void **state)
{
    (void)state;
    char why[WHY_MAX];
    for (size_t i = 0; i < network_preset_count; i++) {
        const struct network_preset *preset = network_find(network_presets[i].name, why);
        assert_ptr_equal(preset, &network_presets[i]);
        assert_true(preset->link.latency > 0 && preset->link.per_byte > 0 && strlen(preset->source) > 20);
        struct network network = network_of(preset);
        assert_near(network.between.latency, preset->link.latency, 0);
        assert_says(network.between_source, preset->name);
        assert_says(network.within_source, "shared-memory");
    }
    assert_near(8 / network_find("usnic-40g", why)->link.per_byte, 37.23e9, 1); /* bits a second */
}

static void an_unknown_network_is_told_the_known_ones(void **state)
{
    (void)state;
    char why[WHY_MAX];
    assert_null(network_find("carrier-pigeon", why));
    assert_says(why, "'carrier-pigeon'");
    assert_says(why, "tcp-10g");
    assert_says(why, "--latency-us");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_costs_what_loggp_says),
        cmocka_unit_test(a_way_out_is_occupied_for_a_gap_or_for_the_bytes),
        cmocka_unit_test(presets_are_found_and_have_a_source),
        cmocka_unit_test(an_unknown_network_is_told_the_known_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
