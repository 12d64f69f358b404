/* tally.c - counting and its exact binomial judgement. */
#include "tally.h"

#include <math.h>

void tally_note(struct tally *tally, bool shown, bool held)
{
    tally->asked++;
    tally->shown += shown;
    tally->held += shown && held;
}

void tally_add(struct tally *tally, double low, double high, double truth)
{
    tally_note(tally, low <= high, low <= truth && truth <= high);
}

double tally_share(const struct tally *tally)
{
    return tally->shown ? (double)tally->held / (double)tally->shown : NAN;
}

double tally_error(const struct tally *tally)
{
    double share = tally_share(tally);
    return sqrt(share * (1 - share) / (double)tally->shown);
}

double tally_chance_of_so_few(const struct tally *tally, double share)
{
    double n = (double)tally->shown, sum = 0;
    for (size_t i = 0; i <= tally->held; i++) {
        double k = (double)i;
        sum += exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(share) + (n - k) * log1p(-share));
    }
    return sum < 1 ? sum : 1;
}
