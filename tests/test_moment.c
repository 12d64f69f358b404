/* test_moment.c - recorded moments in UTC; label: unit */
#define _GNU_SOURCE
#include "moment.h"

#include <stdio.h>
#include <time.h>

#include "check.h"

static void offsets_are_taken_off(void **state)
{
    (void)state;
    static const struct {
        const char *iso, *utc;
    } cases[] = {
        {"2026-11-25T16:40:10+00:00", "2026-11-25 16:40 UTC"}, {"2026-11-25T16:40:10Z", "2026-11-25 16:40 UTC"},
        {"2026-11-25T16:40:10+01:00", "2026-11-25 15:40 UTC"}, {"2026-11-25T00:10:00+05:30", "2026-11-24 18:40 UTC"},
        {"2026-12-31T23:30:00-01:00", "2027-01-01 00:30 UTC"}, {"2027-01-01T00:30:00+01:00", "2026-12-31 23:30 UTC"},
        {"2024-03-01T00:00:00+01:00", "2024-02-29 23:00 UTC"}, {"2023-03-01T00:00:00+01:00", "2023-02-28 23:00 UTC"},
        {"2000-02-28T23:59:59-00:01", "2000-02-29 00:00 UTC"}, {"2100-02-28T23:59:59-00:01", "2100-03-01 00:00 UTC"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(moment_utc(cases[i].iso).text, cases[i].utc);
}

/* Every 97th day of 800 years, against the C library. */
static void days_are_those_of_the_c_library(void **state)
{
    (void)state;
    for (time_t day = -150000; day < 150000; day += 97) {
        char iso[64], expected[64];
        struct tm parts;
        time_t moment = day * 86400 + 43200, hour_before = moment - 3600;
        gmtime_r(&moment, &parts);
        strftime(iso, sizeof iso, "%Y-%m-%dT%H:%M:%S+01:00", &parts);
        gmtime_r(&hour_before, &parts);
        strftime(expected, sizeof expected, "%Y-%m-%d %H:%M UTC", &parts);
        assert_string_equal(moment_utc(iso).text, expected);
    }
}

static void what_is_no_moment_is_nothing(void **state)
{
    (void)state;
    static const char *const cases[] = {"",
                                        "yesterday",
                                        "2026-11-25",
                                        "2026-11-25T16:40:10",
                                        "2026-11-25T16:40:10+1:00",
                                        "2026-11-25T16:40:10+01:00 and more",
                                        "2026-13-25T16:40:10Z",
                                        "2026-11-25T25:40:10Z",
                                        "-026-11-25T16:40:10Z",
                                        "2026-11--5T16:40:10Z",
                                        "0000-11-25T16:40:10Z",
                                        "2026-11-25T16:40:10+99:00",
                                        "2026-11-25T16:40:10+01:-1"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(moment_utc(cases[i]).text, "");
    assert_string_equal(moment_utc(NULL).text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offsets_are_taken_off),
        cmocka_unit_test(days_are_those_of_the_c_library),
        cmocka_unit_test(what_is_no_moment_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
