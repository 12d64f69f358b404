/* markdown.h - a study as Markdown, for people's own documents. Computes nothing. */
#ifndef FORKJOIN_MARKDOWN_H
#define FORKJOIN_MARKDOWN_H

#include <jansson.h>
#include <stdio.h>

/* `document` is analysis_document()'s. Tables are GitHub's; texts of the result are escaped (CommonMark, backslashes). */
void markdown_print(FILE *out, const json_t *document);

#endif
