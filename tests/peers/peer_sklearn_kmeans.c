/* peer_sklearn_kmeans.c - train.kmeans beside scikit-learn's KMeans, from the same centres. needs: python-sklearn
 *
 * scikit-learn subtracts the rows' mean first and works in float, in blocks of 256 rows that go through OpenBLAS' sgemm. Rows
 * are Fashion-MNIST's 60,000 training images: Debian's dataset-fashion-mnist, or the folder of its files that FASHION_MNIST
 * names. The 1,000 that come along would not do: repeated, they have so few different rows that Lloyd's iterations end early.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "dense/kmeans.h"
#include "python_peer.h"

enum { ROWS = 60000, COLUMNS = 784, ITERATIONS = 10 };

#define TEXT_(number) #number
#define TEXT(number)  TEXT_(number)

/* Rows that lie nearly between two centres may go to either, and then move both a little. */
static const double LABELS_ALLOWED = 0.01, INERTIA_ALLOWED = 1e-4;

static char sklearn_version[64] = "";

static const char *version(void)
{
    return sklearn_version;
}

/* The training images as .npy: its header, then the pixels as the package has them. */
static bool write_images(const char *path, char why[WHY_MAX])
{
    char command[1024];
    snprintf(command, sizeof command,
             "images=${FASHION_MNIST:-/usr/share/datasets/fashion-mnist}/train-images-idx3-ubyte.gz; test -r $images && "
             "{ printf '\\223NUMPY\\001\\000\\166\\000%%-117s\\n' "
             "\"{'descr': '|u1', 'fortran_order': False, 'shape': (60000, 784), }\"; gzip -dc $images | tail -c +17; } > '%s'",
             path);
    if (system(command) == 0) // NOLINT(cert-env33-c,concurrency-mt-unsafe): the path is contest.c's own
        return true;
    snprintf(
        why, WHY_MAX,
        "no Fashion-MNIST here; `make deps-peers` installs it (dataset-fashion-mnist), or set FASHION_MNIST to its folder");
    return false;
}

static bool open_peer(const struct ours *ours, void **context, char why[WHY_MAX])
{
    const char *const arguments[] = {"784", "10", NULL};
    const struct kmeans_state *state = ours->state;
    struct python_peer *peer = python_peer_make(why);
    if (!peer)
        return false;
    if (!python_peer_write(peer, "rows", state->rows, ROWS * COLUMNS * sizeof *state->rows, why) ||
        !python_peer_write(peer, "initial", state->data->initial,
                           state->data->centre_count * COLUMNS * sizeof *state->data->initial, why) ||
        !python_peer_start(peer, "sklearn_kmeans.py", arguments, why)) {
        python_peer_close(peer);
        return false;
    }
    snprintf(sklearn_version, sizeof sklearn_version, "%s", python_peer_version(peer));
    *context = peer;
    return true;
}

static bool run(void *context, double *seconds, char why[WHY_MAX])
{
    return python_peer_run(context, seconds, why);
}

static void close_peer(void *context)
{
    python_peer_close(context);
}

static bool clusters_agree(const struct ours *ours, const void *context, struct finding *finding)
{
    static uint8_t labels[ROWS];
    double theirs[2]; /* inertia, and iterations made */
    char why[WHY_MAX];
    struct span spans[SPAN_MAX];
    if (!python_peer_read(context, "labels", labels, sizeof labels, why) ||
        !python_peer_read(context, "inertia", theirs, sizeof theirs, why)) {
        snprintf(finding->text, FINDING_MAX, "%.200s", why);
        return false;
    }
    ours->kernel->outputs(ours->state, (struct range){0, ROWS}, spans);
    size_t different = 0;
    for (size_t row = 0; row < ROWS; row++)
        different += labels[row] != ((const uint8_t *)spans[0].begin)[row];
    double share = (double)different / ROWS, inertia = *(const double *)ours->answer;
    double apart = fabs(inertia - theirs[0]) / inertia;
    snprintf(finding->text, FINDING_MAX,
             "%.0f iterations; %.2g of labels differ, %g may; inertia %.9g and %.9g, %.1g apart, %g may they", theirs[1], share,
             LABELS_ALLOWED, inertia, theirs[0], apart, INERTIA_ALLOWED);
    return share <= LABELS_ALLOWED && apart <= INERTIA_ALLOWED && theirs[1] == ITERATIONS;
}

static const char *const ten[] = {"k=10", "iterations=10", NULL};
static const char *const hundred[] = {"k=100", "iterations=10", NULL};

#define CONTEST(name_, assignments_)                                                                                           \
    {                                                                                                                          \
        .name = name_, .kernel = "train.kmeans", .peer = "scikit-learn KMeans", .version = version,                            \
        .setting = "algorithm lloyd, n_init 1, the same initial centres, tol 0, float, one thread", .size = ROWS,              \
        .assignments = assignments_, .prepare_input = write_images, .reach = 1.5, .open = open_peer, .run = run,               \
        .agree = clusters_agree, .close = close_peer                                                                           \
    }

const struct contest contests[] = {
    CONTEST("train.kmeans scikit-learn 10 centres", ten),
    CONTEST("train.kmeans scikit-learn 100 centres", hundred),
};
const size_t contest_count = sizeof contests / sizeof *contests;
