/* check.h - cmocka with what its header needs before it. */
#ifndef FORKJOIN_CHECK_H
#define FORKJOIN_CHECK_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* after those above */
#include <cmocka.h>

/* A message must hold these words. */
#define assert_says(message, words)                                                                                            \
    do {                                                                                                                       \
        if (!strstr(message, words))                                                                                           \
            fail_msg("'%s' does not say '%s'", message, words);                                                                \
    } while (0)

/* Doubles, which cmocka 1.1.5 compares as floats only. A NAN is near nothing. */
#define assert_near(actual, expected, tolerance)                                                                               \
    do {                                                                                                                       \
        double actual_ = (actual), expected_ = (expected);                                                                     \
        if (!(fabs(actual_ - expected_) <= (tolerance)))                                                                       \
            fail_msg("%s is %.17g, not %.17g", #actual, actual_, expected_);                                                   \
    } while (0)

#endif
