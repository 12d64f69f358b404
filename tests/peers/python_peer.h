/* python_peer.h - a peer that is a Python library: a child process that works when told to.
 *
 * The script imports python_peer.py and calls `serve(work)`, which answers each line "go" by running work() once and printing
 * its own seconds. Data go through files in a directory of the peer's own: raw little-endian arrays that C writes and numpy
 * reads (numpy.fromfile), and the other way round for outputs (array.tofile). The child inherits the CPU of its parent; the
 * thread counts of its libraries are set to 1 by environment variables before it starts. */
#ifndef FORKJOIN_PYTHON_PEER_H
#define FORKJOIN_PYTHON_PEER_H

#include "peer.h"

#ifdef __cplusplus
extern "C" {
#endif

struct python_peer;

/* Makes the directory. NULL: why. */
struct python_peer *python_peer_make(char why[WHY_MAX]);

/* The path of a file there; a static buffer, good until the next call. */
const char *python_peer_path(const struct python_peer *peer, const char *name);

/* Writes an array to a file there, before the start; reads one back, after a run. */
bool python_peer_write(const struct python_peer *peer, const char *name, const void *data, size_t bytes, char why[WHY_MAX]);
bool python_peer_read(const struct python_peer *peer, const char *name, void *data, size_t bytes, char why[WHY_MAX]);

/* Starts `python3 SCRIPT DIRECTORY ARGUMENT...` (a script beside this file, or an absolute path; arguments
 * end with NULL) and waits until it is
 * ready. */
bool python_peer_start(struct python_peer *peer, const char *script, const char *const *arguments, char why[WHY_MAX]);

/* What the script passed as `version` to serve(), after the start. */
const char *python_peer_version(const struct python_peer *peer);

/* One run; *seconds by the child's clock. */
bool python_peer_run(struct python_peer *peer, double *seconds, char why[WHY_MAX]);

/* Ends the child, removes the directory. */
void python_peer_close(struct python_peer *peer);

#ifdef __cplusplus
}
#endif

#endif
