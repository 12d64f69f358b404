/* draw_outlook.c - the predicted speedup as a line, its simulation as crosses, and what was measured as the strategies' marks.
 */
#include "draw_outlook.h"

#include <math.h>

#include "draw_parts.h"
#include "draw_process.h"
#include "headline.h"
#include "units.h"

enum { WIDTH = 920, HEIGHT = 580 };

static const struct panel whole = {.columns = 1, .rows = 1, .left = 72, .right = 26, .top = 14, .bottom = 54};

/* Up to there the line has a point for each number of ranks, so that whole chunks show; beyond, a hundred for each factor
 * of 10. */
enum { EACH_RANK = 256 };
static const double STEP = 1.0232929922807541; /* 10^(1/100) */

/* What is drawn. */
struct outlook_scene {
    struct scene scene;
    const struct outlook *outlooks;
    size_t count;
};

struct outlook_subject {
    struct subject subject;
    const struct outlook *outlook;
};

/* The next number of ranks of the line: it goes through all powers of two. */
static size_t next_of(size_t ranks)
{
    size_t power = 1, next = ranks < EACH_RANK ? ranks + 1 : (size_t)ceil((double)ranks * STEP);
    while (power <= ranks)
        power *= 2;
    return next < power ? next : power;
}

static void put_line(FILE *script, const struct outlook *outlook, struct extent *ranks, struct extent *speedups)
{
    size_t most = outlook->setting.most_ranks, at = 1;
    fputs("$model << END_OF_DATA\n", script);
    for (bool last = false; !last;) {
        last = at >= most;
        struct prediction made = predict(&outlook->work, &outlook->setting, last ? most : at);
        fprintf(script, "%zu %.9g\n", made.ranks, made.speedup);
        extent_include(ranks, (double)made.ranks);
        extent_include(speedups, made.speedup);
        at = next_of(at);
    }
    fputs("END_OF_DATA\n", script);
}

static void put_simulated(FILE *script, const struct outlook *outlook, struct extent *speedups)
{
    fputs("$simulated << END_OF_DATA\n", script);
    for (size_t i = 0; i < outlook->row_count; i++) {
        if (!isfinite(outlook->rows[i].simulated_speedup))
            continue;
        fprintf(script, "%zu %.9g\n", outlook->rows[i].prediction.ranks, outlook->rows[i].simulated_speedup);
        extent_include(speedups, outlook->rows[i].simulated_speedup);
    }
    fputs("END_OF_DATA\n", script);
}

/* Below this share of the axis a line that ends there would go through what is written in the lower right corner. */
static const double LOW_END = 0.2;

static bool ends_low(const struct outlook *outlook, struct extent speedups)
{
    double last = outlook->rows[outlook->row_count - 1].prediction.speedup;
    return log(last / speedups.low) < LOW_END * log(speedups.high / speedups.low);
}

static void put_peak(FILE *script, const struct outlook *outlook, struct extent speedups)
{
    const struct forecast *forecast = &outlook->forecast;
    char text[160];
    if (forecast->limit == TERM_WORK)
        snprintf(text, sizeof text, "%s times with %s rank%s", units_ratio(forecast->peak.speedup).text,
                 units_count(forecast->peak.ranks).text, forecast->peak.ranks == 1 ? "" : "s");
    else
        snprintf(text, sizeof text, "%s times with %s rank%s, limited by: %s", units_ratio(forecast->peak.speedup).text,
                 units_count(forecast->peak.ranks).text, forecast->peak.ranks == 1 ? "" : "s",
                 model_term_name(forecast->limit));
    fprintf(script, "$peak << END_OF_DATA\n%zu %.9g\nEND_OF_DATA\nset label ", forecast->peak.ranks, forecast->peak.speedup);
    draw_text_quote(script, text);
    fprintf(script, " at graph 0.98, graph %s right noenhanced font tic_font tc rgb '#444444'\n",
            ends_low(outlook, speedups) ? "0.95" : "0.05");
}

static void draw_body_of_outlook(FILE *script, const struct picture *picture, const void *subject_pointer)
{
    const struct outlook_subject *drawn = subject_pointer;
    struct key_entry entries[SERIES_MAX + 5];
    struct extent ranks = extent_empty, speedups = extent_empty;
    bool measured = drawn->outlook->held_count > 0;
    size_t count = measured ? subject_entries(drawn->subject, false, NULL, entries) : 0;
    entries[count++] = (struct key_entry){"with lines lc rgb '#444444' lw 1.8", "model"};
    entries[count++] = (struct key_entry){"with points lc rgb '#444444' pt 1 ps 0.9 * mark_scale", "simulated"};
    entries[count++] = (struct key_entry){"with points lc rgb '#444444' pt 6 ps 1.5 * mark_scale", "the most"};
    entries[count++] = (struct key_entry){"with lines ls 20", "ideal"};
    draw_header(script, picture, entries, count);
    draw_panel(script, picture, whole, NULL);
    put_line(script, drawn->outlook, &ranks, &speedups);
    put_simulated(script, drawn->outlook, &speedups);
    if (measured) {
        subject_measure(drawn->subject, row_speedup, 1, &ranks, &speedups);
        subject_put(script, drawn->subject, "rows", row_speedup, 1);
    }
    put_peak(script, drawn->outlook, speedups);
    draw_axis_workers(script, ranks, 16, "ranks");
    fputs("apart = 1\n", script);
    draw_axis_log(script, "y", 10, speedups, 10,
                  drawn->outlook->setting.weak ? "predicted scaled speedup (times)" : "predicted speedup (times)");
    struct elements elements = {.script = script};
    draw_element(&elements, "ideal", "x with lines ls 20");
    draw_element(&elements, "model, not measured", "$model using 1:2 with lines lc rgb '#444444' lw 1.8");
    draw_element(&elements, "simulated, not measured",
                 "$simulated using 1:2 with points lc rgb '#444444' pt 1 ps 0.9 * mark_scale");
    draw_element(&elements, "the most that the model predicts",
                 "$peak using 1:2 with points lc rgb '#444444' pt 6 ps 1.5 * mark_scale");
    if (measured)
        subject_draw(&elements, drawn->subject, "rows", row_speedup, NULL);
    draw_elements_end(&elements);
}

static void figure_of_outlook(struct drawing *drawing, const struct outlook_scene *scene, size_t index)
{
    const struct outlook *outlook = &scene->outlooks[index];
    const struct model_setting *setting = &outlook->setting;
    const struct kernel_result *kernel = outlook->analysis->kernel;
    char title[256], caption[NETWORK_TEXT_MAX * 2];
    struct outlook_subject subject = {{&scene->scene, (size_t)(outlook->analysis - scene->scene.study->kernels)}, outlook};
    snprintf(title, sizeof title, "%.60s: a model, NOT measured, to %s ranks", draw_text_clean(kernel->name, 40).text,
             units_count(setting->most_ranks).text);
    snprintf(caption, sizeof caption,
             "Marks of strategies are measured; all else is a model: %zu ranks a node; between nodes L %s, %sB/s (LogGP). "
             "docs/method/model.md",
             setting->ranks_per_node, units_seconds(setting->network.between.latency).text,
             setting->network.between.per_byte > 0 ? units_short(1 / setting->network.between.per_byte).text : "unlimited ");
    struct picture picture = {
        .prefix = "prediction",
        .name = kernel->name,
        .title = title,
        .machine = scene->scene.machine,
        .caption = caption,
        .description =
            "A model's speedup over the sequential run against the number of ranks, both axes logarithmic: a line; crosses "
            "where the same was simulated message by message; a ring at the most. Coloured marks are what was measured, "
            "with 95 % intervals. The dashed line is as many times as fast as there are ranks.",
        .width = WIDTH,
        .height = HEIGHT,
    };
    drawing_add(drawing, picture, draw_body_of_outlook, &subject);
}

static void figures_of_outlooks(struct drawing *drawing, const void *scene_pointer)
{
    const struct outlook_scene *scene = scene_pointer;
    for (size_t i = 0; i < scene->count; i++)
        figure_of_outlook(drawing, scene, i);
}

enum draw_status draw_outlooks(const struct study *study, const struct outlook *outlooks, size_t count, const char *folder,
                               char why[WHY_MAX])
{
    char machine[DRAW_TEXT_MAX], headline[DRAW_TEXT_MAX / 2];
    const json_t *host = json_object_get(study->result->context, "host_name");
    struct draw_text name = draw_text_clean(json_string_value(host), 30);
    headline_machine(study->result->context, headline, sizeof headline);
    snprintf(machine, sizeof machine, "every node like %.150s: %.500s", name.text, headline);
    const struct outlook_scene scene = {{study, series_of(study->result), machine}, outlooks, count};
    return draw_into(folder, figures_of_outlooks, &scene, why);
}
