/* student.h - Student's t distribution: what the mean of few values needs for its interval. */
#ifndef FORKJOIN_STATS_STUDENT_H
#define FORKJOIN_STATS_STUDENT_H

#include <stddef.h>

/* P(|T| <= t) for `freedom` >= 1 degrees of freedom and t >= 0: the finite sums of Abramowitz & Stegun 1964, 26.7.3 and 26.7.4.
 */
double stats_student_within(double t, size_t freedom);

/* The t with P(|T| <= t) = confidence, 0 < confidence < 1, to a relative 1e-12. */
double stats_student_quantile(double confidence, size_t freedom);

#endif
