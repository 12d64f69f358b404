/* small_file.c - first lines, choices, numbers and fields of files in /proc and /sys. */
#define _GNU_SOURCE
#include "small_file.h"

#include <ctype.h>
#include <glob.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The longest lines are the flags of /proc/cpuinfo. */
enum { LINE_MAX_BYTES = 8192 };

static FILE *open_below(const char *root, const char *name)
{
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s%s", root, name);
    return length < (int)sizeof path ? fopen(path, "re") : NULL;
}

/* Without blanks, and the end of the line, at both ends. */
static char *trimmed(char *text)
{
    size_t length = strlen(text);
    while (length > 0 && isspace((unsigned char)text[length - 1]))
        text[--length] = '\0';
    while (isspace((unsigned char)*text))
        text++;
    return text;
}

bool small_file_line(const char *root, const char *name, char *line, size_t size)
{
    char whole[LINE_MAX_BYTES];
    line[0] = '\0';
    FILE *file = open_below(root, name);
    if (!file)
        return false;
    if (fgets(whole, sizeof whole, file))
        snprintf(line, size, "%s", trimmed(whole));
    fclose(file);
    return line[0] != '\0';
}

bool small_file_choice(const char *root, const char *name, char *word, size_t size)
{
    char line[LINE_MAX_BYTES];
    word[0] = '\0';
    if (!small_file_line(root, name, line, sizeof line))
        return false;
    char *open = strchr(line, '['), *close = open ? strchr(open, ']') : NULL;
    if (!close)
        return false;
    *close = '\0';
    snprintf(word, size, "%s", open + 1);
    return word[0] != '\0';
}

static bool parse_number(const char *text, double *number)
{
    char *end = NULL;
    double value = strtod(text, &end);
    if (end == text || *end != '\0' || !isfinite(value))
        return false;
    *number = value;
    return true;
}

bool small_file_number(const char *root, const char *name, double *number)
{
    char line[LINE_MAX_BYTES];
    return small_file_line(root, name, line, sizeof line) && parse_number(line, number);
}

bool small_file_field(const char *root, const char *name, const char *key, char *value, size_t size)
{
    char line[LINE_MAX_BYTES];
    value[0] = '\0';
    FILE *file = open_below(root, name);
    if (!file)
        return false;
    while (value[0] == '\0' && fgets(line, sizeof line, file)) {
        char *colon = strchr(line, ':');
        if (!colon)
            continue;
        *colon = '\0';
        if (strcmp(trimmed(line), key) == 0)
            snprintf(value, size, "%s", trimmed(colon + 1));
    }
    fclose(file);
    return value[0] != '\0';
}

bool small_file_holds(const char *root, const char *name, const char *text)
{
    char line[LINE_MAX_BYTES];
    bool holds = false;
    FILE *file = open_below(root, name);
    while (file && !holds && fgets(line, sizeof line, file))
        holds = strstr(line, text) != NULL;
    if (file)
        fclose(file);
    return holds;
}

bool small_file_exists(const char *root, const char *name)
{
    char path[PATH_MAX];
    return snprintf(path, sizeof path, "%s%s", root, name) < (int)sizeof path && access(path, F_OK) == 0;
}

/* --- several files ------------------------------------------------------------------------------------------------------ */

/* False when there is none; else the caller ends with globfree(). */
static bool find(const char *root, const char *pattern, glob_t *found)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s%s", root, pattern) >= (int)sizeof path)
        return false;
    return glob(path, 0, NULL, found) == 0;
}

size_t small_file_count(const char *root, const char *pattern)
{
    glob_t found;
    if (!find(root, pattern, &found))
        return 0;
    size_t count = found.gl_pathc;
    globfree(&found);
    return count;
}

/* Is `word` one of "a, b, c"? */
static bool listed(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = strstr(list, word); at; at = strstr(at + 1, word)) {
        if ((at == list || at[-1] == ' ') && (at[length] == ',' || at[length] == '\0'))
            return true;
    }
    return false;
}

bool small_file_lines(const char *root, const char *pattern, char *lines, size_t size)
{
    glob_t found;
    lines[0] = '\0';
    if (!find(root, pattern, &found))
        return false;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        char line[256];
        size_t used = strlen(lines);
        if (small_file_line("", found.gl_pathv[i], line, sizeof line) && !listed(lines, line))
            snprintf(lines + used, size - used, "%s%s", used ? ", " : "", line);
    }
    globfree(&found);
    return lines[0] != '\0';
}

bool small_file_greatest(const char *root, const char *pattern, double *number)
{
    glob_t found;
    bool any = false;
    if (!find(root, pattern, &found))
        return false;
    for (size_t i = 0; i < found.gl_pathc; i++) {
        double one = 0;
        if (!small_file_number("", found.gl_pathv[i], &one))
            continue;
        *number = any && *number > one ? *number : one;
        any = true;
    }
    globfree(&found);
    return any;
}
