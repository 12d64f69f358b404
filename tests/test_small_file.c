/* test_small_file.c - lines, choices, numbers and fields, present, absent, refused and senseless; label: unit */
#include "small_file.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "scratch.h"

static struct scratch scratch;

static int make(void **unused)
{
    (void)unused;
    scratch = scratch_make();
    return 0;
}

static int clear(void **unused)
{
    (void)unused;
    scratch_remove(&scratch);
    return 0;
}

static void the_first_line_comes_without_its_end_and_blanks(void **unused)
{
    (void)unused;
    char line[32];
    scratch_write(&scratch, "sys/a", " tsc kvm-clock \nsecond\n");
    assert_true(small_file_line(scratch.folder, "/sys/a", line, sizeof line));
    assert_string_equal(line, "tsc kvm-clock");
    assert_true(small_file_line(scratch.folder, "/sys/a", line, 6)); /* no room for all */
    assert_string_equal(line, "tsc k");
    scratch_write(&scratch, "sys/b", "no end");
    assert_true(small_file_line(scratch.folder, "/sys/b", line, sizeof line));
    assert_string_equal(line, "no end");
}

static void what_is_absent_empty_a_folder_or_refused_is_no_line(void **unused)
{
    (void)unused;
    char line[32] = "before";
    assert_false(small_file_line(scratch.folder, "/sys/a", line, sizeof line));
    assert_string_equal(line, "");
    static const char *const empty[] = {"", "\n", "  \n", " \t\nx\n"};
    for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++) {
        scratch_write(&scratch, "sys/a", empty[i]);
        assert_false(small_file_line(scratch.folder, "/sys/a", line, sizeof line));
    }
    assert_false(small_file_line(scratch.folder, "/sys", line, sizeof line));
    scratch_write(&scratch, "sys/secret", "x\n");
    chmod(scratch_path(&scratch, "sys/secret").text, 0);
    assert_int_equal(small_file_line(scratch.folder, "/sys/secret", line, sizeof line), geteuid() == 0);
    char far[5000];
    memset(far, 'x', sizeof far - 1);
    far[0] = '/', far[sizeof far - 1] = '\0';
    assert_false(small_file_line(scratch.folder, far, line, sizeof line));
    assert_false(small_file_exists(scratch.folder, far));
}

static void a_choice_is_the_word_in_brackets(void **unused)
{
    (void)unused;
    char word[32];
    scratch_write(&scratch, "a", "always [madvise] never\n");
    assert_true(small_file_choice(scratch.folder, "/a", word, sizeof word));
    assert_string_equal(word, "madvise");
    static const char *const senseless[] = {"always madvise never\n", "[\n", "]x[\n", "always [] never\n", "[open\n", "\n"};
    for (size_t i = 0; i < sizeof senseless / sizeof senseless[0]; i++) {
        scratch_write(&scratch, "a", senseless[i]);
        assert_false(small_file_choice(scratch.folder, "/a", word, sizeof word));
        assert_string_equal(word, "");
    }
}

static void a_number_stands_alone(void **unused)
{
    (void)unused;
    double number = 7;
    static const char *const senseless[] = {"", "x\n", "1 2\n", "1x\n", "nan\n", "inf\n", "1e999\n", "\xff\xfe\n", "-\n"};
    for (size_t i = 0; i < sizeof senseless / sizeof senseless[0]; i++) {
        scratch_write(&scratch, "a", senseless[i]);
        assert_false(small_file_number(scratch.folder, "/a", &number));
        assert_near(number, 7, 0);
    }
    scratch_write(&scratch, "a", "-12.5\n");
    assert_true(small_file_number(scratch.folder, "/a", &number));
    assert_near(number, -12.5, 0);
}

static void a_field_is_found_by_its_whole_name(void **unused)
{
    (void)unused;
    char value[32];
    scratch_write(&scratch, "a", "no colon\ncpu cores\t: 4\nflagship : no\nflags\t\t: fpu  avx \nflags : second\nempty :\n");
    assert_true(small_file_field(scratch.folder, "/a", "flags", value, sizeof value));
    assert_string_equal(value, "fpu  avx");
    assert_true(small_file_field(scratch.folder, "/a", "cpu cores", value, sizeof value));
    assert_string_equal(value, "4");
    assert_false(small_file_field(scratch.folder, "/a", "empty", value, sizeof value));
    assert_false(small_file_field(scratch.folder, "/a", "flag", value, sizeof value));
    assert_false(small_file_field(scratch.folder, "/b", "flags", value, sizeof value));
    assert_string_equal(value, "");
}

static void many_files_give_their_different_lines_and_their_greatest_number(void **unused)
{
    (void)unused;
    char lines[64];
    double number = 7;
    const char *pattern = "/cpu[0-9]*/governor";
    assert_int_equal(small_file_count(scratch.folder, pattern), 0);
    assert_false(small_file_lines(scratch.folder, pattern, lines, sizeof lines));
    assert_false(small_file_greatest(scratch.folder, pattern, &number));
    assert_near(number, 7, 0);
    scratch_write(&scratch, "cpu0/governor", "save\n");
    scratch_write(&scratch, "cpu1/governor", "powersave\n");
    scratch_write(&scratch, "cpu10/governor", "save\n");
    scratch_write(&scratch, "cpufreq/governor", "other\n");
    assert_int_equal(small_file_count(scratch.folder, pattern), 3);
    assert_true(small_file_lines(scratch.folder, pattern, lines, sizeof lines));
    assert_string_equal(lines, "save, powersave");
    scratch_write(&scratch, "cpu0/governor", "3\n");
    scratch_write(&scratch, "cpu1/governor", "garbage\n");
    scratch_write(&scratch, "cpu10/governor", "-4\n");
    assert_true(small_file_greatest(scratch.folder, pattern, &number));
    assert_near(number, 3, 0);
}

static void any_line_may_hold_a_text(void **unused)
{
    (void)unused;
    scratch_write(&scratch, "a", "first\nthe second\n");
    assert_true(small_file_holds(scratch.folder, "/a", "second"));
    assert_false(small_file_holds(scratch.folder, "/a", "third"));
    assert_false(small_file_holds(scratch.folder, "/b", "first"));
    assert_true(small_file_exists(scratch.folder, "/a"));
    assert_false(small_file_exists(scratch.folder, "/b"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_first_line_comes_without_its_end_and_blanks, make, clear),
        cmocka_unit_test_setup_teardown(what_is_absent_empty_a_folder_or_refused_is_no_line, make, clear),
        cmocka_unit_test_setup_teardown(a_choice_is_the_word_in_brackets, make, clear),
        cmocka_unit_test_setup_teardown(a_number_stands_alone, make, clear),
        cmocka_unit_test_setup_teardown(a_field_is_found_by_its_whole_name, make, clear),
        cmocka_unit_test_setup_teardown(many_files_give_their_different_lines_and_their_greatest_number, make, clear),
        cmocka_unit_test_setup_teardown(any_line_may_hold_a_text, make, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
