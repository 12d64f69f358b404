/* ledger.h - the sales that the tables of forkjoin-database hold: those of a store add up to what is known, and are different.
 */
#ifndef FORKJOIN_LEDGER_H
#define FORKJOIN_LEDGER_H

#include <stddef.h>
#include <stdint.h>

/* The sales of a store, from 1 on, on a day, from 0 on, of `days`. They are 25,000 + 2,000 x store in all; each is at least 0
 * and at most twice an even share, and a drawn one: a function of (seed, store, day). */
int64_t ledger_amount(uint64_t seed, uint64_t store, uint64_t day, uint64_t days);

#endif
