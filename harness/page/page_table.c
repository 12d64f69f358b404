/* page_table.c - writes the elements of a table. */
#include "page_table.h"

#include "html.h"

void page_table_begin(FILE *out, const char *label)
{
    fputs("<div class=\"wide\" role=\"group\" tabindex=\"0\" aria-label=\"", out);
    html_text(out, label);
    fputs("\">\n<table>\n<caption class=\"hidden\">", out);
    html_text(out, label);
    fputs("</caption>\n<thead><tr>", out);
}

void page_table_title(FILE *out, const char *title, bool number)
{
    fprintf(out, "<th scope=\"col\"%s>%s</th>", number ? " class=\"number\"" : "", title);
}

void page_table_body(FILE *out)
{
    fputs("</tr></thead>\n<tbody>\n", out);
}

void page_table_cell(FILE *out, const char *text, bool number)
{
    fputs(number ? "<td class=\"number\">" : "<td>", out);
    html_text(out, text);
    fputs("</td>", out);
}

void page_table_end(FILE *out)
{
    fputs("</tbody>\n</table>\n</div>\n", out);
}

void page_table_titles(FILE *out, const struct cell_table *table)
{
    for (size_t column = 0; column < table->column_count; column++)
        page_table_title(out, table->columns[column].title, table->columns[column].number);
}

void page_table_cells(FILE *out, const struct cell_table *table, const json_t *row, const char *item)
{
    for (size_t column = 0; column < table->column_count; column++)
        page_table_cell(out, table->cell(row, column, item).text, table->columns[column].number);
}
