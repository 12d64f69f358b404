/* written.h - what a function writes to a stream, as a string. */
#ifndef FORKJOIN_WRITTEN_H
#define FORKJOIN_WRITTEN_H

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

#endif
