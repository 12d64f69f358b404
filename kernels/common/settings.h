/* settings.h - what the user asked of one kernel, already checked against the kernel's own tables. */
#ifndef FORKJOIN_SETTINGS_H
#define FORKJOIN_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    WHY_MAX = 512,      /* bytes of a message that says why something failed, with the closing 0 */
    SIZE_COUNT = 4,     /* tiny, small, medium, large */
    PARAMETERS_MAX = 16 /* rows in a kernel's parameter table at most */
};

/* One thing that --set KERNEL.NAME=VALUE can change. */
struct parameter {
    const char *name; /* "strike" */
    const char *help; /* one line, with the unit */
    double fallback;  /* the value when the user says nothing */
    double least, most;
    bool whole; /* whole numbers only */
};

struct settings {
    size_t size; /* items asked for, at least 1 */
    uint64_t seed;
    const char *input;                  /* a file to read, or NULL for the kernel's own */
    const char *data_directory;         /* where the photographs and models lie that come with forkjoin */
    const struct parameter *parameters; /* the kernel's table, or NULL */
    double values[PARAMETERS_MAX];      /* one for each row of the table */
};

/* The value of a parameter of the kernel's table. Asking for a name that is not there is a mistake of the caller's. */
double settings_value(const struct settings *settings, const char *name);

/* Every parameter at its fallback. `parameters` may be NULL. */
void settings_use_fallbacks(struct settings *settings, const struct parameter *parameters);

/* Sets one parameter from text. False when there is no such name, or the text is no number in the parameter's bounds. */
bool settings_set(struct settings *settings, const char *name, const char *text, char why[WHY_MAX]);

#endif
