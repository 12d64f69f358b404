/* time_share.c - water for vessels: the level up to which all are filled, without those that it would fill too little. */
#include "time_share.h"

#include <math.h>
#include <stdbool.h>

/* Halvings of the range in which the level lies: a double has no more bits. */
enum { HALVINGS = 60 };

/* Which claims are left out: those to whom all that is left would be no use, and of the others, in the order of the levels from
 * which on it is, then of their indices, this one and what follows. */
struct cut {
    double level;
    size_t index;
    double seconds; /* left */
};

static double level_of_use(const struct time_claim *claim)
{
    return claim->had + claim->least;
}

static bool takes_part(const struct time_claim *claims, size_t index, struct cut cut)
{
    double level = level_of_use(&claims[index]);
    return claims[index].most > 0 && claims[index].least <= cut.seconds &&
           (level < cut.level || (level == cut.level && index < cut.index));
}

static double share_at(const struct time_claim *claim, double level)
{
    return fmax(0, fmin(level - claim->had, claim->most));
}

/* Up to which all that take part get the seconds left together, or a level at which none of them wants more. */
static double find_level(const struct time_claim *claims, size_t count, struct cut cut)
{
    double low = 0, high = 0;
    for (size_t i = 0; i < count; i++)
        high = takes_part(claims, i, cut) ? fmax(high, claims[i].had + cut.seconds) : high;
    for (int halving = 0; halving < HALVINGS; halving++) {
        double middle = 0.5 * (low + high), sum = 0;
        for (size_t i = 0; i < count; i++)
            sum += takes_part(claims, i, cut) ? share_at(&claims[i], middle) : 0;
        *(sum > cut.seconds ? &high : &low) = middle;
    }
    return low;
}

/* The last that takes part. An index of `count`: none does. */
static struct cut find_last(const struct time_claim *claims, size_t count, struct cut cut)
{
    struct cut last = {-INFINITY, count, cut.seconds};
    for (size_t i = 0; i < count; i++) {
        if (takes_part(claims, i, cut) && level_of_use(&claims[i]) >= last.level)
            last = (struct cut){level_of_use(&claims[i]), i, cut.seconds};
    }
    return last;
}

double time_share(const struct time_claim *claims, size_t count, size_t index, double seconds_left)
{
    struct cut cut = {INFINITY, 0, seconds_left};
    for (size_t left_out = 0; seconds_left > 0 && left_out < count; left_out++) {
        double level = find_level(claims, count, cut);
        struct cut last = find_last(claims, count, cut);
        if (last.index == count || last.level <= level)
            return takes_part(claims, index, cut) ? share_at(&claims[index], level) : 0;
        cut = last;
    }
    return 0;
}
