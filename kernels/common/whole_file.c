/* whole_file.c - reads a whole file into memory. */
#include "whole_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Asked before opening, since opening a pipe would wait for a writer. */
static bool is_readable_size(const char *path, size_t bytes_max, char why[WHY_MAX], size_t *bytes)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        snprintf(why, WHY_MAX, "cannot read '%s': %s; check the path", path, strerror(errno));
        return false;
    }
    if (!S_ISREG(status.st_mode)) {
        snprintf(why, WHY_MAX, "cannot read '%s': it is %s; name a file", path,
                 S_ISDIR(status.st_mode) ? "a directory" : "no regular file");
        return false;
    }
    *bytes = (size_t)status.st_size;
    if (*bytes > bytes_max) {
        snprintf(why, WHY_MAX, "cannot read '%s': it has %zu bytes, the limit is %zu; pass a smaller file", path, *bytes,
                 bytes_max);
        return false;
    }
    return true;
}

char *whole_file_read(const char *path, size_t bytes_max, char why[WHY_MAX], size_t *bytes)
{
    size_t expected = 0;
    if (!is_readable_size(path, bytes_max, why, &expected))
        return NULL;
    FILE *file = fopen(path, "rb");
    char *text = file ? malloc(expected + 1) : NULL;
    if (text) {
        *bytes = fread(text, 1, expected, file);
        text[*bytes] = '\0';
    } else {
        snprintf(why, WHY_MAX, "cannot read '%s': %s; check that it may be read", path, strerror(errno));
    }
    if (text && *bytes != expected) {
        snprintf(why, WHY_MAX, "cannot read '%s': it ended after %zu of %zu bytes; check the disk", path, *bytes, expected);
        free(text);
        text = NULL;
    }
    if (file)
        fclose(file);
    return text;
}
