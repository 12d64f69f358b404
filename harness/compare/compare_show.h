/* compare_show.h - a comparison as people and programs read it. Computes nothing: compare.c did. */
#ifndef FORKJOIN_COMPARE_SHOW_H
#define FORKJOIN_COMPARE_SHOW_H

#include <stdio.h>

#include "compare.h"

/* How a comparison is written. */
struct compare_format {
    const char *name;
    /* False when it could not be written whole. */
    bool (*write)(FILE *out, const struct comparison *comparison);
};

/* By its name; NULL for text, the first of them. NULL, and why, when there is none of that name. */
const struct compare_format *compare_find_format(const char *name, char why[WHY_MAX]);

/* The formats, one file each. */
bool compare_write_text(FILE *out, const struct comparison *comparison);
bool compare_write_json(FILE *out, const struct comparison *comparison);
bool compare_write_markdown(FILE *out, const struct comparison *comparison);
bool compare_write_csv(FILE *out, const struct comparison *comparison);

/* The document that compare_write_json() writes; results/schema-compare.json describes it. The caller owns it; NULL when memory
 * is short. */
json_t *compare_json(const struct comparison *comparison);

/* --- what several formats say ------------------------------------------------------------------------------------------- */

/* A, B ... Z, AA, AB ...: what the n-th file is called, from 0. */
struct file_label {
    char text[16];
};
struct file_label compare_label(size_t index);

/* "faster by 12 % (9-15 %)", "no difference seen; one of 4 % or more would have been" ... */
struct verdict_text {
    char text[128];
};
struct verdict_text compare_verdict(const struct time_pair *times);

/* "faster", "slower", "no difference", "too few", "cannot tell". */
const char *compare_verdict_name(enum verdict verdict);

/* What no test sees, for the end of a page. */
const char *compare_caveat(void);

/* One line on both answers; "" where nothing is known of them. */
void compare_answers_text(const struct kernel_pair *pair, char text[WHY_MAX]);

/* What a file is called in its context: machine or host; its path when it tells neither. */
const char *compare_file_name(const struct contender *file);

/* Seconds of the median run. */
double compare_median_seconds(const struct contender_times *times);

#endif
