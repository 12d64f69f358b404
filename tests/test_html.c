/* test_html.c - nothing in a text, a value or a picture becomes markup; label: unit */
#include "html.h"

#include "check.h"
#include "scratch.h"
#include "written.h"

static void texts_are_escaped(void **state)
{
    struct written written = written_begin();
    html_text(written.out, "<script>alert(\"1\")</script> & 'x' `y` %s\n\xE2\x80\xAE");
    assert_string_equal(written_text(&written),
                        "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39; &#96;y&#96; %s [U+202E]");
    written_end(&written);
}

static void no_text_is_nothing(void **state)
{
    struct written written = written_begin();
    html_text(written.out, NULL);
    html_text(written.out, "");
    assert_string_equal(written_text(&written), "");
    written_end(&written);
}

static void formatted_texts_are_escaped_whole(void **state)
{
    struct written written = written_begin();
    html_printf(written.out, "%s<%d", "a&b", 7);
    assert_string_equal(written_text(&written), "a&amp;b&lt;7");
    written_end(&written);
}

/* What the page's script reads must be what was there, and no byte of it may end the <script> around it. */
static void json_holds_no_markup_and_says_the_same(void **state)
{
    json_t *value = json_pack("{s:s, s:f}", "</script><!--", "<&>\xE2\x80\xA8\xC3\xA9", "x", 0.5);
    struct written written = written_begin();
    assert_true(html_json(written.out, value));
    const char *text = written_text(&written);
    assert_null(strpbrk(text, "<>&"));
    for (const char *at = text; *at; at++)
        assert_in_range(*at, 0x20, 0x7E);
    json_t *back = json_loads(text, 0, NULL);
    assert_true(json_equal(back, value));
    json_decref(back);
    json_decref(value);
    written_end(&written);
}

/* --- pictures ----------------------------------------------------------------------------------------------------------- */

static void pictures_are_urls_in_which_nothing_is_markup(void **state)
{
    size_t bytes = 5;
    struct scratch scratch = scratch_make();
    struct written written = written_begin();
    scratch_write(&scratch, "picture.svg", "<svg a=\"b\">\n\t\t<t x='#1'>5% \xC3\xA9 &amp;</t>\n</svg>");
    assert_true(html_picture(written.out, scratch_path(&scratch, "picture.svg").text, "a \"b\"", "class=\"c\"", 100, &bytes));
    const char *url = "%3Csvg a=%22b%22%3E %3Ct x='%231'%3E5%25 %C3%A9 %26amp;%3C/t%3E %3C/svg%3E";
    char expected[256];
    snprintf(expected, sizeof expected, "<img src=\"data:image/svg+xml,%s\" alt=\"a &quot;b&quot;\" class=\"c\">", url);
    assert_string_equal(written_text(&written), expected);
    assert_int_equal(bytes, 5 + strlen(url));
    written_end(&written);
    scratch_remove(&scratch);
}

static void a_picture_that_is_missing_empty_or_too_large_is_left_out(void **state)
{
    size_t bytes = 0;
    struct scratch scratch = scratch_make();
    struct written written = written_begin();
    scratch_write(&scratch, "empty.svg", "");
    scratch_write(&scratch, "large.svg", "0123456789");
    assert_false(html_picture(written.out, scratch_path(&scratch, "none.svg").text, "", "", 100, &bytes));
    assert_false(html_picture(written.out, scratch_path(&scratch, "empty.svg").text, "", "", 100, &bytes));
    assert_false(html_picture(written.out, scratch_path(&scratch, "large.svg").text, "", "", 9, &bytes));
    assert_string_equal(written_text(&written), "");
    assert_int_equal(bytes, 0);
    assert_true(html_picture(written.out, scratch_path(&scratch, "large.svg").text, "", "", 10, &bytes));
    written_end(&written);
    scratch_remove(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_escaped),
        cmocka_unit_test(no_text_is_nothing),
        cmocka_unit_test(formatted_texts_are_escaped_whole),
        cmocka_unit_test(json_holds_no_markup_and_says_the_same),
        cmocka_unit_test(pictures_are_urls_in_which_nothing_is_markup),
        cmocka_unit_test(a_picture_that_is_missing_empty_or_too_large_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
