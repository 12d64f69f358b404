/* python_peer.c - a Python child behind two pipes, and files in a directory of its own. */
#define _GNU_SOURCE
#include "python_peer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATH_BYTES = 512, WORDS_MAX = 16 };

struct python_peer {
    char directory[PATH_BYTES];
    pid_t child; /* 0: none */
    FILE *to, *from;
    char version[64];
};

struct python_peer *python_peer_make(char why[WHY_MAX])
{
    struct python_peer *peer = calloc(1, sizeof *peer);
    const char *temporary = getenv("TMPDIR");
    if (!peer) {
        snprintf(why, WHY_MAX, "out of memory");
        return NULL;
    }
    snprintf(peer->directory, sizeof peer->directory, "%s/forkjoin-peer-XXXXXX", temporary && *temporary ? temporary : "/tmp");
    if (mkdtemp(peer->directory))
        return peer;
    snprintf(why, WHY_MAX, "cannot make a directory like %s: %s", peer->directory, strerror(errno));
    free(peer);
    return NULL;
}

const char *python_peer_path(const struct python_peer *peer, const char *name)
{
    static char path[PATH_BYTES + 64];
    snprintf(path, sizeof path, "%s/%s", peer->directory, name);
    return path;
}

bool python_peer_write(const struct python_peer *peer, const char *name, const void *data, size_t bytes, char why[WHY_MAX])
{
    FILE *file = fopen(python_peer_path(peer, name), "wb");
    bool written = file && fwrite(data, 1, bytes, file) == bytes;
    written = file && fclose(file) == 0 && written;
    if (!written)
        snprintf(why, WHY_MAX, "cannot write %s: %s", python_peer_path(peer, name), strerror(errno));
    return written;
}

bool python_peer_read(const struct python_peer *peer, const char *name, void *data, size_t bytes, char why[WHY_MAX])
{
    FILE *file = fopen(python_peer_path(peer, name), "rb");
    bool read = file && fread(data, 1, bytes, file) == bytes;
    if (file)
        fclose(file);
    if (!read)
        snprintf(why, WHY_MAX, "%s has less than the %zu bytes that the script should have written",
                 python_peer_path(peer, name), bytes);
    return read;
}

/* In the child: the pipes become stdin and stdout, then Python. */
static void become_python(const struct python_peer *peer, const char *script, const char *const *arguments, const int to[2],
                          const int from[2])
{
    const char *const single[] = {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"};
    char path[PATH_BYTES + 64];
    char *words[WORDS_MAX + 4] = {strdup(PEER_PYTHON), path, strdup(peer->directory)};
    setenv("PYTHONPATH", PEERS_DIRECTORY, 1); /* where python_peer.py is */
    snprintf(path, sizeof path, *script == '/' ? "%.0s%s" : "%s/%s", PEERS_DIRECTORY, script);
    for (size_t i = 0; i < sizeof single / sizeof *single; i++)
        setenv(single[i], "1", 1);
    setenv("PYTHONDONTWRITEBYTECODE", "1", 1);
    for (size_t i = 0; arguments && arguments[i] && i < WORDS_MAX; i++)
        words[3 + i] = strdup(arguments[i]);
    if (dup2(to[0], 0) < 0 || dup2(from[1], 1) < 0)
        _exit(127);
    close(to[0]), close(to[1]), close(from[0]), close(from[1]);
    execv(PEER_PYTHON, words);
    _exit(127);
}

static bool read_line(struct python_peer *peer, char *line, size_t size, char why[WHY_MAX])
{
    if (fgets(line, (int)size, peer->from)) {
        line[strcspn(line, "\n")] = 0;
        return true;
    }
    snprintf(why, WHY_MAX, "the Python script ended early; what it said is above");
    return false;
}

bool python_peer_start(struct python_peer *peer, const char *script, const char *const *arguments, char why[WHY_MAX])
{
    int to[2], from[2];
    if (pipe2(to, 0) != 0 || pipe2(from, 0) != 0) {
        snprintf(why, WHY_MAX, "cannot make a pipe: %s", strerror(errno));
        return false;
    }
    fflush(NULL);
    peer->child = fork();
    if (peer->child == 0)
        become_python(peer, script, arguments, to, from);
    close(to[0]), close(from[1]);
    peer->to = fdopen(to[1], "w");
    peer->from = fdopen(from[0], "r");
    if (peer->child > 0 && peer->to && peer->from)
        return read_line(peer, peer->version, sizeof peer->version, why);
    snprintf(why, WHY_MAX, "cannot start " PEER_PYTHON ": %s", strerror(errno));
    return false;
}

const char *python_peer_version(const struct python_peer *peer)
{
    return peer->version;
}

bool python_peer_run(struct python_peer *peer, double *seconds, char why[WHY_MAX])
{
    char line[64];
    if (fputs("go\n", peer->to) == EOF || fflush(peer->to) != 0 || !read_line(peer, line, sizeof line, why)) {
        snprintf(why, WHY_MAX, "the Python script ended early; what it said is above");
        return false;
    }
    *seconds = strtod(line, NULL);
    return true;
}

void python_peer_close(struct python_peer *peer)
{
    if (peer->to)
        fclose(peer->to); /* the script ends with its input */
    if (peer->from)
        fclose(peer->from);
    if (peer->child > 0)
        waitpid(peer->child, NULL, 0);
    char command[PATH_BYTES + 16];
    snprintf(command, sizeof command, "rm -r '%s'", peer->directory);
    if (system(command) != 0)
        fprintf(stderr, "cannot remove %s\n", peer->directory);
    free(peer);
}
