/* check.h - cmocka with what its header needs before it. */
#ifndef FORKJOIN_CHECK_H
#define FORKJOIN_CHECK_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* after those above */
#include <cmocka.h>

/* Leaves a test out under valgrind and emulators: one that does many thousand times what others do once, for a rate, or to see
 * that many are no trouble. They find nothing more by it, and take half a minute. */
#define skip_where_slow()                                                                                                      \
    do {                                                                                                                       \
        if (getenv("FORKJOIN_SLOW"))                                                                                           \
            skip();                                                                                                            \
    } while (0)

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
