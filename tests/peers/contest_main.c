/* contest_main.c - main of every peer program: holds its contests, prints a line each, and records them.
 *
 * usage: peer_NAME [--rounds N] [--output FILE] [--machine NAME] [PART-OF-A-NAME...] */
#define _GNU_SOURCE
#include <errno.h>
#include <math.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "contest_record.h"
#include "units.h"

struct wishes {
    size_t rounds;
    const char *output, *machine;
    char **parts; /* of names; none: all contests */
    int part_count;
};

static bool parse(int count, char **words, struct wishes *wishes)
{
    *wishes = (struct wishes){.rounds = 15};
    int at = 1;
    for (; at + 1 < count && words[at][0] == '-'; at += 2) {
        if (strcmp(words[at], "--output") == 0)
            wishes->output = words[at + 1];
        else if (strcmp(words[at], "--machine") == 0)
            wishes->machine = words[at + 1];
        else if (strcmp(words[at], "--rounds") == 0)
            wishes->rounds = strtoul(words[at + 1], NULL, 10);
        else
            return false;
    }
    wishes->parts = words + at;
    wishes->part_count = count - at;
    return wishes->rounds >= 1 && wishes->rounds <= CONTEST_ROUNDS_MAX && (at == count || words[at][0] != '-');
}

static bool wanted(const struct wishes *wishes, const struct contest *contest)
{
    for (int i = 0; i < wishes->part_count; i++) {
        if (strstr(contest->name, wishes->parts[i]))
            return true;
    }
    return wishes->part_count == 0;
}

/* To the last CPU that is allowed: the first serves interrupts more often. Children and threads inherit it. */
static bool pin(char why[WHY_MAX])
{
    cpu_set_t allowed, one;
    CPU_ZERO(&one);
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
        for (int cpu = CPU_SETSIZE - 1; cpu >= 0; cpu--) {
            if (CPU_ISSET(cpu, &allowed)) {
                CPU_SET(cpu, &one);
                break;
            }
        }
        if (sched_setaffinity(0, sizeof one, &one) == 0)
            return true;
    }
    snprintf(why, WHY_MAX, "cannot pin to one CPU: %s", strerror(errno));
    return false;
}

static void print_line(const struct contest_result *result)
{
    if (*result->why) {
        printf("%-44s FAILED: %s\n", result->contest->name, result->why);
        return;
    }
    char range[40] = "too few", reach[24] = "", share[48] = "";
    if (result->ratio.bounded)
        snprintf(range, sizeof range, "%.2f-%.2f", result->ratio.low, result->ratio.high);
    if (result->contest->reach > 0)
        snprintf(reach, sizeof reach, " %s %g", result->ratio.middle >= result->contest->reach ? "reaches" : "MISSES",
                 result->contest->reach);
    if (!isnan(result->bound_share))
        snprintf(share, sizeof share, ", %.0f %% of the %s roof", 100 * result->bound_share, result->bound);
    printf("%-44s %8s/s, peer %8s/s: %.2f x (%s)%s%s\n    agree: %s\n", result->contest->name,
           units_short(result->our_rate.middle).text, units_short(result->peer_rate.middle).text, result->ratio.middle, range,
           reach, share, result->agreement.text);
}

/* False when a contest could not be held. */
static bool hold_all(const struct wishes *wishes, const struct peaks *peaks, struct contest_result *result, char why[WHY_MAX])
{
    bool held = true;
    for (size_t i = 0; i < contest_count; i++) {
        if (!wanted(wishes, &contests[i]))
            continue;
        contest_hold(&contests[i], peaks, wishes->rounds, result);
        print_line(result);
        fflush(stdout);
        if (wishes->output && !contest_record(wishes->output, result, peaks, why))
            return false;
        if (*result->why) {
            snprintf(why, WHY_MAX, "%s failed", contests[i].name);
            held = false;
        }
    }
    return held;
}

int main(int count, char **words)
{
    struct wishes wishes;
    struct peaks peaks;
    char why[WHY_MAX] = "";
    if (!parse(count, words, &wishes)) {
        fprintf(stderr, "usage: %s [--rounds 1-%d] [--output FILE] [--machine NAME] [PART-OF-A-NAME...]\n", words[0],
                CONTEST_ROUNDS_MAX);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN); /* a Python child that ended is an error of its contest */
    struct contest_result *result = malloc(sizeof *result);
    bool done = result && (!wishes.output || contest_record_start(wishes.output, wishes.machine, why)) && pin(why) &&
                contest_peaks(&peaks, why) && hold_all(&wishes, &peaks, result, why);
    if (!done)
        fprintf(stderr, "%s: %s\n", words[0], result ? why : "out of memory");
    free(result);
    return done ? 0 : 1;
}
