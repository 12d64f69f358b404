/* written.c - open_memstream(3) in three functions, and what to ask of a text. */
#define _GNU_SOURCE
#include "written.h"

#include <stdlib.h>
#include <string.h>

/* The stream keeps where text and size are: they must not move. */
struct stream {
    char *text;
    size_t size;
};

struct written written_begin(void)
{
    struct stream *stream = calloc(1, sizeof *stream);
    FILE *out = stream ? open_memstream(&stream->text, &stream->size) : NULL;
    if (!out)
        abort();
    return (struct written){out, stream};
}

const char *written_text(struct written *written)
{
    fflush(written->out);
    return written->stream->text;
}

void written_end(struct written *written)
{
    fclose(written->out);
    free(written->stream->text);
    free(written->stream);
}

size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    while ((text = strstr(text, part)) != NULL) {
        text += strlen(part);
        count++;
    }
    return count;
}
