/* disturbance.c - thresholds beyond which a sample counts as disturbed, and their words. */
#include "disturbance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stats/median.h"

/* --- thresholds --------------------------------------------------------------------------------------------------------- */

/* Of the time of a run: half of the 2 % to which speedups are measured by default. What took less moved no sample by more. */
static const double LOST_SHARE = 0.01;

/* What one involuntary switch takes from a worker: a short turn of the other task, and the filling of the second-level cache
 * anew (2 MiB at 10 GB/s). Every machine has some tens of such turns a second, of the kernel's own. */
static const double SWITCH_SECONDS = 200e-6;

/* Fewer are chance: a timer, an interrupt thread. */
enum { SWITCHES_LEAST = 3 };

/* The clock of a CPU that is held at one frequency is read with 1 or 2 % of flutter; below this it ran in another state. */
static const double FREQUENCY_SHARE = 0.95;

/* --- the rule ----------------------------------------------------------------------------------------------------------- */

/* Workers that share a CPU push each other off it: that is what was asked for. So do those that wait, and their service. */
static bool has_many_switches(const struct sample *sample, const struct configuration *configuration)
{
    double runs = (double)(sample->runs ? sample->runs : 1);
    double worker_seconds = sample->seconds * runs * (double)configuration->worker_count;
    return !configuration->oversubscribed && !configuration->waits && sample->involuntary_switches >= SWITCHES_LEAST &&
           (double)sample->involuntary_switches * SWITCH_SECONDS > LOST_SHARE * worker_seconds;
}

/* Right after a run the task that counts is running, and workers may still be on their way to sleep; without workers of its own
 * it is alone. */
static size_t expected_runnable(const struct configuration *configuration)
{
    return configuration->parallel ? configuration->worker_count + 1 : 1;
}

unsigned disturbance_of(const struct sample *sample, const struct configuration *configuration, double usual_megahertz)
{
    unsigned seen = 0;
    if (sample->steal > LOST_SHARE) /* false for NAN */
        seen |= DISTURBED_STEAL;
    if (has_many_switches(sample, configuration))
        seen |= DISTURBED_SWITCHES;
    if (sample->runnable > expected_runnable(configuration) && !configuration->waits) /* who answers those runs, too */
        seen |= DISTURBED_RUNNABLE;
    if (sample->megahertz < FREQUENCY_SHARE * usual_megahertz)
        seen |= DISTURBED_FREQUENCY;
    if (sample->throttled > 0)
        seen |= DISTURBED_THROTTLED;
    return seen;
}

bool disturbance_flag(struct configuration *configuration)
{
    size_t count = 0;
    double *megahertz = malloc((configuration->sample_count + 1) * sizeof *megahertz);
    if (!megahertz)
        return false;
    for (size_t i = 0; i < configuration->sample_count; i++) {
        if (isfinite(configuration->samples[i].megahertz))
            megahertz[count++] = configuration->samples[i].megahertz;
    }
    double usual = count ? stats_median(megahertz, count, 0.95).middle : NAN;
    free(megahertz);
    for (size_t i = 0; i < configuration->sample_count; i++)
        configuration->samples[i].disturbance = disturbance_of(&configuration->samples[i], configuration, usual);
    return true;
}

/* --- words -------------------------------------------------------------------------------------------------------------- */

/* In the order of the bits. */
static const char *const words[DISTURBANCE_COUNT] = {"steal", "switches", "runnable", "frequency", "throttled"};

struct disturbance_words disturbance_words(unsigned disturbance)
{
    struct disturbance_words list = {""};
    size_t used = 0;
    for (size_t i = 0; i < DISTURBANCE_COUNT; i++) {
        if (disturbance & 1u << i)
            used += (size_t)snprintf(list.text + used, sizeof list.text - used, "%s%s", used ? "," : "", words[i]);
    }
    return list;
}

/* The bit of a word of `length` characters; 0 for an unknown one. */
static unsigned bit_of(const char *word, size_t length)
{
    for (size_t i = 0; i < DISTURBANCE_COUNT; i++) {
        if (strlen(words[i]) == length && strncmp(words[i], word, length) == 0)
            return 1u << i;
    }
    return 0;
}

bool disturbance_parse(const char *text, unsigned *disturbance)
{
    *disturbance = 0;
    while (*text) {
        size_t length = strcspn(text, ",");
        unsigned bit = bit_of(text, length);
        if (bit == 0 || (text[length] == ',' && text[length + 1] == '\0'))
            return false;
        *disturbance |= bit;
        text += length + (text[length] == ',');
    }
    return true;
}
