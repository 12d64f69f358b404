/* draw_process.c - runs gnuplot over a script that is written to it, then describes its SVGs. */
#define _GNU_SOURCE
#include "draw_process.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "draw_svg.h"

static bool gnuplot_is_there(void)
{
    const char *path = getenv("PATH");
    while (path && *path) {
        char name[PATH_MAX];
        size_t length = strcspn(path, ":");
        snprintf(name, sizeof name, "%.*s/gnuplot", (int)length, path);
        if (access(name, X_OK) == 0)
            return true;
        path += length + (path[length] == ':');
    }
    return false;
}

static bool make_folder(const char *folder, char why[WHY_MAX])
{
    if (mkdir(folder, 0777) == 0 || errno == EEXIST)
        return true;
    snprintf(why, WHY_MAX, "cannot make the folder '%.200s' for plots: %s", folder, strerror(errno));
    return false;
}

static bool describe_all(const struct drawing *drawing, char why[WHY_MAX])
{
    const char *stem;
    json_t *texts;
    json_object_foreach(drawing->pictures, stem, texts)
    {
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%s/%s.svg", drawing->folder, stem);
        if (!draw_svg_describe(path, json_string_value(json_object_get(texts, "title")),
                               json_string_value(json_object_get(texts, "description")))) {
            snprintf(why, WHY_MAX, "gnuplot made no '%.200s'; is there space left, and may you write there?", path);
            return false;
        }
    }
    return true;
}

/* Hands a drawing with its script to `figures`, and runs it. */
static enum draw_status draw_with(const char *folder, void (*figures)(struct drawing *drawing, const void *what),
                                  const void *what, char why[WHY_MAX])
{
    struct drawing drawing = {.folder = folder, .pictures = json_object()};
    void (*before)(int) = signal(SIGPIPE, SIG_IGN); /* gnuplot may end before it has read all */
    /* By a name, since errors in what it takes for typed do not end it. */
    drawing.script = popen("gnuplot /dev/stdin", "we");
    if (!drawing.script) {
        snprintf(why, WHY_MAX, "cannot start gnuplot: %s", strerror(errno));
        signal(SIGPIPE, before);
        json_decref(drawing.pictures);
        return DRAW_FAILED;
    }
    figures(&drawing, what);
    int status = pclose(drawing.script);
    signal(SIGPIPE, before);
    bool good = false;
    if (status != 0)
        snprintf(why, WHY_MAX, "gnuplot failed with status %d; its message is above",
                 WIFEXITED(status) ? WEXITSTATUS(status) : status);
    else if (!drawing.pictures)
        snprintf(why, WHY_MAX, "out of memory");
    else
        good = describe_all(&drawing, why);
    json_decref(drawing.pictures);
    return good ? DRAW_DONE : DRAW_FAILED;
}

enum draw_status draw_into(const char *folder, void (*figures)(struct drawing *drawing, const void *what), const void *what,
                           char why[WHY_MAX])
{
    if (!gnuplot_is_there()) {
        snprintf(why, WHY_MAX, "no plots: gnuplot is not installed ('make deps' installs it)");
        return DRAW_NO_GNUPLOT;
    }
    return make_folder(folder, why) ? draw_with(folder, figures, what, why) : DRAW_FAILED;
}
