/* utf8.h - text from anywhere, decoded strictly. Pure. */
#ifndef FORKJOIN_UTF8_H
#define FORKJOIN_UTF8_H

#include <stddef.h>
#include <stdint.h>

enum { UTF8_REPLACEMENT = 0xFFFD }; /* U+FFFD, what stands for bytes that are no character */
#define UTF8_REPLACEMENT_TEXT "\xEF\xBF\xBD"

/* The character that a text which ends with 0 goes on with, and the bytes it takes (RFC 3629). UTF8_REPLACEMENT, and one byte,
 * where there is none: a wrong, missing or superfluous byte, a longer form than needed, a surrogate. At the end: 0. */
uint32_t utf8_decode(const char *at, size_t *length);

#endif
