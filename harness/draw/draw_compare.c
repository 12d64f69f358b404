/* draw_compare.c - which figures there are of a comparison. */
#include "draw_compare.h"

#include <string.h>

#include "compare_show.h"
#include "draw_compare_parts.h"
#include "draw_process.h"

static void add_strategy(struct compared_strategies *strategies, const struct contender_times *times)
{
    for (size_t i = 0; i < strategies->count; i++) {
        if (strcmp(strategies->names[i], times->strategy) == 0)
            return;
    }
    if (strategies->count == COMPARED_MOST)
        return;
    strategies->looks[strategies->count] = times->parallel ? series_look(strategies->parallel_count++) : BASELINE_LOOK;
    strategies->names[strategies->count++] = times->strategy;
}

struct compared_strategies compared_strategies(const struct comparison *comparison)
{
    struct compared_strategies strategies = {.count = 0};
    for (size_t i = 0; i < comparison->kernel_count; i++) {
        const struct contender_kernel *kernel = comparison->kernels[i].reference;
        for (size_t j = 0; j < kernel->time_count; j++)
            add_strategy(&strategies, &kernel->times[j]);
    }
    return strategies;
}

/* "A: lab-7; B: lab-9 ...", as far as there is room. */
static struct draw_text files_text(const struct comparison *comparison)
{
    struct draw_text text = {""};
    for (size_t i = 0; i < comparison->file_count; i++) {
        size_t used = strlen(text.text);
        struct draw_text name = draw_text_clean(compare_file_name(&comparison->files[i]), 30);
        snprintf(text.text + used, sizeof text.text - used, "%s%s: %.150s%s", i ? "; " : "", compare_label(i).text, name.text,
                 i == comparison->reference ? " (reference)" : "");
    }
    return text;
}

static void figures_of_comparison(struct drawing *drawing, const void *comparison_pointer)
{
    const struct comparison *comparison = comparison_pointer;
    struct draw_text files = files_text(comparison);
    draw_compared_ratios(drawing, comparison, files.text);
    draw_compared_rates(drawing, comparison, files.text);
    draw_compared_scores(drawing, comparison, files.text);
}

enum draw_status draw_comparison(const struct comparison *comparison, const char *folder, char why[WHY_MAX])
{
    return draw_into(folder, figures_of_comparison, comparison, why);
}
