/* compare_table.c - a comparison as one flat table: Markdown for pages, CSV for spreadsheets. */
#include <math.h>

#include "compare_show.h"
#include "escape.h"
#include "units.h"

/* Calls `print` for every pair of times, kernel by kernel. */
typedef void row_printer(FILE *out, const struct comparison *comparison, const struct contender_kernel *kernel, size_t file,
                         const struct time_pair *times);

static void print_rows(FILE *out, const struct comparison *comparison, row_printer *print)
{
    for (size_t i = 0; i < comparison->kernel_count; i++) {
        for (size_t file = 0; file < comparison->file_count; file++) {
            const struct kernel_pair *pair = &comparison->kernels[i].pairs[file];
            for (size_t j = 0; j < pair->time_count; j++)
                print(out, comparison, comparison->kernels[i].reference, file, &pair->times[j]);
        }
    }
}

/* --- Markdown ----------------------------------------------------------------------------------------------------------- */

static void print_markdown_row(FILE *out, const struct comparison *comparison, const struct contender_kernel *kernel,
                               size_t file, const struct time_pair *times)
{
    char p[32] = "-";
    if (!times->drifting)
        snprintf(p, sizeof p, "%.3g", times->adjusted_p);
    fprintf(out, "| ");
    escape_markdown(out, kernel->name);
    fprintf(out, " | ");
    escape_markdown(out, times->reference->strategy);
    fprintf(out, " | %zu | %s | %s | %s | %s | %s |\n", times->reference->workers, compare_label(file).text,
            units_seconds(compare_median_seconds(times->other)).text,
            units_seconds(compare_median_seconds(times->reference)).text, compare_verdict(times).text, p);
}

static void print_markdown_score(FILE *out, const struct interval *score)
{
    if (score->count == 0)
        fprintf(out, " - |");
    else if (score->bounded && score->low < score->high)
        fprintf(out, " %.0f (%.0f-%.0f) |", score->middle, score->low, score->high);
    else
        fprintf(out, " %.0f%s |", score->middle, score->bounded ? "" : score->withheld ? " (wanders)" : " (too few)");
}

static void print_markdown_refused(FILE *out, const struct comparison *comparison)
{
    bool begun = false;
    for (size_t i = 0; i < comparison->kernel_count; i++) {
        for (size_t file = 0; file < comparison->file_count; file++) {
            const struct kernel_pair *pair = &comparison->kernels[i].pairs[file];
            if (file == comparison->reference || (pair->other && !pair->why[0]))
                continue;
            fprintf(out, "%s- ", begun ? "" : "\nNot compared:\n\n");
            begun = true;
            escape_markdown(out, comparison->kernels[i].reference->name);
            fprintf(out, ", %s: ", compare_label(file).text);
            escape_markdown(out, pair->other ? pair->why : "only the reference has it");
            fprintf(out, "\n");
        }
    }
}

bool compare_write_markdown(FILE *out, const struct comparison *comparison)
{
    fprintf(out, "| file | | single core | all cores |\n|---|---|---:|---:|\n");
    for (size_t file = 0; file < comparison->file_count; file++) {
        fprintf(out, "| %s%s | ", compare_label(file).text, file == comparison->reference ? " (reference)" : "");
        escape_markdown(out, comparison->files[file].path);
        fprintf(out, " |");
        print_markdown_score(out, &comparison->single_core.files[file].value);
        print_markdown_score(out, &comparison->all_cores.files[file].value);
        fprintf(out, "\n");
    }
    fprintf(out,
            "\n| kernel | strategy | workers | file | time | %s's time | against %s | p (Holm) "
            "|\n|---|---|---:|---|---:|---:|---|---:|\n",
            compare_label(comparison->reference).text, compare_label(comparison->reference).text);
    print_rows(out, comparison, print_markdown_row);
    print_markdown_refused(out, comparison);
    fprintf(out, "\n%s\n", compare_caveat());
    return !ferror(out);
}

/* --- CSV ---------------------------------------------------------------------------------------------------------------- */

static void put_csv_text(FILE *out, const char *text)
{
    escape_csv(out, text, true);
    fputc(',', out);
}

/* Empty where there is no number. */
static void put_csv_number(FILE *out, double value, const char *after)
{
    if (isfinite(value))
        fprintf(out, "%.17g", value);
    fputs(after, out);
}

static void put_csv_interval(FILE *out, const struct interval *interval)
{
    put_csv_number(out, interval->middle, ",");
    put_csv_number(out, interval->bounded ? interval->low : NAN, ",");
    put_csv_number(out, interval->bounded ? interval->high : NAN, ",");
}

static void print_csv_row(FILE *out, const struct comparison *comparison, const struct contender_kernel *kernel, size_t file,
                          const struct time_pair *times)
{
    put_csv_text(out, kernel->name);
    put_csv_text(out, kernel->size);
    put_csv_text(out, times->reference->strategy);
    fprintf(out, "%zu,", times->reference->workers);
    put_csv_text(out, comparison->files[file].path);
    put_csv_text(out, comparison->files[comparison->reference].path);
    fprintf(out, "%zu,%zu,", times->other->count, times->reference->count);
    put_csv_number(out, compare_median_seconds(times->other), ",");
    put_csv_number(out, compare_median_seconds(times->reference), ",");
    put_csv_text(out, compare_verdict_name(times->verdict));
    put_csv_interval(out, &times->ratio);
    put_csv_interval(out, &times->delta);
    put_csv_number(out, times->visible, ",");
    put_csv_number(out, times->test.p, ",");
    put_csv_number(out, times->adjusted_p, "\r\n");
}

bool compare_write_csv(FILE *out, const struct comparison *comparison)
{
    fprintf(out,
            "kernel,size,strategy,workers,file,reference,samples,reference_samples,seconds,reference_seconds,verdict,ratio,"
            "ratio_low,ratio_high,cliffs_delta,cliffs_delta_low,cliffs_delta_high,visible_ratio,p,p_holm\r\n");
    print_rows(out, comparison, print_csv_row);
    return !ferror(out);
}
