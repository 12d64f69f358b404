/* forkjoin_files.c - the program forkjoin-files: makes a folder of sales files, and removes it at its end. wait.files reads
 * them.
 *
 * Its line "ready at FOLDER" comes when all files are there. It then sleeps until a signal ends it, and a keeper removes the
 * folder, however it ended. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "command_line.h"
#include "files/sales.h"
#include "keeper.h"

static const char PROGRAM[] = "forkjoin-files";

enum { WRONG_USE = 2, CANNOT = 3, FOLDER_MAX = 240 }; /* a service's address has less than 256 bytes */

/* --- the folder --------------------------------------------------------------------------------------------------------- */

static const char *parent_folder(void)
{
    const char *wanted = getenv("TMPDIR");
    return wanted && wanted[0] ? wanted : "/tmp";
}

/* What the files take, each rounded up to whole blocks of the file system. */
static double bytes_needed(uint64_t seed, size_t count, double block_bytes)
{
    double bytes = 0;
    for (size_t file = 0; file < count; file++)
        bytes += 25.0 * (double)sales_row_count(seed, file) + block_bytes;
    return bytes;
}

/* Asked before, so that nobody else's disk is full meanwhile. */
static bool has_room(const char *folder, uint64_t seed, size_t count)
{
    struct statvfs status;
    if (statvfs(folder, &status) != 0)
        return true; /* what is missing will be told by what fails */
    double free_bytes = (double)status.f_bavail * (double)status.f_frsize;
    double needed = bytes_needed(seed, count, (double)status.f_frsize);
    if (needed <= free_bytes)
        return true;
    printf("%zu files need %.1f MiB, but %s has %.1f free; set TMPDIR to another folder, or pass a smaller --size\n", count,
           needed / 1048576, folder, free_bytes / 1048576);
    return false;
}

/* A fresh folder below $TMPDIR, and its keeper. False, told. */
static bool make_folder(uint64_t seed, size_t count, char folder[PATH_MAX])
{
    const char *parent = parent_folder();
    char real[PATH_MAX];
    if (!realpath(parent, real)) {
        printf("cannot make files in '%.100s': %s; set TMPDIR to another folder\n", parent, strerror(errno));
        return false;
    }
    if (strpbrk(real, "\r\n") || strlen(real) + sizeof "/forkjoin-files.XXXXXX" > FOLDER_MAX) {
        printf(
            "the name of the folder TMPDIR is longer than %d bytes, or has a line's end in it; set TMPDIR to another folder\n",
            FOLDER_MAX - (int)sizeof "/forkjoin-files.XXXXXX");
        return false;
    }
    if (!has_room(real, seed, count))
        return false;
    snprintf(folder, PATH_MAX, "%.4000s/forkjoin-files.XXXXXX", real);
    if (!mkdtemp(folder)) {
        printf("cannot make a folder in '%s': %s; set TMPDIR to another folder\n", real, strerror(errno));
        return false;
    }
    if (keeper_start(keeper_remove_folder, folder))
        return true;
    printf("cannot start the process that removes %s: %s\n", folder, strerror(errno));
    rmdir(folder);
    return false;
}

/* --- the files ---------------------------------------------------------------------------------------------------------- */

static bool write_all(int file, const char *text, size_t bytes)
{
    while (bytes > 0) {
        ssize_t written = write(file, text, bytes);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        text += written;
        bytes -= (size_t)written;
    }
    return true;
}

/* False with errno set. */
static bool make_file(int folder, uint64_t seed, size_t number)
{
    static char text[SALES_FILE_MAX];
    char name[SALES_NAME_MAX];
    sales_name(number, name);
    size_t bytes = sales_write(seed, number, text);
    int file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return false;
    bool good = write_all(file, text, bytes);
    int cause = errno;
    bool closed = close(file) == 0; /* where a quota is told */
    if (!good)
        errno = cause;
    return good && closed;
}

/* False, told. */
static bool make_files(const char *path, uint64_t seed, size_t count, bool sync)
{
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    size_t number = 0;
    while (folder >= 0 && number < count && make_file(folder, seed, number))
        number++;
    bool good = folder >= 0 && number == count && (!sync || syncfs(folder) == 0);
    if (!good)
        printf("cannot make file %zu of %zu in %s: %s; set TMPDIR to another folder\n", number, count, path, strerror(errno));
    if (folder >= 0)
        close(folder);
    return good;
}

/* --- the command line --------------------------------------------------------------------------------------------------- */

static const char HELP[] =
    "usage: forkjoin-files [OPTION...]\n"
    "Makes CSV files of sales in a fresh folder below $TMPDIR, says where, and removes them when it ends.\n\n"
    "  --files N   how many, up to 1000000; they have 66 KiB on average (default: 10)\n"
    "  --seed N    what stands in them is drawn from it (default: 1)\n"
    "  --sync      wait until they are on the disk\n"
    "  --help      print this\n";

static const struct option options[] = {
    {"files", required_argument, NULL, 'f'},
    {"seed", required_argument, NULL, 's'},
    {"sync", no_argument, NULL, 'y'},
    {"help", no_argument, NULL, 'h'},
    {0},
};

/* The status to end with, or -1 to go on. */
static int parse_all(int argc, char **argv, uint64_t *files, uint64_t *seed, bool *sync)
{
    int found = 0;
    while ((found = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        switch (found) {
        case 'f':
            if (!command_line_number(PROGRAM, "files", optarg, 1, SALES_FILES_MOST, files))
                return WRONG_USE;
            break;
        case 's':
            if (!command_line_number(PROGRAM, "seed", optarg, 0, UINT64_MAX, seed))
                return WRONG_USE;
            break;
        case 'y':
            *sync = true;
            break;
        case 'h':
            fputs(HELP, stdout);
            return 0;
        default:
            return WRONG_USE; /* told */
        }
    }
    return command_line_ends(PROGRAM, argc, argv) ? -1 : WRONG_USE;
}

int main(int argc, char **argv)
{
    uint64_t files = 10, seed = 1;
    bool sync = false;
    static char folder[PATH_MAX];
    int status = parse_all(argc, argv, &files, &seed, &sync);
    if (status >= 0)
        return status;
    signal(SIGXFSZ, SIG_IGN); /* a limit of files' length is told as any other cause */
    if (!make_folder(seed, (size_t)files, folder) || !make_files(folder, seed, (size_t)files, sync))
        return CANNOT;
    printf("ready at %s\n", folder);
    fflush(stdout);
    for (;;) /* until a signal ends it */
        pause();
}
