/* draw_svg.c - rewrites the head of an SVG. */
#define _GNU_SOURCE
#include "draw_svg.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "draw_text.h"

/* The whole file as a string; NULL when it cannot be read. */
static char *read_all(const char *path)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return NULL;
    struct stat status; /* a folder has no size that means anything */
    size_t size = fstat(fileno(file), &status) == 0 && S_ISREG(status.st_mode) ? (size_t)status.st_size : SIZE_MAX;
    char *text = size < SIZE_MAX ? malloc(size + 1) : NULL;
    if (text && fread(text, 1, size, file) != size) {
        free(text);
        text = NULL;
    }
    if (text)
        text[size] = '\0';
    fclose(file);
    return text;
}

/* Where gnuplot's <title>...</title> <desc>...</desc> begins and ends, after "<svg ...>". */
struct head {
    char *svg, *title, *after;
};

static bool find_head(char *text, struct head *head)
{
    static const char end[] = "</desc>";
    head->svg = strstr(text, "<svg");
    head->title = head->svg ? strstr(head->svg, "<title>") : NULL;
    head->after = head->title ? strstr(head->title, end) : NULL;
    if (!head->after)
        return false;
    head->after += strlen(end);
    return true;
}

/* What gnuplot writes and is better replaced: the end of a section that XML's text does not have, which is not well-formed; and
 * names of elements that have none. */
static const struct replacement {
    const char *begin, *end, *by; /* all from `begin` up to and with `end` */
} replacements[] = {
    {"]]>", "", "]]&gt;"},
    {"<title>gnuplot_plot_", "</title>", ""},
};

/* The replacement that comes first in a text, and where; NULL: none. */
static const struct replacement *find_replacement(const char *text, const char **at)
{
    const struct replacement *first = NULL;
    for (size_t i = 0; i < sizeof replacements / sizeof replacements[0]; i++) {
        const char *found = strstr(text, replacements[i].begin);
        if (!found || (first && found > *at))
            continue;
        first = &replacements[i];
        *at = found;
    }
    return first;
}

static void put_replaced(FILE *file, const char *text)
{
    const char *at = text;
    for (const struct replacement *next; (next = find_replacement(text, &at));) {
        fwrite(text, 1, (size_t)(at - text), file);
        fputs(next->by, file);
        const char *end = strstr(at + strlen(next->begin), next->end);
        text = end ? end + strlen(next->end) : at + strlen(next->begin);
    }
    fputs(text, file);
}

static bool write_described(const char *path, char *text, const struct head *head, const char *title, const char *description)
{
    FILE *file = fopen(path, "we");
    if (!file)
        return false;
    fwrite(text, 1, (size_t)(head->svg - text), file);
    fputs("<svg role=\"img\"", file);
    char *rest = head->svg + strlen("<svg");
    fwrite(rest, 1, (size_t)(head->title - rest), file);
    fputs("<title>", file);
    draw_text_xml(file, title);
    fputs("</title>\n<desc>", file);
    draw_text_xml(file, description);
    fputs("</desc>", file);
    put_replaced(file, head->after);
    bool good = !ferror(file);
    return fclose(file) == 0 && good;
}

bool draw_svg_describe(const char *path, const char *title, const char *description)
{
    char temporary[PATH_MAX];
    struct head head;
    char *text = read_all(path);
    bool good = text && find_head(text, &head) &&
                snprintf(temporary, sizeof temporary, "%s.partial", path) < (int)sizeof temporary &&
                write_described(temporary, text, &head, title, description);
    if (good && rename(temporary, path) != 0) {
        unlink(temporary);
        good = false;
    }
    free(text);
    return good;
}
