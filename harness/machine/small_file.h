/* small_file.h - reads the small files in which Linux tells about itself, below a root that tests can choose. */
#ifndef FORKJOIN_SMALL_FILE_H
#define FORKJOIN_SMALL_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* In all of these `root` stands before `name`, which begins with "/proc" or "/sys": "" on a real system. What is read is cut to
 * `size` bytes with the closing 0. False, and "" or the value untouched, when the file is not there, may not be read, or does
 * not hold such a thing. */

/* The first line, without its end and without blanks around it. An empty line counts as nothing. */
bool small_file_line(const char *root, const char *name, char *line, size_t size);

/* The word in brackets of a choice like "always [madvise] never". */
bool small_file_choice(const char *root, const char *name, char *word, size_t size);

/* A first line that is one finite number and nothing else. */
bool small_file_number(const char *root, const char *name, double *number);

/* The value of the first line "KEY : VALUE", as in /proc/cpuinfo and /proc/self/status. */
bool small_file_field(const char *root, const char *name, const char *key, char *value, size_t size);

/* Does any line of it hold this text? */
bool small_file_holds(const char *root, const char *name, const char *text);

bool small_file_exists(const char *root, const char *name);

/* How many files a pattern of glob(7) names. */
size_t small_file_count(const char *root, const char *pattern);

/* The different first lines of all files that a pattern names, in order of appearance: "performance, powersave". */
bool small_file_lines(const char *root, const char *pattern, char *lines, size_t size);

/* The greatest number that is the first line of any of them. */
bool small_file_greatest(const char *root, const char *pattern, double *number);

#endif
