/* suggest.c - edit distance (Levenshtein 1966) over short words. */
#include "suggest.h"

#include <string.h>

enum { WORD_MAX = 64 }; /* longer words are compared by their beginning */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t edit_distance(const char *a, const char *b)
{
    size_t a_length = least(strlen(a), WORD_MAX), b_length = least(strlen(b), WORD_MAX);
    size_t row[WORD_MAX + 1];
    for (size_t j = 0; j <= b_length; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = least(replaced, 1 + least(row[j], row[j - 1]));
        }
    }
    return row[b_length];
}

const char *suggest_nearest(const char *word, const char *const candidates[], size_t count)
{
    /* A word of which more than every second letter is wrong was not meant. */
    size_t best = strlen(word) / 2 + 1;
    const char *nearest = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t distance = edit_distance(word, candidates[i]);
        if (distance < best) {
            best = distance;
            nearest = candidates[i];
        }
    }
    return nearest;
}
