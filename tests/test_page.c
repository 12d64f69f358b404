/* test_page.c - the page holds what was analysed, as text, and what its script reads; label: unit */
#include "page.h"

#include <stdio.h>
#include <stdlib.h>

#include "analysis_json.h"
#include "check.h"
#include "page_parts.h"
#include "sample_result.h"
#include "scratch.h"
#include "written.h"

struct world {
    struct scratch scratch;
    struct result result;
    struct study study;
    json_t *document;
    char *text; /* of the page */
};

/* Writes a page of `count` times the sample result, after `change` was done to its document. */
static void begin(struct world *world, size_t count, void (*change)(json_t *document))
{
    char why[WHY_MAX] = "";
    *world = (struct world){.scratch = scratch_make(), .result = sample_result()};
    assert_true(study_make(&world->result, &world->study));
    world->document = analysis_document(&world->study);
    if (change)
        change(world->document);
    scratch_write(&world->scratch, "overview.svg", "<svg/>");
    struct page_result results[3];
    for (size_t i = 0; i < count; i++)
        results[i] = (struct page_result){world->document, "a.json", world->scratch.folder};
    struct scratch_path path = scratch_path(&world->scratch, "report.html");
    if (!page_write(path.text, results, count, why))
        fail_msg("%s", why);
    FILE *file = fopen(path.text, "r");
    world->text = calloc(1, 4 << 20);
    assert_non_null(file);
    assert_non_null(world->text);
    assert_in_range(fread(world->text, 1, (4 << 20) - 1, file), 1, (4 << 20) - 2);
    fclose(file);
}

static void end(struct world *world)
{
    free(world->text);
    json_decref(world->document);
    study_free(&world->study);
    result_free(&world->result);
    scratch_remove(&world->scratch);
}

static void answer_machine_tables_and_method_are_there(void **state)
{
    struct world world;
    begin(&world, 1, NULL);
    assert_says(world.text, "<!doctype html>");
    assert_says(world.text, "default-src 'none'");
    assert_says(world.text, "<bdi>risk.european</bdi>");
    assert_says(world.text, "not measured: wrong answer: &quot;7&quot;");
    assert_says(world.text, "src=\"data:image/svg+xml,%3Csvg/%3E\""); /* overview.svg */
    assert_says(world.text, "digest 0123456789abcdef");
    assert_says(world.text, "<code>forkjoin run</code>");
    end(&world);
}

static void several_results_have_a_section_each(void **state)
{
    struct world world;
    begin(&world, 3, NULL);
    assert_says(world.text, "<h1>3 results</h1>");
    assert_int_equal(count_of(world.text, "class=\"answer\""), 3);
    assert_int_equal(count_of(world.text, "id=\"result-2\""), 1);
    end(&world);
}

static void put_hostile_texts(json_t *document)
{
    const char *evil = "</script><script>alert(1)</script><!-- \" ' \xE2\x80\xAE";
    json_object_set_new(json_object_get(document, "context"), "host_name", json_string(evil));
    json_object_set_new(json_object_get(document, "context"), "state", json_pack("{s:s}", evil, evil));
    json_t *kernels = json_object_get(json_object_get(document, "analysis"), "kernels");
    json_object_set_new(json_array_get(kernels, 0), "name", json_string(evil));
    json_object_set_new(json_array_get(kernels, 0), "answer", json_string(evil));
    json_t *rows = json_object_get(json_array_get(kernels, 0), "rows");
    json_object_set_new(json_array_get(rows, 0), "strategy", json_string(evil));
    json_object_set_new(json_array_get(rows, 1), "why", json_string(evil));
    json_object_set_new(json_object_get(document, "analysis"), "rules",
                        json_pack("[{s:i, s:s, s:s, s:s}]", "number", 1, "rule", evil, "state", evil, "text", evil));
}

/* One script without data at most, one with, and none of the result's. */
static void hostile_texts_are_texts(void **state)
{
    struct world world;
    begin(&world, 1, put_hostile_texts);
    assert_null(strstr(world.text, "alert(1)</script>"));
    assert_null(strstr(world.text, "<script>alert"));
    assert_null(strstr(world.text, "\xE2\x80\xAE"));
    assert_int_equal(count_of(world.text, "<script"), page_is_interactive() ? 2 : 0);
    assert_int_equal(count_of(world.text, "<!--"), 0);
    end(&world);
}

/* --- data --------------------------------------------------------------------------------------------------------------- */

static void the_data_are_the_document_with_its_samples_in_short(void **state)
{
    struct world world;
    begin(&world, 1, NULL);
    if (!page_is_interactive())
        skip();
    const char *data = strstr(world.text, "id=\"data\">") + strlen("id=\"data\">");
    json_t *results = json_loads(data, JSON_DISABLE_EOF_CHECK, NULL);
    const json_t *result = json_array_get(results, 0);
    assert_int_equal(json_array_size(results), 1);
    assert_string_equal(json_string_value(json_object_get(result, "name")), "a.json");
    assert_int_equal(json_object_size(json_object_get(result, "samples")), 3); /* configurations */
    const json_t *samples = json_object_get(json_object_get(result, "samples"), SAMPLE_CONFIGURATION);
    assert_int_equal(json_array_size(samples), 3); /* warm ones: cold ones are not drawn */
    const json_t *sample = json_array_get(samples, 1);
    assert_near(json_number_value(json_array_get(sample, 0)), 1, 0);
    assert_near(json_number_value(json_array_get(sample, 1)), world.result.kernels[0].configurations[2].samples[1].seconds,
                1e-9);
    assert_null(json_object_get(result, "benchmarks"));
    json_decref(results);
    end(&world);
}

/* --- errors ------------------------------------------------------------------------------------------------------------- */

static void a_page_that_cannot_be_written_says_why(void **state)
{
    char why[WHY_MAX] = "";
    json_t *document = json_object();
    const struct page_result result = {document, "a.json", NULL};
    assert_false(page_write("/nonexistent/report.html", &result, 1, why));
    assert_says(why, "'/nonexistent/report.html'");
    assert_says(why, "No such file");
    json_decref(document);
}

static void an_empty_document_makes_a_page(void **state)
{
    char why[WHY_MAX] = "";
    struct scratch scratch = scratch_make();
    json_t *document = json_object();
    const struct page_result result = {document, "a.json", NULL};
    assert_true(page_write(scratch_path(&scratch, "report.html").text, &result, 1, why));
    json_decref(document);
    scratch_remove(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answer_machine_tables_and_method_are_there),
        cmocka_unit_test(several_results_have_a_section_each),
        cmocka_unit_test(hostile_texts_are_texts),
        cmocka_unit_test(the_data_are_the_document_with_its_samples_in_short),
        cmocka_unit_test(a_page_that_cannot_be_written_says_why),
        cmocka_unit_test(an_empty_document_makes_a_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
