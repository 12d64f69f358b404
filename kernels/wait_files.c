/* wait_files.c - CSV files read, checked and added up into one report: a lesson's "1000 files".
 *
 * A service (services/forkjoin_files.c) makes a folder of sales files, 4 KiB to 256 KiB each, and removes it afterwards. A file
 * is opened, read by one call into the worker's buffer, parsed, checked against its own last line, and added to sums by month
 * and by product. Read from the page cache that is work for the CPU, whatever the lesson calls it; `cold` drops the files from
 * there before every run, and then it is the disk that is waited for.
 *
 * `inflight` files that one thread has the system read ahead (posix_fadvise) are the honest baseline of the cold case. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/in_flight.h"
#include "files/page_cache.h"
#include "files/sales.h"
#include "files/sales_reader.h"
#include "kernel.h"

static const struct parameter parameters[] = {
    {"cold", "1: the files are dropped from the page cache before every run", 0, 0, 1, true},
    {"inflight", "files that one worker has open at once, those behind the first being read ahead", 1, 1, 200, true},
    {0},
};

struct files {
    bool cold;
    size_t in_flight;
};

/* In the arena. */
struct state {
    const struct problem *problem;
    uint64_t *file_cents;            /* one for each file: its total */
    size_t cached_pages, page_count; /* with `cold`: of the files, before the run */
};

static const struct files *files_of(const struct problem *problem)
{
    return problem->parameters;
}

static struct state *lay_out(const struct problem *problem, struct arena *arena)
{
    struct state *state = arena_take(arena, sizeof *state);
    uint64_t *file_cents = arena_take(arena, problem->item_count * sizeof *file_cents);
    if (state)
        *state = (struct state){.problem = problem, .file_cents = file_cents};
    return state;
}

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    if (problem->item_count > SALES_FILES_MOST) {
        snprintf(why, WHY_MAX, "there are at most %d files, not %zu; pass a smaller --size", SALES_FILES_MOST,
                 problem->item_count);
        return false;
    }
    struct files *files = malloc(sizeof *files);
    if (!files) {
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    *files = (struct files){.cold = settings_value(settings, "cold") != 0,
                            .in_flight = (size_t)settings_value(settings, "inflight")};
    struct arena measure = {0};
    lay_out(problem, &measure);
    problem->arena_bytes = measure.used;
    problem->chunk_size = in_flight_chunk(files->in_flight); /* they differ 60-fold in length */
    problem->partial_bytes = problem->answer_bytes = sizeof(struct sales_report);
    problem->parameters = files;
    return true;
}

static void forget(struct problem *problem)
{
    free(problem->parameters);
    problem->parameters = NULL;
}

/* --- the service -------------------------------------------------------------------------------------------------------- */

static void words_of(const struct problem *problem, struct service_words *words)
{
    snprintf(words->words[words->count++], SERVICE_WORD_BYTES, "--files=%zu", problem->item_count);
    snprintf(words->words[words->count++], SERVICE_WORD_BYTES, "--seed=%" PRIu64, problem->seed);
    if (files_of(problem)->cold) /* only what is on the disk can be dropped from memory */
        snprintf(words->words[words->count++], SERVICE_WORD_BYTES, "--sync");
}

/* A thousand files are made in a fraction of a second; a hundred thousand, with --sync on a slow disk, take minutes, and their
 * removal seconds. */
static const struct service maker = {.program = "forkjoin-files", .words = words_of, .start_seconds = 600, .stop_seconds = 60};

/* --- the work ----------------------------------------------------------------------------------------------------------- */

static bool setup(const struct problem *problem, struct arena *arena, void **state, char why[WHY_MAX])
{
    (void)why;
    *state = lay_out(problem, arena);
    return true;
}

/* Drops a file, and counts what stayed. One that is not there is told when it is read. */
static void make_cold(struct state *state, int folder, size_t number)
{
    char name[SALES_NAME_MAX];
    size_t pages = 0;
    sales_name(number, name);
    int file = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return;
    page_cache_drop(file);
    state->cached_pages += page_cache_pages(file, &pages);
    state->page_count += pages;
    close(file);
}

static void prepare(void *state_in)
{
    struct state *state = state_in;
    if (!files_of(state->problem)->cold)
        return;
    int folder = open(state->problem->service_addresses[0], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    state->cached_pages = state->page_count = 0;
    for (size_t i = 0; folder >= 0 && i < state->problem->item_count; i++)
        make_cold(state, folder, i);
    if (folder >= 0)
        close(folder);
}

static bool attach(const void *state_in, size_t worker, void **local, char why[WHY_MAX])
{
    (void)worker;
    const struct state *state = state_in;
    struct sales_reader *reader = NULL;
    if (!sales_reader_open(state->problem->service_addresses[0], files_of(state->problem)->in_flight, &reader, why))
        return false;
    *local = reader;
    return true;
}

static void detach(void *local)
{
    sales_reader_close(local);
}

static bool run_range(const void *state_in, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)step, (void)previous;
    const struct state *state = state_in;
    struct sales_report *sum = partial;
    *sum = (struct sales_report){0};
    sales_reader_begin(local, range.begin, range.end - range.begin);
    for (size_t file = range.begin; file < range.end; file++) {
        uint64_t before = sum->cents;
        if (!sales_reader_add(local, sum, why))
            return false;
        state->file_cents[file] = sum->cents - before;
    }
    return true;
}

static void reduce(const void *state, size_t step, const void *partials, size_t count, void *answer)
{
    (void)state, (void)step;
    struct sales_report *report = answer;
    *report = (struct sales_report){0};
    for (size_t i = 0; i < count; i++)
        sales_report_merge(report, (const struct sales_report *)partials + i);
}

static size_t outputs(const void *state_in, struct range range, struct span spans[SPAN_MAX])
{
    const struct state *state = state_in;
    spans[0] = (struct span){state->file_cents + range.begin, (range.end - range.begin) * sizeof *state->file_cents};
    return 1;
}

/* --- is it right? ------------------------------------------------------------------------------------------------------- */

/* The same files as they were drawn, never written nor read. False when one of them sold something else. */
static bool files_agree(const struct state *state, struct sales_report *expected, struct finding *finding)
{
    const struct problem *problem = state->problem;
    for (size_t file = 0; file < problem->item_count; file++) {
        uint64_t before = expected->cents;
        size_t row_count = sales_row_count(problem->seed, file);
        for (size_t row = 0; row < row_count; row++)
            sales_report_add(expected, sales_row(problem->seed, file, row));
        uint64_t cents = expected->cents - before;
        if (state->file_cents[file] != cents) {
            snprintf(finding->text, FINDING_MAX, "file %zu sells for %" PRIu64 " cents, but %" PRIu64 " were drawn", file,
                     state->file_cents[file], cents);
            return false;
        }
    }
    return true;
}

static void tell_cache(const struct state *state, char text[FINDING_MAX])
{
    double share = state->page_count ? 100.0 * (double)state->cached_pages / (double)state->page_count : 0;
    text[0] = '\0';
    if (files_of(state->problem)->cold)
        snprintf(text, FINDING_MAX, "; %.0f %% of their pages were in memory before%s", share,
                 share > 50 ? ": their file system does not drop them, so this is no cold run" : "");
}

static bool verify(const void *state_in, const void *answer, struct finding *finding)
{
    const struct state *state = state_in;
    const struct sales_report *report = answer;
    struct sales_report expected = {0};
    char cache[FINDING_MAX];
    finding->value = (double)report->cents;
    finding->tolerance = 0;
    if (!files_agree(state, &expected, finding))
        return false;
    bool right = memcmp(report, &expected, sizeof expected) == 0;
    tell_cache(state, cache);
    snprintf(finding->text, FINDING_MAX,
             "%zu files, %" PRIu64 " sales for %" PRIu64 ".%02" PRIu64 "%s by months and products, as they were drawn%.120s",
             state->problem->item_count, report->rows, report->cents / 100, report->cents % 100, right ? "," : ": NOT,", cache);
    return right;
}

/* A thousand files are the lesson's; of 66 KiB each on average, so that small makes 66 MiB, and large 3.2 GiB: beyond it, disks
 * are short rather than time. */
const struct kernel kernel_wait_files = {
    .name = "wait.files",
    .summary = "CSV files read, checked and added up into one report",
    .item = "file",
    .sizes = {100, 1000, 10000, 50000},
    .parameters = parameters,
    .waits = true,
    .lesson = &lesson_files,
    .in_flight = "inflight",
    .python = "files",
    .services = {&maker},
    .describe = describe,
    .forget = forget,
    .setup = setup,
    .prepare = prepare,
    .attach = attach,
    .run_range = run_range,
    .reduce = reduce,
    .detach = detach,
    .outputs = outputs,
    .verify = verify,
};
