/* markdown.c - headings, sentences and tables with every text of the result escaped. */
#include "markdown.h"

#include "cells.h"
#include "escape.h"
#include "headline.h"
#include "json_get.h"
#include "matrix_cells.h"
#include "summary.h"
#include "visible.h"

enum { LINE_MAX_BYTES = 1024 };

static void put_head(FILE *out, const json_t *document)
{
    char line[LINE_MAX_BYTES];
    const json_t *context = json_object_get(document, "context");
    fputs("# ", out);
    escape_markdown(out, json_get_text(context, "host_name"));
    fputs("\n\n", out);
    headline_machine(context, line, sizeof line);
    escape_markdown(out, line);
    fputs("  \n", out); /* two blanks: a new line */
    headline_build(context, line, sizeof line);
    escape_markdown(out, line);
    fputs("  \nmeasured ", out);
    escape_markdown(out, json_get_text(context, "date"));
    fprintf(out, "; intervals hold with %.0f %%, those of all worker counts of a strategy together\n\n",
            100 * json_get_number(json_object_get(document, "analysis"), "confidence"));
}

static void put_sentences(FILE *out, const json_t *document)
{
    const json_t *machine = json_object_get(json_object_get(document, "context"), "machine");
    size_t i;
    json_t *kernel;
    json_array_foreach(json_object_get(json_object_get(document, "analysis"), "kernels"), i, kernel)
    {
        char text[SUMMARY_MAX];
        summary_sentence(kernel, machine, text);
        fputs("- **", out);
        escape_markdown(out, json_get_text(kernel, "name"));
        fputs("**: ", out);
        escape_markdown(out, text);
        fputc('\n', out);
    }
}

static void put_table(FILE *out, const struct cell_table *table, const json_t *rows, const char *item)
{
    size_t i;
    json_t *row;
    fputc('|', out);
    for (size_t column = 0; column < table->column_count; column++)
        fprintf(out, " %s |", table->columns[column].title);
    fputs("\n|", out);
    for (size_t column = 0; column < table->column_count; column++)
        fputs(table->columns[column].number ? " ---: |" : " --- |", out);
    fputc('\n', out);
    json_array_foreach(rows, i, row)
    {
        fputc('|', out);
        for (size_t column = 0; column < table->column_count; column++) {
            fputc(' ', out);
            escape_markdown(out, table->cell(row, column, item).text);
            fputs(" |", out);
        }
        fputc('\n', out);
    }
}

/* What to take for which task, and why. */
static void put_matrix(FILE *out, const json_t *rows)
{
    size_t i;
    json_t *row;
    if (json_array_size(rows) == 0)
        return;
    fputs("\n## Which workers for which task\n\n", out);
    put_table(out, &choice_table, rows, "");
    fputc('\n', out);
    json_array_foreach(rows, i, row)
    {
        fputs("- **", out);
        escape_markdown(out, task_cell(row).text);
        fputs("**: ", out);
        escape_markdown(out, json_get_text(row, "reason"));
        fputc('\n', out);
    }
}

static void put_kernel(FILE *out, const json_t *kernel)
{
    fputs("\n## ", out);
    escape_markdown(out, json_get_text(kernel, "name"));
    fputs(", size ", out);
    escape_markdown(out, json_get_text(kernel, "size"));
    fputs("\n\n", out);
    if (json_get_text(kernel, "why")[0]) {
        fputs("Not measured: ", out);
        escape_markdown(out, json_get_text(kernel, "why"));
        fputc('\n', out);
        return;
    }
    escape_markdown(out, json_get_text(kernel, "answer"));
    fputs("; digest ", out);
    escape_markdown(out, json_get_text(kernel, "digest"));
    fputs("\n\n", out);
    put_table(out, &kernel_table, json_object_get(kernel, "rows"), json_get_text(kernel, "item"));
}

static void put_item(void *to, const char *text)
{
    FILE *out = to;
    fputs("- ", out);
    escape_markdown(out, text);
    fputc('\n', out);
}

/* As indented code nothing has a meaning, but a new line would end it. */
static void put_command(FILE *out, const json_t *document)
{
    char command[8192];
    summary_command(document, command, sizeof command);
    if (!command[0])
        return;
    fputs("\nThe command:\n\n    ", out);
    for (const char *at = command; *at;)
        fputs(visible_next(&at).text, out);
    fputc('\n', out);
}

void markdown_print(FILE *out, const json_t *document)
{
    size_t i;
    json_t *kernel;
    put_head(out, document);
    put_sentences(out, document);
    put_matrix(out, json_object_get(json_object_get(document, "analysis"), "matrix"));
    json_array_foreach(json_object_get(json_object_get(document, "analysis"), "kernels"), i, kernel)
    {
        put_kernel(out, kernel);
    }
    fputs("\n## To know before believing it\n\n", out);
    summary_warnings(document, put_item, out);
    put_item(
        out,
        "a speedup without an interval comes from too few samples for one; of two intervals that overlap, call none faster");
    put_command(out, document);
}
