/* contest_table.c - a recorded document of contests as a Markdown table.
 *
 * usage: contest_table FILE */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "headline.h"
#include "units.h"

static double at(const json_t *object, const char *outer, const char *inner, const char *key)
{
    const json_t *value = json_object_get(object, outer);
    value = inner ? json_object_get(value, inner) : value;
    return json_number_value(key ? json_object_get(value, key) : value);
}

static void print_ratio(const json_t *contest)
{
    const json_t *ratio = json_object_get(contest, "ratio");
    double middle = at(ratio, "median", NULL, NULL);
    double reach = at(contest, "reach", NULL, NULL);
    printf(" %.2f", middle);
    if (json_is_number(json_object_get(ratio, "low")))
        printf(" (%.2f–%.2f)", at(ratio, "low", NULL, NULL), at(ratio, "high", NULL, NULL));
    if (reach > 0)
        printf(" | %g%s |", reach, middle >= reach ? "" : " **missed**");
    else
        printf(" | |");
}

static void print_row(const json_t *contest)
{
    const char *why = json_string_value(json_object_get(contest, "why"));
    printf("| %s | %s %s |", json_string_value(json_object_get(contest, "name")),
           json_string_value(json_object_get(contest, "peer")), json_string_value(json_object_get(contest, "peer_version")));
    if (why && *why) {
        printf(" failed: %s | | | | |\n", why);
        return;
    }
    printf(" %s/s | %s/s |", units_short(at(contest, "ours", "items_per_second", "median")).text,
           units_short(at(contest, "theirs", "items_per_second", "median")).text);
    print_ratio(contest);
    if (json_is_number(json_object_get(contest, "bound_share")))
        printf(" %.0f %% of %s", 100 * at(contest, "bound_share", NULL, NULL),
               json_string_value(json_object_get(contest, "bound")));
    printf(" |\n");
}

int main(int count, char **words)
{
    json_error_t error;
    json_t *document = count == 2 ? json_load_file(words[1], 0, &error) : NULL;
    const json_t *contests = json_object_get(document, "contests");
    if (!json_is_array(contests)) {
        if (count == 2)
            fprintf(stderr, "contest_table: %s: %s\n", words[1], document ? "it holds no contests" : error.text);
        else
            fprintf(stderr, "usage: contest_table FILE\n");
        json_decref(document);
        return 2;
    }
    char line[512];
    const json_t *context = json_object_get(document, "context");
    headline_machine(context, line, sizeof line);
    printf("%s; ", line);
    headline_build(context, line, sizeof line);
    printf(
        "%s. One core; ours and the peer alternate on the same inputs; medians, and the ratio's 95 %% interval over the "
        "pairs.\n\n",
        line);
    printf("| work | peer | ours | peer | ratio | to reach | of one core's roof |\n|---|---|---|---|---|---|---|\n");
    size_t i;
    const json_t *contest;
    json_array_foreach(contests, i, contest) print_row(contest);
    json_decref(document);
    return 0;
}
