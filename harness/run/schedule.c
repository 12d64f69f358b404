/* schedule.c - the formulas by which chunks go to workers. */
#include "schedule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[] = {"static", "dynamic", "guided"};
enum { KIND_COUNT = sizeof kind_names / sizeof kind_names[0] };

/* ",4" to 4, "" to 1; 0 when it is neither. */
static size_t parse_grain(const char *text)
{
    if (*text == '\0')
        return 1;
    if (*text != ',' || text[1] < '0' || text[1] > '9')
        return 0;
    char *end = NULL;
    unsigned long grain = strtoul(text + 1, &end, 10);
    return *end == '\0' && grain <= 1000000000UL ? grain : 0;
}

bool schedule_parse(const char *text, struct schedule *schedule)
{
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        size_t length = strlen(kind_names[kind]);
        if (strncmp(text, kind_names[kind], length) != 0)
            continue;
        size_t grain = parse_grain(text + length);
        if (grain == 0 || (kind == SCHEDULE_STATIC && text[length] != '\0'))
            return false;
        *schedule = (struct schedule){.kind = (enum schedule_kind)kind, .grain = grain};
        return true;
    }
    return false;
}

void schedule_print(struct schedule schedule, char *text, size_t size)
{
    if (schedule.kind == SCHEDULE_STATIC)
        snprintf(text, size, "%s", kind_names[schedule.kind]);
    else
        snprintf(text, size, "%s,%zu", kind_names[schedule.kind], schedule.grain);
}

struct share schedule_static_share(size_t chunk_count, size_t worker, size_t worker_count)
{
    size_t quotient = chunk_count / worker_count;
    size_t remainder = chunk_count % worker_count;
    size_t extra = worker < remainder ? worker : remainder;
    size_t begin = worker * quotient + extra;
    return (struct share){begin, begin + quotient + (worker < remainder)};
}

size_t schedule_next_grain(struct schedule schedule, size_t remaining, size_t worker_count)
{
    size_t grain = schedule.grain;
    if (schedule.kind == SCHEDULE_GUIDED) {
        size_t fair = (remaining + worker_count - 1) / worker_count;
        grain = fair > grain ? fair : grain;
    }
    return grain < remaining ? grain : remaining;
}
