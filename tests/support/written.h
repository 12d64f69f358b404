/* written.h - what a function writes to a stream, as a string. */
#ifndef FORKJOIN_WRITTEN_H
#define FORKJOIN_WRITTEN_H

#include <stddef.h>
#include <stdio.h>

struct written {
    FILE *out; /* write here */
    struct stream *stream;
};

/* A stream into memory. */
struct written written_begin(void);

/* What was written so far; belongs to the stream. */
const char *written_text(struct written *written);

void written_end(struct written *written);

/* How often a part stands in a text. */
size_t count_of(const char *text, const char *part);

#endif
