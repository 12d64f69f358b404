/* peer_numpy_var.c - risk.var beside numpy. needs: python-numpy */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "python_peer.h"

static const double ERRORS_ALLOWED = 4; /* of two Monte Carlo results: 1 pair in 16,000 lies further apart */

enum { SCENARIOS = 1 << 17 };

static char numpy_version[64] = "";

static const char *version(void)
{
    return numpy_version;
}

static bool open_script(const struct ours *ours, void **context, char why[WHY_MAX])
{
    (void)ours;
    struct python_peer *peer = python_peer_make(why);
    if (!peer)
        return false;
    if (!python_peer_start(peer, "numpy_var.py", NULL, why)) {
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

/* The script leaves Value-at-Risk and Expected Shortfall. Standard errors go with the root of the number of scenarios. */
static bool agree(const struct ours *ours, const void *context, struct finding *finding)
{
    const double *answer = ours->answer; /* value at risk, expected shortfall, and the standard error of each */
    double theirs[2], widened = sqrt(1 + (double)ours->problem.item_count / SCENARIOS);
    char why[WHY_MAX];
    if (!python_peer_read(context, "answer", theirs, sizeof theirs, why)) {
        snprintf(finding->text, FINDING_MAX, "%.200s", why);
        return false;
    }
    double var_distance = fabs(answer[0] - theirs[0]) / (answer[2] * widened);
    double es_distance = fabs(answer[1] - theirs[1]) / (answer[3] * widened);
    snprintf(finding->text, FINDING_MAX,
             "VaR %.0f and %.0f, ES %.0f and %.0f: %.1f and %.1f joint standard errors apart, at most %.0f", answer[0],
             theirs[0], answer[1], theirs[1], var_distance, es_distance, ERRORS_ALLOWED);
    return var_distance <= ERRORS_ALLOWED && es_distance <= ERRORS_ALLOWED;
}

const struct contest contests[] = {
    {
        .name = "risk.var numpy",
        .kernel = "risk.var",
        .peer = "numpy standard_normal, matmul, exp, partition;",
        .version = version,
        .setting =
            "numpy.random.Generator(SFC64), its fastest; batches of 2,048 scenarios that stay in the second-level cache, "
            "every step in place (out=), one thread",
        .size = (size_t)1 << 20,
        .peer_items = SCENARIOS,
        .open = open_script,
        .run = run,
        .agree = agree,
        .close = close_peer,
    },
};
const size_t contest_count = sizeof contests / sizeof *contests;
