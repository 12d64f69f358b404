/* peer_numpy_american.c - risk.american beside the same method in numpy. needs: python-numpy */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "python_peer.h"

enum { PATHS = 1 << 16 };

/* Of two Monte Carlo results: 1 pair in 16,000 lies further apart. */
static const double ERRORS_ALLOWED = 4;
/* Each fit knows its own paths, and none is the best policy: with as few paths as here, that is up to so much of the price. */
static const double FITS_ALLOWED = 0.004;

static char numpy_version[64] = "";

static const char *version(void)
{
    return numpy_version;
}

static bool open_peer(const struct ours *ours, void **context, char why[WHY_MAX])
{
    (void)ours;
    const char *const arguments[] = {NULL};
    struct python_peer *peer = python_peer_make(why);
    if (!peer)
        return false;
    if (!python_peer_start(peer, "numpy_american.py", arguments, why)) {
        python_peer_close(peer);
        return false;
    }
    snprintf(numpy_version, sizeof numpy_version, "%s", python_peer_version(peer));
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

static bool agree(const struct ours *ours, const void *context, struct finding *finding)
{
    const double *answer = ours->answer; /* begins with price and standard error */
    double theirs[2];
    char why[WHY_MAX];
    if (!python_peer_read(context, "answer", theirs, sizeof theirs, why)) {
        snprintf(finding->text, FINDING_MAX, "%.200s", why);
        return false;
    }
    double distance = fabs(answer[0] - theirs[0]), error = hypot(answer[1], theirs[1]);
    snprintf(finding->text, FINDING_MAX,
             "prices %.5f and %.5f, %.1f joint standard errors apart, at most %.0f and 0.4 %% of bias", answer[0], theirs[0],
             distance / error, ERRORS_ALLOWED);
    return distance <= ERRORS_ALLOWED * error + FITS_ALLOWED * answer[0];
}

const struct contest contests[] = {
    {
        .name = "risk.american numpy",
        .kernel = "risk.american",
        .peer = "numpy",
        .version = version,
        .setting =
            "numpy.random.Generator(SFC64), its fastest; 65,536 paths, a Brownian bridge backwards as ours, so that arrays "
            "stay in the cache; every step that can be in place; normal equations by a product of matrices; one thread",
        .size = (size_t)1 << 20,
        .peer_items = PATHS,
        .open = open_peer,
        .run = run,
        .agree = agree,
        .close = close_peer,
    },
};
const size_t contest_count = sizeof contests / sizeof *contests;
