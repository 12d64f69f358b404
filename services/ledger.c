/* ledger.c - an even share for each day, and what a day has more another has less. */
#include "ledger.h"

/* The finaliser of splitmix64 (Steele, Lea, Flood 2014), a bijection whose output bits all hang on all of its input's. */
static uint64_t mix(uint64_t value)
{
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
    return value ^ (value >> 31);
}

/* Drawn from 0 .. share - 1. */
static int64_t lent(uint64_t seed, uint64_t store, uint64_t day, int64_t share)
{
    uint64_t drawn = mix(mix(mix(seed + 1) + store) + day);
    return share > 0 ? (int64_t)(drawn % (uint64_t)share) : 0;
}

/* Each day lends some of its share to the day before, the first to the last: a cycle, so that nothing is lost. */
int64_t ledger_amount(uint64_t seed, uint64_t store, uint64_t day, uint64_t days)
{
    uint64_t total = 25000 + 2000 * store;
    int64_t share = (int64_t)(total / days), rest = day < total % days;
    return share + rest - lent(seed, store, day, share) + lent(seed, store, (day + 1) % days, share);
}
