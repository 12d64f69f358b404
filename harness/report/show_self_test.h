/* show_self_test.h - what the self-test found, as text and as JSON. */
#ifndef FORKJOIN_SHOW_SELF_TEST_H
#define FORKJOIN_SHOW_SELF_TEST_H

#include <jansson.h>
#include <stdio.h>

#include "self_test.h"

void show_self_test(FILE *out, struct self_test *test);

/* {"kernel", "item_count", "rounds", "sample_seconds", "comparisons", "called", "share": {"middle", "low", "high"} or null,
 * "share_most", "good", "resolution" (or null), "rows": [{"strategy", "workers", "comparisons", "called"}]}. The caller owns
 * it; NULL when memory is short. */
json_t *show_self_test_json(struct self_test *test);

#endif
