/* disturbance.c - what else the machine did while a sample was taken. */
#include "disturbance.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* In the order of the bits. */
static const char *const words[] = {"steal", "switches", "runnable", "frequency", "throttled"};
enum { WORD_COUNT = sizeof words / sizeof words[0] };

struct disturbance_words disturbance_words(unsigned disturbance)
{
    struct disturbance_words list = {""};
    size_t used = 0;
    for (size_t i = 0; i < WORD_COUNT; i++) {
        if (disturbance & 1u << i)
            used += (size_t)snprintf(list.text + used, sizeof list.text - used, "%s%s", used ? "," : "", words[i]);
    }
    return list;
}

/* The bit of a word of `length` characters; 0 for an unknown one. */
static unsigned bit_of(const char *word, size_t length)
{
    for (size_t i = 0; i < WORD_COUNT; i++) {
        if (strlen(words[i]) == length && strncmp(words[i], word, length) == 0)
            return 1u << i;
    }
    return 0;
}

bool disturbance_parse(const char *text, unsigned *disturbance)
{
    *disturbance = 0;
    while (*text) {
        size_t length = strcspn(text, ",");
        unsigned bit = bit_of(text, length);
        if (bit == 0 || (text[length] == ',' && text[length + 1] == '\0'))
            return false;
        *disturbance |= bit;
        text += length + (text[length] == ',');
    }
    return true;
}
