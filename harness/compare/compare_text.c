/* compare_text.c - a comparison as tables for a terminal. */
#include <math.h>
#include <string.h>

#include "compare_show.h"
#include "headline.h"
#include "printable.h"
#include "units.h"

enum {
    STRATEGY_WIDTH = 12,
    WORKERS_WIDTH = 7,
    FILE_WIDTH = 4,
    TIME_WIDTH = 9,
    VERDICT_WIDTH = 55,
    DELTA_WIDTH = 22,
    LINE_MAX_BYTES = 512,
    TEXT_WIDTH = 120
};

/* Names one after the other, in lines that fit a terminal. */
struct name_list {
    FILE *out;
    size_t column, count;
};

static void add_name(struct name_list *list, const char *name)
{
    struct printable clean = printable(name);
    size_t length = strlen(clean.text);
    bool full = list->count > 0 && list->column + 2 + length > TEXT_WIDTH;
    fprintf(list->out, "%s%s", list->count == 0 ? "" : full ? ",\n    " : ", ", clean.text);
    list->column = full ? 4 + length : list->column + (list->count ? 2 : 0) + length;
    list->count++;
}

/* --- the files ---------------------------------------------------------------------------------------------------------- */

static void print_file(FILE *out, const struct comparison *comparison, size_t index)
{
    const struct contender *file = &comparison->files[index];
    char machine[LINE_MAX_BYTES], build[LINE_MAX_BYTES];
    const char *label = compare_label(index).text;
    fprintf(out, "%-*s%s%s\n", FILE_WIDTH, label, printable(file->path).text,
            index == comparison->reference ? " (reference)" : "");
    if (json_object_get(file->context, "build")) {
        headline_machine(file->context, machine, sizeof machine);
        headline_build(file->context, build, sizeof build);
        fprintf(out, "%-*s%s: %s\n", FILE_WIDTH, "", printable(compare_file_name(file)).text, printable(machine).text);
        fprintf(out, "%-*s%s\n", FILE_WIDTH, "", printable(build).text);
    } else {
        fprintf(out, "%-*s%s, by Google Benchmark\n", FILE_WIDTH, "", printable(compare_file_name(file)).text);
    }
}

/* --- a kernel ----------------------------------------------------------------------------------------------------------- */

static void print_interval(char *text, size_t size, const struct interval *interval, const char *format)
{
    char number[3][UNIT_TEXT_MAX];
    const double values[] = {interval->middle, interval->low, interval->high};
    for (size_t i = 0; i < 3; i++)
        snprintf(number[i], sizeof number[i], format[0] == '+' ? "%+.2f" : "%.0f", values[i]);
    if (interval->count == 0)
        snprintf(text, size, "-");
    else if (!interval->bounded)
        snprintf(text, size, "%s (%s)", number[0], interval->withheld ? "wanders" : "too few");
    else if (format[0] == '+')
        snprintf(text, size, "%s (%s to %s)", number[0], number[1], number[2]);
    else
        snprintf(text, size, "%s (%s-%s)", number[0], number[1], number[2]);
}

static void print_times(FILE *out, const struct time_pair *times, size_t file)
{
    char delta[LINE_MAX_BYTES], p[32] = "-";
    print_interval(delta, sizeof delta, &times->delta, "+");
    if (!times->drifting)
        snprintf(p, sizeof p, times->adjusted_p < 0.0001 ? "< 0.0001" : "%.4f", times->adjusted_p);
    fprintf(out, "  %-*.*s%*zu  %-*s%*s  %*s  %-*s  %-*s  %s\n", STRATEGY_WIDTH, STRATEGY_WIDTH,
            printable(times->reference->strategy).text, WORKERS_WIDTH, times->reference->workers, FILE_WIDTH,
            compare_label(file).text, TIME_WIDTH, units_seconds(compare_median_seconds(times->other)).text, TIME_WIDTH,
            units_seconds(compare_median_seconds(times->reference)).text, VERDICT_WIDTH, compare_verdict(times).text,
            DELTA_WIDTH, delta, p);
}

static bool is_compared(const struct kernel_comparison *kernel, size_t file_count)
{
    for (size_t file = 0; file < file_count; file++) {
        if (kernel->pairs[file].time_count > 0)
            return true;
    }
    return false;
}

/* Of the files that are compared: a line for all, if it is the same, or one for each. */
static void print_answers(FILE *out, const struct comparison *comparison, const struct kernel_comparison *kernel)
{
    char first[WHY_MAX] = "", text[WHY_MAX];
    size_t count = 0, same = 0;
    for (size_t file = 0; file < comparison->file_count; file++) {
        if (kernel->pairs[file].time_count == 0)
            continue;
        compare_answers_text(&kernel->pairs[file], text);
        if (count++ == 0)
            memcpy(first, text, sizeof first);
        same += strcmp(first, text) == 0;
    }
    for (size_t file = 0; file < comparison->file_count; file++) {
        if (kernel->pairs[file].time_count == 0)
            continue;
        compare_answers_text(&kernel->pairs[file], text);
        if (text[0] && (same < count || count == 1))
            fprintf(out, "  %s: %s\n", compare_label(file).text, printable(text).text);
    }
    if (first[0] && same == count && count > 1)
        fprintf(out, "  all: %s\n", printable(first).text);
}

static void print_kernel_head(FILE *out, const struct comparison *comparison, const struct kernel_comparison *kernel)
{
    const struct contender_kernel *reference = kernel->reference;
    char time[32];
    fprintf(out, "\n%s", printable(reference->name).text);
    if (reference->described)
        fprintf(out, ", size %s: %s %s", printable(reference->size).text, units_count(reference->problem.item_count).text,
                units_plural(printable(reference->item).text).text);
    fprintf(out, "\n");
    print_answers(out, comparison, kernel);
    snprintf(time, sizeof time, "%s's time", compare_label(comparison->reference).text);
    fprintf(out, "  %-*s%*s  %-*s%*s  %*s  %-*s  %-*s  %s\n", STRATEGY_WIDTH, "strategy", WORKERS_WIDTH, "workers", FILE_WIDTH,
            "file", TIME_WIDTH, "time", TIME_WIDTH, time, VERDICT_WIDTH, "against the reference", DELTA_WIDTH, "Cliff's delta",
            "p");
}

static void print_kernel(FILE *out, const struct comparison *comparison, const struct kernel_comparison *kernel)
{
    if (!is_compared(kernel, comparison->file_count))
        return;
    print_kernel_head(out, comparison, kernel);
    for (size_t i = 0; i < kernel->reference->time_count; i++) { /* the files of one configuration beneath one another */
        for (size_t file = 0; file < comparison->file_count; file++) {
            const struct kernel_pair *pair = &kernel->pairs[file];
            for (size_t j = 0; j < pair->time_count; j++) {
                if (pair->times[j].reference == &kernel->reference->times[i])
                    print_times(out, &pair->times[j], file);
            }
        }
    }
}

/* --- what was not compared ---------------------------------------------------------------------------------------------- */

/* Prints the heading, the first time only. */
static void begin_section(FILE *out, bool *begun)
{
    if (!*begun)
        fprintf(out, "\nnot compared\n");
    *begun = true;
}

static void begin_line(FILE *out, bool *begun, const char *kernel, size_t file)
{
    begin_section(out, begun);
    fprintf(out, "  %s, %s: ", printable(kernel).text, compare_label(file).text);
}

static void print_refused(FILE *out, const struct comparison *comparison, size_t file, bool *begun)
{
    for (size_t i = 0; i < comparison->kernel_count; i++) {
        const struct kernel_pair *pair = &comparison->kernels[i].pairs[file];
        if (!pair->other || !pair->why[0])
            continue;
        begin_line(out, begun, comparison->kernels[i].reference->name, file);
        fprintf(out, "%s\n", printable(pair->why).text);
    }
}

/* The kernels of one file that another lacks. */
static void print_lacking(FILE *out, const struct contender *from, size_t from_file, const struct contender *in, size_t in_file,
                          bool *begun)
{
    struct name_list list = {.out = out};
    for (size_t i = 0; i < from->kernel_count; i++) {
        const struct contender_kernel *kernel = &from->kernels[i];
        if (compare_find_kernel(in, kernel))
            continue;
        begin_section(out, begun);
        if (list.count == 0)
            list.column =
                (size_t)fprintf(out, "  in %s, not in %s: ", compare_label(from_file).text, compare_label(in_file).text);
        add_name(&list, kernel->name);
    }
    if (list.count > 0)
        fprintf(out, "\n");
}

/* Configurations that failed, the reference's own among them. */
static void print_failed(FILE *out, const struct comparison *comparison, size_t file, bool *begun)
{
    const struct contender *contender = &comparison->files[file];
    for (size_t i = 0; i < contender->kernel_count; i++) {
        const struct contender_kernel *kernel = &contender->kernels[i];
        for (size_t j = 0; j < kernel->time_count; j++) {
            const struct contender_times *times = &kernel->times[j];
            if (!times->why)
                continue;
            begin_line(out, begun, kernel->name, file);
            fprintf(out, "%s on %zu worker%s failed: %s\n", printable(times->strategy).text, times->workers,
                    times->workers == 1 ? "" : "s", printable(times->why).text);
        }
    }
}

static void print_not_compared(FILE *out, const struct comparison *comparison)
{
    size_t reference = comparison->reference;
    bool begun = false;
    for (size_t file = 0; file < comparison->file_count; file++) {
        print_failed(out, comparison, file, &begun);
        if (file == reference)
            continue;
        print_refused(out, comparison, file, &begun);
        print_lacking(out, &comparison->files[reference], reference, &comparison->files[file], file, &begun);
        print_lacking(out, &comparison->files[file], file, &comparison->files[reference], reference, &begun);
    }
}

/* --- scores ------------------------------------------------------------------------------------------------------------- */

static void print_kernels(FILE *out, const char *what, const struct scores *scores)
{
    if (scores->kernel_count == 0)
        return;
    struct name_list list = {out, (size_t)fprintf(out, "  %s: ", what), 0};
    for (size_t i = 0; i < scores->kernel_count; i++)
        add_name(&list, scores->kernels[i]->name);
    fprintf(out, "\n");
}

static bool same_kernels(const struct scores *a, const struct scores *b)
{
    bool same = a->kernel_count == b->kernel_count;
    for (size_t i = 0; same && i < a->kernel_count; i++)
        same = a->kernels[i] == b->kernels[i];
    return same;
}

static void print_score(FILE *out, const struct comparison *comparison, size_t file)
{
    char single[LINE_MAX_BYTES], all[LINE_MAX_BYTES];
    const struct score *one = &comparison->single_core.files[file], *many = &comparison->all_cores.files[file];
    print_interval(single, sizeof single, &one->value, "0");
    print_interval(all, sizeof all, &many->value, "0");
    if (file == comparison->reference) {
        snprintf(single, sizeof single, one->value.count ? "1000" : "-");
        snprintf(all, sizeof all, many->value.count ? "1000" : "-");
    }
    fprintf(out, "  %4zu  %-*s  %-24s %-24s %s\n", many->value.count ? many->rank : one->rank, FILE_WIDTH,
            compare_label(file).text, single, all, printable(compare_file_name(&comparison->files[file])).text);
}

static void print_scores(FILE *out, const struct comparison *comparison)
{
    const struct scores *one = &comparison->single_core, *many = &comparison->all_cores;
    const struct scores *by = many->kernel_count ? many : one;
    fprintf(out, "\nscores");
    if (by->kernel_count == 0) {
        fprintf(out, ": none, since no kernel is compared in all files\n");
        return;
    }
    fprintf(out, ": geometric means of speed, %s = 1000\n", compare_label(comparison->reference).text);
    fprintf(out, "  rank  %-*s  %-24s %-24s %s\n", FILE_WIDTH, "file", "single core", "all cores", "machine");
    for (size_t place = 1; place <= comparison->file_count; place++) {
        for (size_t file = 0; file < comparison->file_count; file++) {
            if (by->files[file].rank == place)
                print_score(out, comparison, file);
        }
    }
    if (same_kernels(one, many)) {
        print_kernels(out, "over", one);
    } else {
        print_kernels(out, "single core over", one);
        print_kernels(out, "all cores over", many);
    }
    fprintf(
        out,
        "  One number hides what differs from kernel to kernel, and another choice of kernels gives another number: look at\n"
        "  those that resemble your work. Intervals are against the reference; where two overlap, neither is ahead.\n");
}

/* --- the whole ---------------------------------------------------------------------------------------------------------- */

static bool has_too_few(const struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->kernel_count; i++) {
        for (size_t file = 0; file < comparison->file_count; file++) {
            const struct kernel_pair *pair = &comparison->kernels[i].pairs[file];
            for (size_t j = 0; j < pair->time_count; j++) {
                if (pair->times[j].verdict == VERDICT_TOO_FEW)
                    return true;
            }
        }
    }
    return false;
}

/* Of how many pairs of a file, or of the reference, its times drift. */
static size_t count_drifting(const struct comparison *comparison, size_t of_file)
{
    size_t count = 0;
    for (size_t i = 0; i < comparison->kernel_count; i++) {
        for (size_t file = 0; file < comparison->file_count; file++) {
            const struct kernel_pair *pair = &comparison->kernels[i].pairs[file];
            for (size_t j = 0; j < pair->time_count; j++) {
                const struct time_pair *times = &pair->times[j];
                count += (of_file == comparison->reference && contender_drifts(times->reference)) ||
                         (of_file == file && contender_drifts(times->other));
            }
        }
    }
    return count;
}

static void print_drifting(FILE *out, const struct comparison *comparison)
{
    if (comparison->drifting_count == 0)
        return;
    fprintf(out, "\n%s comparison%s cannot tell, and none of them counts among those tested.\n",
            units_count(comparison->drifting_count).text, comparison->drifting_count == 1 ? "" : "s");
    for (size_t file = 0; file < comparison->file_count; file++) {
        size_t count = count_drifting(comparison, file);
        if (count > 0)
            fprintf(out,
                    "  cannot tell (%s): the machine's speed wandered while %s was measured; measure again on a quiet machine, "
                    "or with --replicates 10\n",
                    units_count(count).text, compare_label(file).text);
    }
}

static void print_tested(FILE *out, const struct comparison *comparison)
{
    if (comparison->test_count == 0)
        return;
    fprintf(
        out,
        "\n%s comparison%s. A difference is called where the Mann-Whitney test sees it among all of them: p is corrected by\n"
        "Holm, and 5 %% is the chance that any call is false. Faster by 12 %%: 1.12 times as much in a second. Slower by 12 "
        "%%:\n"
        "takes 1.12 times as long. Intervals hold with 95 %% or more. Cliff's delta: +1 when every run was faster than any of "
        "the\n"
        "reference, -1 when every one was slower.\n",
        units_count(comparison->test_count).text, comparison->test_count == 1 ? "" : "s");
    if (has_too_few(comparison))
        fprintf(out,
                "Too few samples: among so many comparisons no difference would have been seen, however large. Compare fewer "
                "files\n"
                "at once, or measure more rounds (Google Benchmark: --benchmark_repetitions=20).\n");
}

bool compare_write_text(FILE *out, const struct comparison *comparison)
{
    for (size_t file = 0; file < comparison->file_count; file++)
        print_file(out, comparison, file);
    for (size_t i = 0; i < comparison->kernel_count; i++)
        print_kernel(out, comparison, &comparison->kernels[i]);
    print_not_compared(out, comparison);
    print_scores(out, comparison);
    print_tested(out, comparison);
    print_drifting(out, comparison);
    if (comparison->test_count + comparison->drifting_count > 0)
        fprintf(out, "\n%s\n", compare_caveat());
    return !ferror(out);
}
