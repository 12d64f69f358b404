/* sales_reader.c - a ring of open files, and the buffer that each is read into. */
#define _GNU_SOURCE
#include "sales_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sales_parse.h"

enum { FOLDER_SHOWN_MAX = 120 }; /* how much of the folder's path a message shows: its end, which says most */

struct sales_reader {
    const char *folder;
    int folder_file;
    size_t in_flight;
    size_t next, opened, end; /* files: to be read, to be opened, not to be read */
    int *files;               /* a ring: file i is at i % in_flight; -1 where none is open */
    char *text;               /* SALES_FILE_MAX + SALES_PADDING bytes */
};

static bool refuse(const struct sales_reader *reader, size_t file, const char *cause, char why[WHY_MAX])
{
    char name[SALES_NAME_MAX];
    size_t length = strlen(reader->folder);
    bool cut = length > FOLDER_SHOWN_MAX;
    sales_name_shown(file, name);
    snprintf(why, WHY_MAX, "file %zu: %.200s ('%s' in %s%s)", file, cause, name, cut ? "..." : "",
             reader->folder + (cut ? length - FOLDER_SHOWN_MAX : 0));
    return false;
}

/* --- opening ------------------------------------------------------------------------------------------------------------ */

/* Opens what may be in flight. False when one cannot be opened. */
static bool open_ahead(struct sales_reader *reader, char why[WHY_MAX])
{
    for (; reader->opened < reader->end && reader->opened < reader->next + reader->in_flight; reader->opened++) {
        char name[SALES_NAME_MAX];
        sales_name(reader->opened, name);
        int file =
            openat(reader->folder_file, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe in its place is not waited for */
        if (file < 0)
            return refuse(reader, reader->opened, strerror(errno), why);
        reader->files[reader->opened % reader->in_flight] = file;
        if (reader->in_flight > 1)
            posix_fadvise(file, 0, 0, POSIX_FADV_WILLNEED);
    }
    return true;
}

static void close_file(int *file)
{
    if (*file >= 0)
        close(*file);
    *file = -1;
}

void sales_reader_begin(struct sales_reader *reader, size_t first, size_t count)
{
    for (size_t i = 0; i < reader->in_flight; i++)
        close_file(&reader->files[i]); /* left from a failure */
    reader->next = reader->opened = first;
    reader->end = first + count;
}

/* --- reading ------------------------------------------------------------------------------------------------------------ */

/* The whole file in one read; a second finds its end. -1 when it fails. */
static ssize_t read_whole(int file, char *text, size_t room)
{
    size_t used = 0;
    for (;;) {
        ssize_t length = read(file, text + used, room - used);
        if (length < 0 && errno == EINTR)
            continue;
        if (length < 0)
            return -1;
        used += (size_t)length;
        if (length == 0 || used == room)
            return (ssize_t)used;
    }
}

bool sales_reader_add(struct sales_reader *reader, struct sales_report *report, char why[WHY_MAX])
{
    size_t number = reader->next;
    char cause[WHY_MAX] = "";
    if (!open_ahead(reader, why))
        return false;
    int *file = &reader->files[number % reader->in_flight];
    ssize_t bytes = read_whole(*file, reader->text, SALES_FILE_MAX + 1);
    if (bytes < 0)
        snprintf(cause, sizeof cause, "%s", strerror(errno));
    else if (bytes > SALES_FILE_MAX)
        snprintf(cause, sizeof cause, "it is longer than %d bytes", SALES_FILE_MAX);
    close_file(file);
    reader->next++;
    if (cause[0])
        return refuse(reader, number, cause, why);
    memset(reader->text + bytes, 0, SALES_PADDING);
    return sales_parse(reader->text, (size_t)bytes, report, cause) || refuse(reader, number, cause, why);
}

/* --- the reader --------------------------------------------------------------------------------------------------------- */

bool sales_reader_open(const char *folder, size_t in_flight, struct sales_reader **reader_out, char why[WHY_MAX])
{
    struct sales_reader *reader = calloc(1, sizeof *reader);
    if (!reader) {
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    *reader = (struct sales_reader){
        .folder = folder,
        .folder_file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
        .in_flight = in_flight,
        .files = malloc(in_flight * sizeof *reader->files),
        .text = malloc(SALES_FILE_MAX + SALES_PADDING),
    };
    for (size_t i = 0; reader->files && i < in_flight; i++)
        reader->files[i] = -1;
    if (reader->folder_file >= 0 && reader->files && reader->text) {
        *reader_out = reader;
        return true;
    }
    if (reader->folder_file < 0)
        snprintf(why, WHY_MAX, "cannot open the folder %.300s: %s", folder, strerror(errno));
    else
        snprintf(why, WHY_MAX, "out of memory");
    sales_reader_close(reader);
    return false;
}

void sales_reader_close(struct sales_reader *reader)
{
    for (size_t i = 0; reader->files && i < reader->in_flight; i++)
        close_file(&reader->files[i]);
    close_file(&reader->folder_file);
    free(reader->files);
    free(reader->text);
    free(reader);
}
