/* sheet.c - a small table of texts, printed as Markdown. */
#include "sheet.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* A row that holds 94 % fails once in so many runs with other seeds; one that holds 90 % of 2,000 always does. */
static const double CHANCE_OF_BAD_LUCK = 1e-4;

static bool too_few(const struct tally *tally)
{
    return tally->shown == 0 ||
           (tally_share(tally) < REQUIRED_SHARE && tally_chance_of_so_few(tally, REQUIRED_SHARE) < CHANCE_OF_BAD_LUCK);
}

void sheet_put(struct sheet *sheet, const char *interval, const char *samples, const char *column, const char *text)
{
    assert(sheet->cell_count < SHEET_CELLS_MAX);
    struct sheet_cell *cell = &sheet->cells[sheet->cell_count++];
    snprintf(cell->row, sizeof cell->row, "%s", interval);
    snprintf(cell->samples, sizeof cell->samples, "%s", samples);
    snprintf(cell->column, sizeof cell->column, "%s", column);
    snprintf(cell->text, sizeof cell->text, "%s", text);
}

/* One in which few replicates had an interval says little, but it is not left out. */
static void note_lowest(struct sheet *sheet, const char *interval, const char *samples, const char *column,
                        const struct tally *tally)
{
    size_t i = 0;
    while (i < sheet->lowest_count && strcmp(sheet->lowest[i].interval, interval) != 0)
        i++;
    struct sheet_lowest *lowest = &sheet->lowest[i];
    if (tally->shown == 0 || (i < sheet->lowest_count && tally_share(&lowest->tally) <= tally_share(tally)))
        return;
    assert(i < SHEET_INTERVALS_MAX);
    sheet->lowest_count += i == sheet->lowest_count;
    lowest->tally = *tally;
    snprintf(lowest->interval, sizeof lowest->interval, "%s", interval);
    snprintf(lowest->where, sizeof lowest->where, "%s; %s", samples, column);
}

static void put_tally(struct sheet *sheet, const char *what, const char *samples, const char *column, const struct tally *tally,
                      const char *judgement)
{
    char text[SHEET_TEXT_MAX] = "none", some[SHEET_TEXT_MAX / 4] = "";
    if (tally->shown < tally->asked)
        snprintf(some, sizeof some, ", of %.3g %%", 100 * (double)tally->shown / (double)tally->asked);
    if (tally->shown > 0)
        snprintf(text, sizeof text, "%.1f ± %.1f%s%s", 100 * tally_share(tally), 100 * tally_error(tally), some, judgement);
    sheet_put(sheet, what, samples, column, text);
}

void sheet_add(struct sheet *sheet, const char *interval, const char *samples, const char *column, const struct tally *tally,
               bool required)
{
    bool failed = required && too_few(tally);
    sheet->judged += required;
    sheet->failed += failed;
    put_tally(sheet, interval, samples, column, tally, failed ? " **too few**" : "");
    note_lowest(sheet, interval, samples, column, tally);
}

void sheet_add_share(struct sheet *sheet, const char *what, const char *samples, const char *column, const struct tally *tally)
{
    put_tally(sheet, what, samples, column, tally, "");
}

/* --- printing ------------------------------------------------------------------------------------------------------------- */

static bool same_row(const struct sheet_cell *a, const struct sheet_cell *b)
{
    return strcmp(a->row, b->row) == 0 && strcmp(a->samples, b->samples) == 0;
}

static bool begins_row(const struct sheet *sheet, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (same_row(&sheet->cells[i], &sheet->cells[index]))
            return false;
    }
    return true;
}

static bool begins_column(const struct sheet *sheet, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (strcmp(sheet->cells[i].column, sheet->cells[index].column) == 0)
            return false;
    }
    return true;
}

static const char *text_at(const struct sheet *sheet, const struct sheet_cell *row, const char *column)
{
    for (size_t i = 0; i < sheet->cell_count; i++) {
        if (same_row(&sheet->cells[i], row) && strcmp(sheet->cells[i].column, column) == 0)
            return sheet->cells[i].text;
    }
    return "";
}

static void print_head(const struct sheet *sheet)
{
    printf("\n| | samples |");
    for (size_t i = 0; i < sheet->cell_count; i++) {
        if (begins_column(sheet, i))
            printf(" %s |", sheet->cells[i].column);
    }
    printf("\n|---|---|");
    for (size_t i = 0; i < sheet->cell_count; i++) {
        if (begins_column(sheet, i))
            printf("---|");
    }
    printf("\n");
}

void sheet_print(struct sheet *sheet)
{
    print_head(sheet);
    for (size_t i = 0; i < sheet->cell_count; i++) {
        if (!begins_row(sheet, i))
            continue;
        printf("| %s | %s |", sheet->cells[i].row, sheet->cells[i].samples);
        for (size_t j = 0; j < sheet->cell_count; j++) {
            if (begins_column(sheet, j))
                printf(" %s |", text_at(sheet, &sheet->cells[i], sheet->cells[j].column));
        }
        printf("\n");
    }
    fflush(stdout);
    sheet->cell_count = 0;
}

void sheet_print_lowest(const struct sheet *sheet)
{
    printf("\n| interval | held least | where | replicates |\n|---|---|---|---:|\n");
    for (size_t i = 0; i < sheet->lowest_count; i++) {
        const struct sheet_lowest *lowest = &sheet->lowest[i];
        printf("| %s | %.1f ± %.1f | %s | %zu |\n", lowest->interval, 100 * tally_share(&lowest->tally),
               100 * tally_error(&lowest->tally), lowest->where, lowest->tally.shown);
    }
}
