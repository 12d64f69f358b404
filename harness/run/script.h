/* script.h - runs the lesson's own way (services/forkjoin_lesson.py) beside a kernel, and reads what it prints. */
#ifndef FORKJOIN_SCRIPT_H
#define FORKJOIN_SCRIPT_H

#include <jansson.h>
#include <stdatomic.h>

#include "common/settings.h"

enum {
    SCRIPT_WORDS_MAX = 64,
    SCRIPT_WORD_BYTES = 320,
};

/* Its command line, after its own name. */
struct script_words {
    char words[SCRIPT_WORDS_MAX][SCRIPT_WORD_BYTES];
    size_t count;
};

enum script_status {
    SCRIPT_DONE,
    SCRIPT_ABSENT, /* python3 is not there, or what the task needs of it: no failure */
    SCRIPT_FAILED,
};

/* Adds "NAME" and, unless it is NULL, the value, by a format of printf. */
void script_add(struct script_words *words, const char *name, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Runs it on these CPUs until it ends, and puts its document, which the caller owns, into *document. It is killed, with all
 * that it has started, when `seconds` are over, when interrupted, or when we die. Why in `why` when it is not done. */
enum script_status script_run(struct script_words *words, const unsigned *cpus, size_t cpu_count, double seconds,
                              const atomic_int *interrupted, json_t **document, char why[WHY_MAX]);

#endif
