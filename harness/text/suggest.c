/* suggest.c - edit distance over short words; two neighbours swapped are one slip (Damerau 1964). */
#include "suggest.h"

#include <stdio.h>
#include <string.h>

enum { WORD_MAX = 64 }; /* longer words are compared by their beginning */

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static size_t edit_distance(const char *a, const char *b)
{
    size_t a_length = least(strlen(a), WORD_MAX), b_length = least(strlen(b), WORD_MAX);
    size_t rows[3][WORD_MAX + 1]; /* of the letters i, i - 1 and i - 2 of a, by turns */
    for (size_t j = 0; j <= b_length; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i - 1) % 3], *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t replaced = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = least(replaced, 1 + least(above[j], row[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = least(row[j], 1 + two_above[j - 2]);
        }
    }
    return rows[a_length % 3][b_length];
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

bool suggest_dotted(const char *word, const char *const candidates[], size_t count, char meant[SUGGEST_MAX])
{
    size_t length = strlen(word);
    for (size_t i = 0; i < count && length > 0; i++) {
        const char *dot = strrchr(candidates[i], '.');
        if (dot && strcmp(dot + 1, word) == 0)
            return snprintf(meant, SUGGEST_MAX, "%s", candidates[i]) < SUGGEST_MAX;
        if (strncmp(candidates[i], word, length) == 0 && candidates[i][length] == '.')
            return snprintf(meant, SUGGEST_MAX, "%s.*", word) < SUGGEST_MAX;
    }
    return false;
}
