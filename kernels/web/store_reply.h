/* store_reply.h - what a store answered, checked. */
#ifndef FORKJOIN_STORE_REPLY_H
#define FORKJOIN_STORE_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/settings.h"

enum { STORE_SALES_MOST = 1000000000 }; /* of one store: more is no answer, and a million of them fit into 64 bits */

/* Reads {"store": ID, "sales": N}: both there, whole, nothing else, and the store the one that was asked. False, and why. */
bool store_reply_read(const char *body, size_t bytes, uint64_t store, uint64_t *sales, char why[WHY_MAX]);

#endif
