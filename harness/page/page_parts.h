/* page_parts.h - the parts of the page, one function each; page.c puts them in order. Each writes elements to `out`. */
#ifndef FORKJOIN_PAGE_PARTS_H
#define FORKJOIN_PAGE_PARTS_H

#include <stdio.h>

#include "page.h"

/* page_summary.c: the sentence of each kernel. */
void page_put_sentences(FILE *out, const json_t *document);

/* page_summary.c: the machine's card, with its topology. */
void page_put_machine(FILE *out, const json_t *document);

/* page_topology.c: packages, NUMA nodes, cores and hardware threads of context.machine as an inline SVG; nothing when the
 * machine does not tell its CPUs. */
void page_put_topology(FILE *out, const json_t *machine);

/* page_tables.c: each kernel's answer, picture, table and scaling laws; *bytes is what pictures take so far. */
void page_put_kernels(FILE *out, const struct page_result *result, size_t *bytes);

/* page_tables.c: the machine's roofs and what strategies cost; nothing where the analysis has none. */
void page_put_roofline(FILE *out, const struct page_result *result, size_t *bytes);
void page_put_overheads(FILE *out, const json_t *analysis);

/* page_matrix.c: the decision matrix, a section of its own; nothing where the analysis has none. */
void page_put_matrix(FILE *out, const struct page_result *result, size_t id, size_t *bytes);

/* page_method.c: warnings, the twelve rules, the machine's state, the build, and how to run it again. */
void page_put_method(FILE *out, const json_t *document);

/* page_pictures.c: one of the result's plots by the stem of its file ("overview"). False when there is none, or the page has
 * no room left; then nothing is written. */
bool page_put_picture(FILE *out, const struct page_result *result, const char *stem, const char *alt, size_t *bytes);

/* page_data.c: what the interactive part reads, {"name", "context", "kernels", "samples", "analysis"}, as JSON in a <script>.
 * False when memory is short. */
bool page_put_data(FILE *out, const struct page_result *results, size_t count);

#endif
