/* whole_file.c - reads a whole file into memory. */
#include "whole_file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* How much of a path a message shows. */
enum { PATH_SHOWN_MAX = 200 };

void whole_file_refuse(const char *path, const char *cause, char why[WHY_MAX])
{
    size_t length = strlen(path);
    bool cut = length > PATH_SHOWN_MAX;
    snprintf(why, WHY_MAX, "cannot read '%s%s': %.*s", cut ? "..." : "", cut ? path + length - PATH_SHOWN_MAX : path,
             WHY_MAX - PATH_SHOWN_MAX - 20, cause);
}

/* Asked before opening, since opening a pipe would wait for a writer. */
static bool is_readable_size(const char *path, size_t bytes_max, char why[WHY_MAX], size_t *bytes)
{
    char cause[WHY_MAX] = "";
    struct stat status;
    if (stat(path, &status) != 0)
        snprintf(cause, sizeof cause, "%s; check the path", strerror(errno));
    else if (!S_ISREG(status.st_mode))
        snprintf(cause, sizeof cause, "it is %s; name a file", S_ISDIR(status.st_mode) ? "a directory" : "no regular file");
    else if ((*bytes = (size_t)status.st_size) > bytes_max)
        snprintf(cause, sizeof cause, "it has %zu bytes, the limit is %zu; pass a smaller file", *bytes, bytes_max);
    if (cause[0])
        whole_file_refuse(path, cause, why);
    return cause[0] == '\0';
}

char *whole_file_read(const char *path, size_t bytes_max, char why[WHY_MAX], size_t *bytes)
{
    char cause[WHY_MAX] = "";
    size_t expected = 0;
    if (!is_readable_size(path, bytes_max, why, &expected))
        return NULL;
    FILE *file = fopen(path, "rbe");
    char *text = file ? malloc(expected + 1) : NULL;
    if (text) {
        *bytes = fread(text, 1, expected, file);
        text[*bytes] = '\0';
        if (*bytes != expected)
            snprintf(cause, sizeof cause, "it ended after %zu of %zu bytes; check the disk", *bytes, expected);
    } else {
        snprintf(cause, sizeof cause, "%s; check that it may be read", strerror(errno));
    }
    if (file)
        fclose(file);
    if (cause[0] == '\0')
        return text;
    whole_file_refuse(path, cause, why);
    free(text);
    return NULL;
}
