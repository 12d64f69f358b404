/* scratch.c - makes, fills and removes a test's own folder. */
#define _GNU_SOURCE
#include "scratch.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void must(int good, const char *action, const char *path)
{
    if (good)
        return;
    fprintf(stderr, "%s: cannot %s\n", path, action);
    abort();
}

struct scratch scratch_make(void)
{
    struct scratch scratch;
    const char *parent = getenv("TMPDIR");
    snprintf(scratch.folder, sizeof scratch.folder, "%s/forkjoin-test-XXXXXX", parent ? parent : "/tmp");
    must(mkdtemp(scratch.folder) != NULL, "make the folder", scratch.folder);
    return scratch;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status, (void)type, (void)place;
    return remove(path);
}

void scratch_remove(const struct scratch *scratch)
{
    must(nftw(scratch->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS) == 0, "remove", scratch->folder);
}

struct scratch_path scratch_path(const struct scratch *scratch, const char *name)
{
    struct scratch_path path;
    int length = snprintf(path.text, sizeof path.text, "%s/%s", scratch->folder, name);
    must(length < (int)sizeof path.text, "name", name);
    return path;
}

void scratch_write(const struct scratch *scratch, const char *name, const char *text)
{
    struct scratch_path path = scratch_path(scratch, name);
    for (char *slash = strchr(path.text + strlen(scratch->folder) + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(path.text, 0777);
        *slash = '/';
    }
    FILE *file = fopen(path.text, "we");
    must(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0, "write", path.text);
}
