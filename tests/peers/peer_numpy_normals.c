/* peer_numpy_normals.c - risk.european and data.chunks beside numpy. needs: python-numpy */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "python_peer.h"

static const double ERRORS_ALLOWED = 4; /* of two Monte Carlo results: 1 pair in 16,000 lies further apart */

enum { ITEMS = 1 << 22 };

static char numpy_version[64] = "";

static const char *version(void)
{
    return numpy_version;
}

static bool open_script(const char *work, void **context, char why[WHY_MAX])
{
    const char *const arguments[] = {work, NULL};
    struct python_peer *peer = python_peer_make(why);
    if (!peer)
        return false;
    if (!python_peer_start(peer, "numpy_normals.py", arguments, why)) {
        python_peer_close(peer);
        return false;
    }
    snprintf(numpy_version, sizeof numpy_version, "%s", python_peer_version(peer));
    *context = peer;
    return true;
}

static bool open_european(const struct ours *ours, void **context, char why[WHY_MAX])
{
    (void)ours;
    return open_script("european", context, why);
}

static bool open_chunks(const struct ours *ours, void **context, char why[WHY_MAX])
{
    (void)ours;
    return open_script("chunks", context, why);
}

static bool run(void *context, double *seconds, char why[WHY_MAX])
{
    return python_peer_run(context, seconds, why);
}

static void close_peer(void *context)
{
    python_peer_close(context);
}

/* The script leaves its value and that value's standard deviation. */
static bool compare(const void *context, double value, double deviation, const char *what, struct finding *finding)
{
    double theirs[2];
    char why[WHY_MAX];
    if (!python_peer_read(context, "answer", theirs, sizeof theirs, why)) {
        snprintf(finding->text, FINDING_MAX, "%.200s", why);
        return false;
    }
    double distance = fabs(value - theirs[0]) / sqrt(deviation * deviation + theirs[1] * theirs[1]);
    snprintf(finding->text, FINDING_MAX, "%s %.6f and %.6f, %.1f joint standard errors apart, at most %.0f", what, value,
             theirs[0], distance, ERRORS_ALLOWED);
    return distance <= ERRORS_ALLOWED;
}

static bool prices_agree(const struct ours *ours, const void *context, struct finding *finding)
{
    const double *answer = ours->answer; /* price and standard error */
    return compare(context, answer[0], answer[1], "prices", finding);
}

static bool sums_agree(const struct ours *ours, const void *context, struct finding *finding)
{
    double count = (double)ours->problem.item_count;
    return compare(context, *(const double *)ours->answer / count, sqrt(2 / count), "mean squares", finding);
}

#define SETTING                                                                                                                \
    "numpy.random.Generator(SFC64), its fastest; blocks of 65,536 that stay in the cache, every step in place (out=), one "    \
    "thread"

const struct contest contests[] = {
    {
        .name = "risk.european numpy",
        .kernel = "risk.european",
        .peer = "numpy",
        .version = version,
        .setting = SETTING,
        .size = (size_t)1 << 26,
        .peer_items = ITEMS,
        .reach = 8,
        .open = open_european,
        .run = run,
        .agree = prices_agree,
        .close = close_peer,
    },
    {
        .name = "data.chunks numpy",
        .kernel = "data.chunks",
        .peer = "numpy",
        .version = version,
        .setting = SETTING,
        .size = 64000000,
        .peer_items = ITEMS,
        .open = open_chunks,
        .run = run,
        .agree = sums_agree,
        .close = close_peer,
    },
};
const size_t contest_count = sizeof contests / sizeof *contests;
