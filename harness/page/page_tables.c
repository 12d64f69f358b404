/* page_tables.c - the analysis as tables, with the pictures that belong to it. */
#include <ctype.h>
#include <string.h>

#include "cells.h"
#include "html.h"
#include "json_get.h"
#include "page_parts.h"
#include "page_table.h"
#include "summary.h"

/* --- kernels ------------------------------------------------------------------------------------------------------------ */

static void put_rows(FILE *out, const json_t *kernel)
{
    size_t i;
    json_t *row;
    char label[256];
    snprintf(label, sizeof label, "Table of %.200s", json_get_text(kernel, "name"));
    page_table_begin(out, label);
    page_table_titles(out, &kernel_table);
    page_table_body(out);
    json_array_foreach(json_object_get(kernel, "rows"), i, row)
    {
        fputs(json_get_text(row, "why")[0] ? "<tr class=\"failed\">" : "<tr>", out);
        page_table_cells(out, &kernel_table, row, json_get_text(kernel, "item"));
        fputs("</tr>\n", out);
    }
    page_table_end(out);
}

/* The files of a kernel's plots are named like this (draw.c): letters, digits, '-', '_' and '.'. */
static void make_stem(const char *kind, const char *kernel, char *stem, size_t size)
{
    snprintf(stem, size, "%s-%.100s", kind, kernel);
    for (char *at = stem; *at; at++) {
        if (!isalnum((unsigned char)*at) && !strchr("-_.", *at))
            *at = '-';
    }
}

static void put_pictures(FILE *out, const struct page_result *result, const char *kernel, size_t *bytes)
{
    char stem[160], alt[256];
    make_stem("speedup", kernel, stem, sizeof stem);
    snprintf(alt, sizeof alt, "Speedup of %.150s over workers; the table below holds its numbers", kernel);
    page_put_picture(out, result, stem, alt, bytes);
}

/* What a law's segment is of, as the text tables have it. */
static const char *segment_text(const char *segment)
{
    static const char *const names[][2] = {{"cores", "cores of one package"},
                                           {"siblings", "second hardware threads"},
                                           {"packages", "several packages"},
                                           {"nodes", "several nodes"},
                                           {"all", "all"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i][0], segment) == 0)
            return names[i][1];
    }
    return segment;
}

static void put_curve(FILE *out, const json_t *curve)
{
    const char *law = json_get_text(curve, "law");
    fputs("<tr>", out);
    page_table_cell(out, json_get_text(curve, "strategy"), false);
    page_table_cell(out, segment_text(json_get_text(curve, "segment")), false);
    page_table_cell(out, law[0] ? law : "none", false);
    page_table_cell(out, cell_percent(json_object_get(curve, "serial")).text, true);
    page_table_cell(out, cell_number(json_object_get(curve, "crosstalk")).text, true);
    page_table_cell(out, cell_number(json_object_get(curve, "peak_workers")).text, true);
    page_table_cell(out, json_get_text(curve, "why"), false);
    fputs("</tr>\n", out);
}

static void put_curves(FILE *out, const json_t *kernel)
{
    const json_t *curves = json_object_get(kernel, "curves");
    char label[256];
    size_t i;
    json_t *curve;
    if (json_array_size(curves) == 0)
        return;
    snprintf(label, sizeof label, "Scaling laws of %.200s", json_get_text(kernel, "name"));
    fputs("<h4>Scaling laws</h4>\n", out);
    page_table_begin(out, label);
    page_table_title(out, "strategy", false);
    page_table_title(out, "worker counts", false);
    page_table_title(out, "law", false);
    page_table_title(out, "serial part", true);
    page_table_title(out, "crosstalk", true);
    page_table_title(out, "fastest at", true);
    page_table_title(out, "note", false);
    page_table_body(out);
    json_array_foreach(curves, i, curve)
    {
        put_curve(out, curve);
    }
    page_table_end(out);
}

static void put_kernel(FILE *out, const struct page_result *result, const json_t *kernel, size_t *bytes)
{
    char sentence[SUMMARY_MAX];
    const char *why = json_get_text(kernel, "why"), *name = json_get_text(kernel, "name");
    summary_sentence(kernel, json_object_get(json_object_get(result->document, "context"), "machine"), sentence);
    fputs("<details class=\"kernel\"><summary><h3><bdi>", out);
    html_text(out, name);
    html_printf(out, ", size %.64s", json_get_text(kernel, "size"));
    fputs("</bdi></h3> <span class=\"note\">", out);
    html_text(out, sentence);
    fputs("</span></summary>\n", out);
    if (why[0]) {
        fputs("<p class=\"failed\">", out);
        html_printf(out, "Not measured: %s", why);
    } else {
        fputs("<p>", out);
        html_printf(out, "%s; digest %s", json_get_text(kernel, "answer"), json_get_text(kernel, "digest"));
    }
    fputs("</p>\n", out);
    if (json_array_size(json_object_get(kernel, "rows")) > 0) {
        put_pictures(out, result, name, bytes);
        put_rows(out, kernel);
        put_curves(out, kernel);
    }
    fputs("</details>\n", out);
}

void page_put_kernels(FILE *out, const struct page_result *result, size_t *bytes)
{
    size_t i;
    json_t *kernel;
    json_array_foreach(json_object_get(json_object_get(result->document, "analysis"), "kernels"), i, kernel)
    {
        put_kernel(out, result, kernel, bytes);
    }
}

/* --- the machine's limits ----------------------------------------------------------------------------------------------- */

static void put_strategy(FILE *out, const json_t *row)
{
    char workers[32];
    snprintf(workers, sizeof workers, "%.0f", json_get_number(row, "workers"));
    page_table_cell(out, json_get_text(row, "strategy"), false);
    page_table_cell(out, workers, true);
}

void page_put_roofline(FILE *out, const struct page_result *result, size_t *bytes)
{
    const json_t *analysis = json_object_get(result->document, "analysis");
    const json_t *roofs = json_object_get(analysis, "roofline");
    size_t i;
    json_t *roof;
    if (json_array_size(roofs) == 0)
        return;
    fputs(
        "<details class=\"kernel\"><summary><h3>Roofs of the machine</h3></summary>\n<p>What its arithmetic units and its "
        "memory gave at most, measured in the same "
        "run.</p>\n",
        out);
    page_put_picture(out, result, "roofline", "Roofline: rate of every kernel under the machine's roofs", bytes);
    page_table_begin(out, "Roofs of the machine");
    page_table_title(out, "strategy", false);
    page_table_title(out, "workers", true);
    page_table_title(out, "64-bit arithmetic", true);
    page_table_title(out, "32-bit arithmetic", true);
    page_table_title(out, "memory", true);
    page_table_body(out);
    json_array_foreach(roofs, i, roof)
    {
        fputs("<tr>", out);
        put_strategy(out, roof);
        page_table_cell(out, cell_amount(json_object_get(roof, "flops_64_per_second"), "flop/s").text, true);
        page_table_cell(out, cell_amount(json_object_get(roof, "flops_32_per_second"), "flop/s").text, true);
        page_table_cell(out, cell_amount(json_object_get(roof, "bytes_per_second"), "byte/s").text, true);
        fputs("</tr>\n", out);
    }
    page_table_end(out);
    fputs("</details>\n", out);
}

void page_put_overheads(FILE *out, const json_t *analysis)
{
    const json_t *overheads = json_object_get(analysis, "overheads");
    size_t i;
    json_t *overhead;
    if (json_array_size(overheads) == 0)
        return;
    fputs("<details class=\"kernel\"><summary><h3>What the strategies themselves cost</h3></summary>\n", out);
    page_table_begin(out, "What the strategies themselves cost");
    page_table_title(out, "strategy", false);
    page_table_title(out, "workers", true);
    page_table_title(out, "an empty run", true);
    page_table_title(out, "creating workers", true);
    page_table_title(out, "smallest work worth sharing", true);
    page_table_body(out);
    json_array_foreach(overheads, i, overhead)
    {
        fputs("<tr>", out);
        put_strategy(out, overhead);
        page_table_cell(out, cell_seconds(json_object_get(overhead, "dispatch_seconds")).text, true);
        page_table_cell(out, cell_seconds(json_object_get(overhead, "create_seconds")).text, true);
        page_table_cell(out, cell_seconds(json_object_get(overhead, "smallest_grain_seconds")).text, true);
        fputs("</tr>\n", out);
    }
    page_table_end(out);
    fputs(
        "<p class=\"note\">Smallest work worth sharing: a worker's time in one run at which efficiency is one "
        "half.</p></details>\n",
        out);
}
