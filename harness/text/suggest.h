/* suggest.h - the known word that is nearest to an unknown one. Pure. */
#ifndef FORKJOIN_SUGGEST_H
#define FORKJOIN_SUGGEST_H

#include <stddef.h>

/* The candidate with the least edit distance to `word` (the first of equals), or NULL when none is near enough to be meant. */
const char *suggest_nearest(const char *word, const char *const candidates[], size_t count);

#endif
