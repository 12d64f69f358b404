/* laws.h - the laws by which speedup grows with the number of workers, and how well each fits. Numbers in, numbers out.
 *
 *     linear   S = p
 *     Amdahl   S = p / (1 + s (p - 1))                       G. Amdahl, AFIPS 1967; this form by Gunther
 *     USL      S = p / (1 + s (p - 1) + k p (p - 1))         N. J. Gunther, "Guerrilla Capacity Planning", 2007, chapter 4
 *
 * s in 0 .. 1 is the serial share, k >= 0 what every pair of workers costs (crosstalk). docs/method/laws.md derives all. */
#ifndef FORKJOIN_LAWS_H
#define FORKJOIN_LAWS_H

#include <stdbool.h>
#include <stddef.h>

enum law { LAW_NONE, LAW_LINEAR, LAW_AMDAHL, LAW_USL, LAW_COUNT };

/* Parameters of any law; those that it does not have are 0. */
struct law_parameters {
    double serial, crosstalk;
};

/* One measured point. */
struct law_point {
    double workers;       /* at least 1 */
    double log_speedup;   /* ln of the speedup */
    double log_deviation; /* its standard deviation, above 0 */
};

/* "linear", "amdahl", "usl"; "none". */
const char *law_name(enum law law);

/* The speedup that a law gives. Every law gives 1 for one worker. */
double law_speedup(struct law_parameters parameters, double workers);

/* Where the speedup is greatest: sqrt((1 - s) / k); infinite without crosstalk. */
double law_peak(struct law_parameters parameters);

/* The parameters that make the sum of ((measured - law) / deviation)^2 of the logarithms least, within their bounds, and that
 * sum. False when there is no such fit (a point is not finite). */
bool law_fit(enum law law, const struct law_point *points, size_t count, struct law_parameters *parameters, double *squares);

/* Akaike's criterion with the correction for few points (Hurvich & Tsai 1989), of a least-squares fit with that sum of squares:
 * the law with the least is chosen. NAN when the points are too few for it: the parameters, and the variance, and 2 more. */
double law_aicc(enum law law, size_t count, double squares);

#endif
