/* draw.c - which figures there are of a result. */
#include "draw.h"

#include "draw_parts.h"
#include "draw_process.h"
#include "headline.h"

static void figures_of_result(struct drawing *drawing, const void *scene_pointer)
{
    const struct scene *scene = scene_pointer;
    for (size_t i = 0; i < scene->study->result->kernel_count; i++)
        draw_kernel(drawing, scene, i);
    draw_overview(drawing, scene);
    draw_matrix(drawing, scene);
    draw_roofline(drawing, scene);
    draw_samples(drawing, scene);
}

enum draw_status draw_plots(const struct study *study, const char *folder, char why[WHY_MAX])
{
    char machine[DRAW_TEXT_MAX], headline[DRAW_TEXT_MAX / 2];
    const json_t *host = json_object_get(study->result->context, "host_name");
    struct draw_text name = draw_text_clean(json_string_value(host), 30);
    headline_machine(study->result->context, headline, sizeof headline);
    snprintf(machine, sizeof machine, "%.150s: %.500s", name.text, headline);
    struct scene scene = {study, series_of(study->result), machine};
    return draw_into(folder, figures_of_result, &scene, why);
}
