/* compare_show.c - the words and numbers that all formats of a comparison share, and the table of formats. */
#include "compare_show.h"

#include <math.h>
#include <string.h>

#include "formats.h"

struct file_label compare_label(size_t index)
{
    struct file_label label = {{0}};
    char reversed[sizeof label.text];
    size_t length = 0;
    for (size_t rest = index + 1; rest > 0 && length + 1 < sizeof reversed; rest = (rest - 1) / 26)
        reversed[length++] = (char)('A' + (rest - 1) % 26);
    for (size_t i = 0; i < length; i++)
        label.text[i] = reversed[length - 1 - i];
    return label;
}

const char *compare_verdict_name(enum verdict verdict)
{
    static const char *const names[] = {"faster", "slower", "no difference", "too few", "cannot tell"};
    return names[verdict];
}

/* --- how much ----------------------------------------------------------------------------------------------------------- */

/* From twice as much on, a factor says more than percents. */
static const double FACTOR_FROM = 2;

/* Digits after the point that leave two or three in all. */
static int digits_of(double percent)
{
    if (percent >= 9.95)
        return 0;
    return percent >= 0.995 ? 1 : 2;
}

static double percent_of(double ratio)
{
    return 100 * (ratio - 1);
}

/* `middle` is above 1: as many times the rate (word "faster") or the time ("slower"). */
static void say_difference(struct verdict_text *verdict, bool faster, const struct interval *ratio)
{
    char *text = verdict->text;
    size_t size = sizeof verdict->text;
    double middle = percent_of(ratio->middle);
    if (ratio->middle >= FACTOR_FROM && ratio->bounded)
        snprintf(text, size, faster ? "%.2f times as fast (%.2f-%.2f)" : "takes %.2f times as long (%.2f-%.2f)", ratio->middle,
                 ratio->low, ratio->high);
    else if (ratio->bounded)
        snprintf(text, size, "%s by %.*f %% (%.*f-%.*f %%)", faster ? "faster" : "slower", digits_of(middle), middle,
                 digits_of(middle), percent_of(ratio->low), digits_of(middle), percent_of(ratio->high));
    else
        snprintf(text, size, "%s by %.*f %% (too few samples for how much)", faster ? "faster" : "slower", digits_of(middle),
                 middle);
}

static struct interval inverted(struct interval ratio)
{
    struct interval inverse = ratio;
    inverse.middle = 1 / ratio.middle;
    inverse.low = 1 / ratio.high;
    inverse.high = 1 / ratio.low;
    return inverse;
}

/* Rounded up: what would have been seen must not be said to be less. */
static void say_no_difference(struct verdict_text *verdict, double visible)
{
    double percent = percent_of(visible), unit = pow(10, -digits_of(percent));
    percent = ceil(percent / unit - 1e-9) * unit;
    if (visible >= FACTOR_FROM)
        snprintf(verdict->text, sizeof verdict->text, "no difference seen; %.2f times or more would have been",
                 ceil(100 * visible - 1e-9) / 100);
    else if (percent > 0)
        snprintf(verdict->text, sizeof verdict->text, "no difference seen; one of %.*f %% or more would have been",
                 digits_of(percent), percent);
    else
        snprintf(verdict->text, sizeof verdict->text, "no difference: the times are equal");
}

struct verdict_text compare_verdict(const struct time_pair *times)
{
    struct verdict_text verdict = {{0}};
    struct interval inverse = inverted(times->ratio);
    switch (times->verdict) {
    case VERDICT_FASTER:
        say_difference(&verdict, true, &times->ratio);
        break;
    case VERDICT_SLOWER:
        say_difference(&verdict, false, &inverse);
        break;
    case VERDICT_NO_DIFFERENCE:
        say_no_difference(&verdict, times->visible);
        break;
    case VERDICT_TOO_FEW:
        snprintf(verdict.text, sizeof verdict.text, "too few samples (%zu and %zu) to tell", times->reference->count,
                 times->other->count);
        break;
    case VERDICT_CANNOT_TELL:
        snprintf(verdict.text, sizeof verdict.text, "cannot tell: the speed wandered in %s",
                 !contender_drifts(times->other)      ? "the reference"
                 : contender_drifts(times->reference) ? "both files"
                                                      : "this file");
        break;
    }
    return verdict;
}

const char *compare_caveat(void)
{
    return "Files measured at different times contain whatever the machine did in between; measure both again, in turns.";
}

/* --- answers and files --------------------------------------------------------------------------------------------------- */

void compare_answers_text(const struct kernel_pair *pair, char text[WHY_MAX])
{
    const struct answers *answers = &pair->answers;
    const char *builds = answers->same_build ? "one build" : "builds may differ";
    text[0] = '\0';
    if (!pair->other || pair->different || !pair->other->described || (pair->why[0] && !answers_forbid(answers->state)))
        return;
    if (answers->state == ANSWERS_EQUAL)
        snprintf(text, WHY_MAX, "answers equal to the bit (%s)", builds);
    else if (answers->state == ANSWERS_WITHIN)
        snprintf(text, WHY_MAX, "answers %.3g apart, within the kernel's tolerance of %.3g (%s)", answers->difference,
                 answers->tolerance, builds);
    else if (answers->state == ANSWERS_UNKNOWN)
        snprintf(text, WHY_MAX, "answers not compared: the kernel gives no number for it (%s)", builds);
    else
        snprintf(text, WHY_MAX, "%s", pair->why);
}

const char *compare_file_name(const struct contender *file)
{
    const char *host = json_string_value(json_object_get(file->context, "host_name"));
    return host && host[0] ? host : file->path;
}

double compare_median_seconds(const struct contender_times *times)
{
    size_t count = times->count;
    return exp(0.5 * (times->log_seconds[(count - 1) / 2] + times->log_seconds[count / 2]));
}

/* --- the formats --------------------------------------------------------------------------------------------------------- */

static const struct compare_format formats[] = {
    {"text", compare_write_text},
    {"json", compare_write_json},
    {"md", compare_write_markdown},
    {"csv", compare_write_csv},
};

const struct compare_format *compare_find_format(const char *name, char why[WHY_MAX])
{
    return formats_find(formats, sizeof formats[0], sizeof formats / sizeof formats[0], name, why);
}
