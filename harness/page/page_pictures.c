/* page_pictures.c - which of a result's plots are in the page, and how much room they may take. */
#define _GNU_SOURCE
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "page_parts.h"

/* A page is to stay below 2 MB: 0.8 MB of pictures leaves room for the program (0.3 MB), 50 rounds of samples and the tables. A
 * single one of more than 0.4 MB would leave too little for others. As part of the page a picture is at most a fifth larger. */
enum { PICTURES_MAX = 800000, PICTURE_MAX = 400000 };

bool page_put_picture(FILE *out, const struct page_result *result, const char *stem, const char *alt, size_t *bytes)
{
    char path[PATH_MAX];
    if (!result->folder || *bytes >= PICTURES_MAX)
        return false;
    size_t room = (PICTURES_MAX - *bytes) / 6 * 5;
    snprintf(path, sizeof path, "%s/%s.svg", result->folder, stem);
    char *picture = NULL;
    size_t length;
    FILE *memory = open_memstream(&picture, &length);
    bool shown = memory && html_picture(memory, path, alt, "class=\"plot\" decoding=\"async\"",
                                        room < PICTURE_MAX ? room : PICTURE_MAX, bytes);
    shown = memory && fclose(memory) == 0 && shown;
    if (shown) { /* on a narrow screen it keeps a size at which it can be read, and scrolls by itself, also by keyboard */
        fputs("<div class=\"wide\" role=\"group\" tabindex=\"0\" aria-label=\"Picture\">", out);
        fwrite(picture, 1, length, out);
        fputs("</div>\n", out);
    }
    free(picture);
    return shown;
}
