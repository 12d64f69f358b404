/* page.h - one HTML file that shows results: offline, with its pictures, data and program inside. Computes nothing. */
#ifndef FORKJOIN_PAGE_H
#define FORKJOIN_PAGE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "common/settings.h"

/* One result of a page. */
struct page_result {
    const json_t *document; /* analysis_document()'s */
    const char *name;       /* the result file's: for the command that compares */
    const char *folder;     /* where its plots lie; those that are there come along */
};

/* Whether the page has its interactive part: false when the build found no node. */
bool page_is_interactive(void);

/* Writes the page of `count` results, at least 1, side by side. On false, why is in `why`, and no half of a page is left. */
bool page_write(const char *path, const struct page_result *results, size_t count, char why[WHY_MAX]);

#endif
