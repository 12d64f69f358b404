/* test_draw_svg.c - an SVG of gnuplot gets our title and description, and stays well-formed; label: unit */
#define _GNU_SOURCE
#include "draw_svg.h"

#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "scratch.h"

static const char before[] =
    "<?xml version=\"1.0\"?>\n<svg \n width=\"8\">\n<title>Gnuplot</title>\n<desc>Produced by GNUPLOT</desc>\n"
    "<g id=\"gnuplot_plot_1a\" ><title>gnuplot_plot_1a</title>\n</g>\n"
    "<g id=\"gnuplot_plot_2a\" ><title>openmp</title><text>a ]]> b ]]></text></g>\n</svg>\n";

/* What the file holds then. The caller frees it. */
static char *read_again(const char *path)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    assert_true(getdelim(&text, &size, '\0', file) > 0);
    fclose(file);
    return text;
}

static void title_and_description_are_ours(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    struct scratch_path path = scratch_path(&scratch, "a.svg");
    scratch_write(&scratch, "a.svg", before);
    assert_true(draw_svg_describe(path.text, "<b> & speedup", "what\nit shows"));
    char *after = read_again(path.text);
    assert_string_equal(after,
                        "<?xml version=\"1.0\"?>\n<svg role=\"img\" \n width=\"8\">\n<title>&lt;b&gt; &amp; speedup</title>\n"
                        "<desc>what it shows</desc>\n<g id=\"gnuplot_plot_1a\" >\n</g>\n"
                        "<g id=\"gnuplot_plot_2a\" ><title>openmp</title><text>a ]]&gt; b ]]&gt;</text></g>\n</svg>\n");
    free(after);
    scratch_remove(&scratch);
}

static void what_is_no_svg_stays_as_it_was(void **state)
{
    (void)state;
    static const char *const others[] = {"", "<svg>", "<svg><title>a</title>", "<title>a</title><desc>b</desc>"};
    struct scratch scratch = scratch_make();
    struct scratch_path path = scratch_path(&scratch, "a.svg");
    for (size_t i = 1; i < sizeof others / sizeof others[0]; i++) {
        scratch_write(&scratch, "a.svg", others[i]);
        assert_false(draw_svg_describe(path.text, "title", "description"));
        char *after = read_again(path.text);
        assert_string_equal(after, others[i]);
        free(after);
    }
    scratch_remove(&scratch);
}

static void a_file_that_is_not_there_is_told(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    assert_false(draw_svg_describe(scratch_path(&scratch, "none.svg").text, "title", "description"));
    assert_false(draw_svg_describe(scratch.folder, "title", "description"));
    scratch_remove(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(title_and_description_are_ours),
        cmocka_unit_test(what_is_no_svg_stays_as_it_was),
        cmocka_unit_test(a_file_that_is_not_there_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
