/* suggest.h - the known word that is nearest to an unknown one. Pure. */
#ifndef FORKJOIN_SUGGEST_H
#define FORKJOIN_SUGGEST_H

#include <stdbool.h>
#include <stddef.h>

enum { SUGGEST_MAX = 64 };

/* The candidate with the least edit distance to `word` (the first of equals), or NULL when none is near enough to be meant. */
const char *suggest_nearest(const char *word, const char *const candidates[], size_t count);

/* For a word that is the last part of a dotted name, that name ("gauss": "image.gauss"); for one that is the first part, all
 * of that family ("risk": "risk.*"); the first candidate that has it decides. False: it is neither, or does not fit. */
bool suggest_dotted(const char *word, const char *const candidates[], size_t count, char meant[SUGGEST_MAX]);

#endif
