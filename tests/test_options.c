/* test_options.c - the command line; label: unit */
#include "options.h"

#include <stdio.h>
#include <stdlib.h>

#include "check.h"

enum { LINE_MAX_BYTES = 2048, WORDS_MAX = 256 };

/* A command line and what came of it. The options point into it: it must not be moved. */
struct line {
    char text[LINE_MAX_BYTES];
    char *argv[WORDS_MAX];
    struct options options;
    char why[WHY_MAX];
};

/* `words`: what follows the program's name, with '|' between words. */
static bool parse(struct line *line, const char *words)
{
    int argc = 0;
    assert_true(snprintf(line->text, sizeof line->text, "forkjoin|%s", words) < LINE_MAX_BYTES);
    for (char *at = line->text; at; argc++) {
        assert_true(argc < WORDS_MAX);
        line->argv[argc] = at;
        at = strchr(at, '|');
        if (at)
            *at++ = '\0';
    }
    return options_parse(argc, line->argv, &line->options, line->why);
}

static const struct options *accept(struct line *line, const char *words)
{
    if (!parse(line, words))
        fail_msg("%s: %s", words, line->why);
    assert_string_equal(line->why, "");
    return &line->options;
}

static void refuse(const char *words, const char *message)
{
    struct line line;
    if (parse(&line, words))
        fail_msg("'%s' was taken", words);
    assert_says(line.why, message);
}

/* --- commands
 * -----------------------------------------------------------------------------------------------------------------
 */

static const struct {
    const char *name;
    enum command_id id;
    bool operands, operands_needed;
} COMMANDS[] = {
    {"list", COMMAND_LIST, true, false},     {"topo", COMMAND_TOPO, false, false},   {"run", COMMAND_RUN, true, false},
    {"verify", COMMAND_VERIFY, true, false}, {"report", COMMAND_REPORT, true, true}, {"exercise", COMMAND_EXERCISE, true, true},
    {"matrix", COMMAND_MATRIX, true, false},
};
enum { COMMAND_COUNT = sizeof COMMANDS / sizeof COMMANDS[0] };

static void every_command_is_known(void **state)
{
    (void)state;
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        struct line line;
        char words[64];
        snprintf(words, sizeof words, "%s%s", COMMANDS[i].name, COMMANDS[i].operands_needed ? "|x" : "");
        assert_int_equal(accept(&line, words)->command, COMMANDS[i].id);
    }
}

static void nothing_typed_is_no_error_but_no_command_either(void **state)
{
    (void)state;
    struct line line;
    char *argv[] = {line.text, NULL};
    snprintf(line.text, sizeof line.text, "forkjoin");
    snprintf(line.why, sizeof line.why, "old");
    assert_false(options_parse(1, argv, &line.options, line.why));
    assert_string_equal(line.why, "");
    assert_false(options_parse(0, argv, &line.options, line.why));
    assert_string_equal(line.why, "");
}

static void an_unknown_command_gets_the_nearest_known_one(void **state)
{
    (void)state;
    refuse("rnu", "unknown command 'rnu'; did you mean 'run'?");
    refuse("verfy", "did you mean 'verify'?");
    refuse("reprot", "did you mean 'report'?");
    refuse("Run", "did you mean 'run'?");
    refuse("", "unknown command ''");
    refuse("run ", "did you mean 'run'?");
    struct line line;
    assert_false(parse(&line, "xyzzy"));
    assert_string_equal(line.why, "unknown command 'xyzzy'");
}

static void unset_options_have_their_defaults(void **state)
{
    (void)state;
    struct line line;
    const struct options *options = accept(&line, "run");
    assert_int_equal(options->rounds, 0);
    assert_int_equal(options->replicates, 0);
    assert_near(options->precision, 0, 0);
    assert_null(options->scaling);
    assert_int_equal(options->seed, 1);
    assert_near(options->time_limit_seconds, 0, 0);
    assert_false(options->help || options->json || options->quiet);
    const char *const texts[] = {options->strategies, options->workers, options->schedule, options->size,
                                 options->cpus,       options->output,  options->machine};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_null(texts[i]);
    assert_int_equal(options->inputs.count + options->sets.count + options->operand_count, 0);
}

/* --- the table of options
 * -----------------------------------------------------------------------------------------------------
 */

enum {
    CHOOSES = COMMAND_RUN | COMMAND_VERIFY,
    MEASURES = COMMAND_RUN | COMMAND_MATRIX | COMMAND_EXERCISE,
    RUNS = MEASURES | COMMAND_VERIFY
};

/* Options that take a text, and the commands that take them. */
static const struct {
    const char *name;
    unsigned commands;
    size_t field;
} TEXTS[] = {
    {"--strategy", CHOOSES, offsetof(struct options, strategies)},
    {"--workers", CHOOSES | COMMAND_TOPO, offsetof(struct options, workers)},
    {"--schedule", RUNS, offsetof(struct options, schedule)},
    {"--size", RUNS, offsetof(struct options, size)},
    {"--cpus", RUNS | COMMAND_TOPO, offsetof(struct options, cpus)},
    {"--output", MEASURES | COMMAND_REPORT, offsetof(struct options, output)},
    {"--machine", MEASURES, offsetof(struct options, machine)},
};

static void check_text(size_t option, size_t command, const char *form, const char *value)
{
    struct line line;
    char words[128];
    snprintf(words, sizeof words, "%s%s|%s%s%s", COMMANDS[command].name, COMMANDS[command].operands_needed ? "|x" : "",
             TEXTS[option].name, form, value);
    if (!(TEXTS[option].commands & COMMANDS[command].id)) {
        refuse(words, "has no option '--");
        refuse(words, TEXTS[option].name);
        return;
    }
    const struct options *options = accept(&line, words);
    assert_string_equal(*(const char *const *)((const char *)options + TEXTS[option].field), value);
}

static void texts_go_to_their_field_with_equals_or_a_blank(void **state)
{
    (void)state;
    static const char *const values[] = {"1,2", "a=b", "-1", "", "--", "caf\xc3\xa9"};
    for (size_t option = 0; option < sizeof TEXTS / sizeof TEXTS[0]; option++) {
        for (size_t command = 0; command < COMMAND_COUNT; command++) {
            for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
                check_text(option, command, "=", values[i]);
                check_text(option, command, "|", values[i]);
            }
        }
    }
}

static void flags_are_set_and_take_no_value(void **state)
{
    (void)state;
    struct line line;
    assert_true(accept(&line, "run|--quiet")->quiet);
    assert_true(accept(&line, "list|--json")->json);
    refuse("run|--quiet=yes", "--quiet takes no value");
    refuse("run|--help=", "--help takes no value");
    refuse("run|--json", "'run' has no option '--json'");
    refuse("list|--quiet", "'list' has no option '--quiet'");
}

static void every_command_helps(void **state)
{
    (void)state;
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        struct line line;
        char words[64];
        snprintf(words, sizeof words, "%s|--help", COMMANDS[i].name);
        assert_true(accept(&line, words)->help);
        snprintf(words, sizeof words, "%s|-h", COMMANDS[i].name);
        assert_true(accept(&line, words)->help);
        assert_int_equal(line.options.command, COMMANDS[i].id);
    }
}

static void whole_numbers_are_read_within_their_bounds(void **state)
{
    (void)state;
    struct line line;
    assert_int_equal(accept(&line, "run|--rounds|1")->rounds, 1);
    assert_int_equal(accept(&line, "run|--rounds=100000")->rounds, 100000);
    assert_int_equal(accept(&line, "run|--rounds=007")->rounds, 7);
    assert_int_equal(accept(&line, "run")->max_workers, 0);
    assert_int_equal(accept(&line, "run|--max-workers|1024")->max_workers, 1024);
    refuse("run|--max-workers|0", "--max-workers takes a whole number from 1 to 1024");
    assert_int_equal(accept(&line, "run|--seed|0")->seed, 0);
    assert_int_equal(accept(&line, "verify|--seed=9007199254740992")->seed, 9007199254740992u);
    refuse("verify|--rounds|5", "'verify' has no option '--rounds'");
}

static void numbers_out_of_bounds_or_of_other_forms_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "0", "-1", "100001", "99999999999999999999", "1e3", "1.0", "", " 5", "5 ", "+5", "0x10", "ten", "5,6", "5m", "nan"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char words[128], quoted[64];
        snprintf(words, sizeof words, "run|--rounds|%s", texts[i]);
        snprintf(quoted, sizeof quoted, "not '%s'", texts[i]);
        refuse(words, "--rounds takes a whole number from 1 to 100000");
        refuse(words, quoted);
    }
    refuse("run|--seed=9007199254740993", "--seed takes a whole number from 0 to 9007199254740992");
    refuse("run|--seed=18446744073709551616", "--seed takes a whole number");
    refuse("run|--seed=-1", "not '-1'");
}

static void precision_is_percent(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        double precision;
    } cases[] = {{"run|--precision|2", 0.02},      {"run|--precision=2%", 0.02}, {"run|--precision|0.5 %", 0.005},
                 {"run|--precision=0.01", 0.0001}, {"run|--precision=100", 1},   {"run|--precision=1e1", 0.1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct line line;
        assert_near(accept(&line, cases[i].words)->precision, cases[i].precision, 1e-15);
    }
    static const char *const texts[] = {"0", "0.001", "-2", "101", "two", "", "2%%", "2percent", "nan", "inf", "%", "2,5"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char words[128], message[128];
        snprintf(words, sizeof words, "run|--precision|%s", texts[i]);
        snprintf(message, sizeof message, "--precision takes percent from 0.01 to 100, like 2 or 0.5%%, not '%s'", texts[i]);
        refuse(words, message);
    }
    refuse("verify|--precision|2", "'verify' has no option '--precision'");
}

static void replicates_and_scaling_are_read(void **state)
{
    (void)state;
    struct line line;
    assert_int_equal(accept(&line, "run|--replicates|1000")->replicates, 1000);
    refuse("run|--replicates|0", "--replicates takes a whole number from 1 to 1000, not '0'");
    refuse("run|--replicates|1001", "--replicates takes a whole number from 1 to 1000");
    refuse("run|--replicates|-3", "not '-3'");
    assert_string_equal(accept(&line, "run|--scaling=weak")->scaling, "weak");
    refuse("run|--scaling", "--scaling needs a value: --scaling NAME");
}

static void time_limits_are_seconds_or_minutes(void **state)
{
    (void)state;
    static const struct {
        const char *words;
        double seconds;
    } cases[] = {{"run|--time-limit|90", 90},    {"run|--time-limit=90s", 90},      {"run|--time-limit|5m", 300},
                 {"run|--time-limit=0.5", 0.5},  {"run|--time-limit=1.5m", 90},     {"run|--time-limit=0.001", 0.001},
                 {"run|--time-limit=1e3", 1000}, {"run|--time-limit=10000000", 1e7}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct line line;
        assert_near(accept(&line, cases[i].words)->time_limit_seconds, cases[i].seconds, 0);
    }
}

static void other_time_limits_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"nan", "inf", "-inf", "-1", "0",   "0.0009", "1e8",  "1e400", "999999m",
                                        "",    "s",   "m",    "5h", "5 m", "5ms",    "90ss", "5m30s", "x"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char words[128], quoted[64];
        snprintf(words, sizeof words, "run|--time-limit|%s", texts[i]);
        snprintf(quoted, sizeof quoted, "not '%s'", texts[i]);
        refuse(words, "--time-limit takes seconds (90, 90s) or minutes (5m)");
        refuse(words, quoted);
    }
}

static void of_repeated_options_the_last_counts(void **state)
{
    (void)state;
    struct line line;
    const struct options *options = accept(&line, "run|--size|tiny|--rounds=5|--size=large|--rounds|6|--quiet|--quiet");
    assert_string_equal(options->size, "large");
    assert_int_equal(options->rounds, 6);
    assert_true(options->quiet);
}

static void lists_gather_every_mention_in_order(void **state)
{
    (void)state;
    struct line line;
    const struct options *options = accept(&line, "run|--set|a.b=1|--input|a=f.png|--set=a.c=2|--input=b=g=h.png|--set|*.d=3");
    assert_int_equal(options->sets.count, 3);
    assert_string_equal(options->sets.items[0], "a.b=1");
    assert_string_equal(options->sets.items[1], "a.c=2");
    assert_string_equal(options->sets.items[2], "*.d=3");
    assert_int_equal(options->inputs.count, 2);
    assert_string_equal(options->inputs.items[0], "a=f.png");
    assert_string_equal(options->inputs.items[1], "b=g=h.png");
}

static void a_list_that_is_too_long_is_refused(void **state)
{
    (void)state;
    struct line line;
    char words[LINE_MAX_BYTES] = "run";
    for (size_t i = 0; i < OPTION_LIST_MAX; i++)
        strcat(words, "|--set|a.b=1");
    assert_int_equal(accept(&line, words)->sets.count, OPTION_LIST_MAX);
    strcat(words, "|--set|a.b=1");
    refuse(words, "--set is given more than 64 times");
}

static void a_missing_value_is_named_with_its_form(void **state)
{
    (void)state;
    refuse("run|--size", "--size needs a value: --size NAME|N");
    refuse("run|a|--set", "--set needs a value: --set KERNEL.NAME=VALUE");
    refuse("report|x|--output", "--output needs a value: --output DIR");
    refuse("run|--output", "--output needs a value: --output FILE");
}

static void an_unknown_option_gets_the_nearest_one_of_its_command(void **state)
{
    (void)state;
    refuse("run|--round|5", "'run' has no option '--round'; did you mean '--rounds'?");
    refuse("run|--worker=5", "'run' has no option '--worker'; did you mean '--workers'?");
    refuse("run|--ouput=results/a/very/long/path/of/a/result.json", "did you mean '--output'?");
    refuse("list|--jsno", "did you mean '--json'?");
    refuse("run|--siz=1", "did you mean '--size'?");
    refuse("run|-x", "'run' has no option '-x'");
    refuse("run|-", "'run' has no option '-'");
    refuse("run|---", "'run' has no option '---'");
    refuse("run|--=5", "'run' has no option '--'");
    refuse("run|--sizes", "did you mean '--size'?");
}

/* --- operands
 * -----------------------------------------------------------------------------------------------------------------
 */

static void check_operands(const struct options *options, const char *const *expected, size_t count)
{
    assert_int_equal(options->operand_count, count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(options->operands[i], expected[i]);
}

static void operands_keep_their_order_between_options(void **state)
{
    (void)state;
    struct line line;
    static const char *const expected[] = {"risk.*", "image.gauss", "", "a=b"};
    const struct options *options = accept(&line, "run|risk.*|--size|tiny|image.gauss|--quiet|--seed=4||a=b");
    check_operands(options, expected, 4);
    assert_string_equal(options->size, "tiny");
    assert_int_equal(options->seed, 4);
    assert_true(options->quiet);
}

static void after_two_dashes_all_words_are_operands(void **state)
{
    (void)state;
    struct line line;
    static const char *const expected[] = {"a", "--size", "-h", "--"};
    const struct options *options = accept(&line, "run|a|--quiet|--|--size|-h|--");
    check_operands(options, expected, 4);
    assert_null(options->size);
    assert_false(options->help);
}

static void operands_are_refused_or_asked_for_by_command(void **state)
{
    (void)state;
    struct line line;
    refuse("topo|x", "'topo' takes no operand, but was given 'x'");
    refuse("report", "'report' needs RESULT...");
    refuse("report|--output|x", "'report' needs RESULT...");
    refuse("report|--", "'report' needs RESULT...");
    assert_int_equal(accept(&line, "report|--|--odd-name.json")->operand_count, 1);
}

static void very_long_words_are_refused_within_the_message(void **state)
{
    (void)state;
    char words[1500] = "run|--";
    memset(words + 6, 'x', sizeof words - 7);
    words[sizeof words - 1] = '\0';
    struct line line;
    assert_false(parse(&line, words));
    assert_true(strlen(line.why) < 200);
    memcpy(words, "xxx|", 4);
    assert_false(parse(&line, words + 4));
    assert_true(strlen(line.why) < 200);
}

/* --- help
 * ---------------------------------------------------------------------------------------------------------------------
 */

static void check_help(enum command_id command, const char *word, bool there)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    options_print_command_help(out, command);
    fclose(out);
    if ((strstr(text, word) != NULL) != there)
        fail_msg("'%s' is %s in: %s", word, there ? "not" : "", text);
    free(text);
}

static void help_shows_a_commands_own_options_only(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof TEXTS / sizeof TEXTS[0]; i++) {
        for (size_t j = 0; j < COMMAND_COUNT; j++)
            check_help(COMMANDS[j].id, TEXTS[i].name, TEXTS[i].commands & COMMANDS[j].id);
    }
    check_help(COMMAND_REPORT, "--output DIR", true);
    check_help(COMMAND_RUN, "--output FILE", true);
    check_help(COMMAND_RUN, "--output DIR", false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_is_known),
        cmocka_unit_test(nothing_typed_is_no_error_but_no_command_either),
        cmocka_unit_test(an_unknown_command_gets_the_nearest_known_one),
        cmocka_unit_test(unset_options_have_their_defaults),
        cmocka_unit_test(texts_go_to_their_field_with_equals_or_a_blank),
        cmocka_unit_test(flags_are_set_and_take_no_value),
        cmocka_unit_test(every_command_helps),
        cmocka_unit_test(whole_numbers_are_read_within_their_bounds),
        cmocka_unit_test(numbers_out_of_bounds_or_of_other_forms_are_refused),
        cmocka_unit_test(precision_is_percent),
        cmocka_unit_test(replicates_and_scaling_are_read),
        cmocka_unit_test(time_limits_are_seconds_or_minutes),
        cmocka_unit_test(other_time_limits_are_refused),
        cmocka_unit_test(of_repeated_options_the_last_counts),
        cmocka_unit_test(lists_gather_every_mention_in_order),
        cmocka_unit_test(a_list_that_is_too_long_is_refused),
        cmocka_unit_test(a_missing_value_is_named_with_its_form),
        cmocka_unit_test(an_unknown_option_gets_the_nearest_one_of_its_command),
        cmocka_unit_test(operands_keep_their_order_between_options),
        cmocka_unit_test(after_two_dashes_all_words_are_operands),
        cmocka_unit_test(operands_are_refused_or_asked_for_by_command),
        cmocka_unit_test(very_long_words_are_refused_within_the_message),
        cmocka_unit_test(help_shows_a_commands_own_options_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
