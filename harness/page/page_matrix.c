/* page_matrix.c - the decision matrix: the heat map, what to take, why, and what it costs. */
#include "html.h"
#include "json_get.h"
#include "matrix_cells.h"
#include "page_parts.h"
#include "page_table.h"

static void put_choices(FILE *out, const json_t *rows)
{
    size_t i;
    json_t *row;
    page_table_begin(out, "Decision matrix");
    page_table_titles(out, &choice_table);
    page_table_body(out);
    json_array_foreach(rows, i, row)
    {
        fputs("<tr>", out);
        page_table_cells(out, &choice_table, row, "");
        fputs("</tr>\n", out);
    }
    page_table_end(out);
}

static void put_reasons(FILE *out, const json_t *rows)
{
    size_t i;
    json_t *row;
    fputs("<h3>Why</h3>\n<dl class=\"reasons\">\n", out);
    json_array_foreach(rows, i, row)
    {
        fputs("<dt><bdi>", out);
        html_text(out, task_cell(row).text);
        fputs("</bdi></dt><dd>", out);
        html_text(out, json_get_text(row, "reason"));
        fputs("</dd>\n", out);
    }
    fputs("</dl>\n", out);
}

/* What the baselines, the fastest and its rival take. */
static void put_task_costs(FILE *out, const json_t *row)
{
    for (size_t who = 0; who < COST_WHO_COUNT; who++) {
        const json_t *use = json_object_get(row, cost_who[who]);
        if (!json_is_object(use))
            continue;
        fputs("<tr>", out);
        page_table_cell(out, task_cell(row).text, false);
        page_table_cells(out, &cost_table, use, "");
        fputs("</tr>\n", out);
    }
}

static void put_costs(FILE *out, const json_t *rows)
{
    size_t i;
    json_t *row;
    fputs("<details class=\"kernel\"><summary><h3>What it costs</h3></summary>\n", out);
    page_table_begin(out, "What the baselines, the fastest and its rival cost");
    page_table_title(out, "task", false);
    page_table_titles(out, &cost_table);
    page_table_body(out);
    json_array_foreach(rows, i, row)
    {
        put_task_costs(out, row);
    }
    page_table_end(out);
    fputs(
        "<p class=\"note\">Medians of a run. Waits: context switches that workers made by themselves; evictions: that were "
        "forced on them. Memory: what the configuration takes, shared pages counted once.</p></details>\n",
        out);
}

void page_put_matrix(FILE *out, const struct page_result *result, size_t id, size_t *bytes)
{
    const json_t *rows = json_object_get(json_object_get(result->document, "analysis"), "matrix");
    if (json_array_size(rows) == 0)
        return;
    fprintf(out, "<section id=\"matrix-%zu\" aria-labelledby=\"matrix-title-%zu\">\n<h2 id=\"matrix-title-%zu\">", id, id, id);
    html_text(out, json_get_text(json_object_get(result->document, "context"), "host_name"));
    fputs(": which workers for which task</h2>\n", out);
    page_put_picture(out, result, "matrix", "Heat map of speedups, a row a task, a column for each kind and number of workers",
                     bytes);
    put_choices(out, rows);
    fputs(
        "<p class=\"note\">Speedups of what is fastest, over one worker that does one thing after the other, and over one "
        "thread "
        "with "
        "many in flight; their intervals hold for all that it was chosen from. Lesson: a course lesson's claim for its own "
        "task, "
        "on its own machine.</p>\n",
        out);
    put_reasons(out, rows);
    put_costs(out, rows);
    fputs("</section>\n", out);
}
