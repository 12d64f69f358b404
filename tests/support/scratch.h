/* scratch.h - a folder of a test's own, which goes away with all that is in it. */
#ifndef FORKJOIN_SCRATCH_H
#define FORKJOIN_SCRATCH_H

enum { SCRATCH_MAX = 512 };

struct scratch {
    char folder[SCRATCH_MAX / 2];
};

struct scratch_path {
    char text[SCRATCH_MAX];
};

/* Makes an empty folder below $TMPDIR or /tmp. What fails here ends the test program: no test can go on without. */
struct scratch scratch_make(void);
void scratch_remove(const struct scratch *scratch);

/* "FOLDER/name". */
struct scratch_path scratch_path(const struct scratch *scratch, const char *name);

/* Writes a file, and the folders it is in. */
void scratch_write(const struct scratch *scratch, const char *name, const char *text);

#endif
