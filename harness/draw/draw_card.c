/* draw_card.c - texts on the left, the speedups as a small plot on the right, machine and date below. */
#include "draw_card.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "draw_parts.h"
#include "draw_process.h"

/* Chat windows scale pictures down to a third: drawn as a small one, and larger. */
enum { WIDTH = 800, HEIGHT = 420, MARGIN = 26, PLOT_LEFT = 430, RULE_TOP = 352 };
static const double ZOOM = 1.5;

static const char PREFIX[] = "card";
static const char BLACK[] = "#000000", GREY[] = "#555555", GREEN[] = "#00664B", BLUE[] = "#0072B2", ORANGE[] = "#B34700";

/* What is drawn. */
struct card_scene {
    struct scene scene;
    struct subject subject;
    const struct card *card;
};

/* A line of at most `most` characters, its middle so many pixels from the top. */
static void put(FILE *script, const char *text, size_t most, double left, double top, double scale, const char *colour)
{
    struct draw_text line = draw_text_clean(text, most);
    fputs("set label ", script);
    draw_text_quote(script, line.text);
    fprintf(script, " at screen %.5f, screen %.5f left noenhanced font sprintf(',%%g', font_size * %g) tc rgb '%s'\n",
            left / WIDTH, 1 - top / HEIGHT, scale, colour);
}

static void put_texts(FILE *script, const struct card *card)
{
    char interval[CARD_TEXT_MAX + 32], workers[64], strategy[CARD_TEXT_MAX];
    const struct configuration *configuration = card->row->configuration;
    size_t count = configuration->worker_count;
    struct draw_text name = draw_text_clean(configuration->strategy, 16);
    snprintf(interval, sizeof interval, "(%s)%s", card->interval, card->gains ? ", 95 %" : ": no gain seen");
    snprintf(workers, sizeof workers, "with %zu worker%s", count, count == 1 ? "" : "s");
    snprintf(strategy, sizeof strategy, "%s (%.64s)", workers, name.text);
    put(script, card->name, 28, MARGIN, 36, 1.7, BLACK);
    put(script, card->times, 8, MARGIN - 4, 112, 5.6, card->gains ? BLUE : GREY);
    put(script, interval, 30, MARGIN, 178, card->gains ? 1.7 : 1.5, card->gains ? BLUE : ORANGE);
    put(script, strategy, 34, MARGIN, 222, 1.5, BLACK);
    put(script, "results identical", 34, MARGIN, 254, 1.5, GREEN);
    put(script, card->work, 52, MARGIN, 300, 0.95, GREY);
    put(script, card->machine, 116, MARGIN, RULE_TOP + 22, 0.86, GREY);
    put(script, card->date, 116, MARGIN, RULE_TOP + 46, 0.86, GREY);
    put(script, "times as fast as the sequential run, by workers", 60, PLOT_LEFT + 14, 26, 0.9, GREY);
}

static void put_key(FILE *script, struct subject subject)
{
    struct key_entry entries[SERIES_MAX + 2];
    size_t count = subject_entries(subject, false, NULL, entries);
    entries[count < 3 ? count : 3] = (struct key_entry){"with lines ls 20", "ideal"};
    count = (count < 3 ? count : 3) + 1;
    fprintf(script,
            "unset border\nunset tics\nset key at screen %.5f, screen %.5f left top horizontal reverse Left noenhanced\n"
            "set lmargin at screen 0\nset rmargin at screen 1\nset tmargin at screen 1\nset bmargin at screen 0\n"
            "set xrange [0 : 1]\nset yrange [0 : 1]\n",
            (PLOT_LEFT + 4.0) / WIDTH, 1 - 40.0 / HEIGHT);
    struct elements elements = {.script = script};
    draw_element(&elements, NULL, "-1");
    for (size_t i = 0; i < count; i++) {
        struct draw_text text = draw_text_clean(entries[i].text, 11);
        draw_element(&elements, text.text, "NaN %s", entries[i].look);
    }
    draw_elements_end(&elements);
    fputs("unset label\nunset arrow\nunset key\n", script);
}

static void draw_body_of_card(FILE *script, const struct picture *picture, const void *subject_pointer)
{
    static const struct panel plot = {
        .columns = 1, .rows = 1, .left = 46, .right = 24, .top = 4, .bottom = 72, .indent = PLOT_LEFT - 10};
    const struct card_scene *card = subject_pointer;
    struct extent workers = extent_empty, speedups = extent_empty;
    put_texts(script, card->card);
    fprintf(script, "set arrow from screen %.5f, screen %.5f to screen %.5f, screen %.5f nohead lc rgb '#CCCCCC' lw 1\n",
            (double)MARGIN / WIDTH, 1 - (double)RULE_TOP / HEIGHT, 1 - (double)MARGIN / WIDTH, 1 - (double)RULE_TOP / HEIGHT);
    put_key(script, card->subject);
    subject_measure(card->subject, row_speedup, 1, &workers, &speedups);
    extent_include(&speedups, 1);
    draw_panel(script, picture, plot, NULL);
    draw_small_speedup(script, card->subject, workers, speedups);
}

static void figure_of_card(struct drawing *drawing, const void *scene_pointer)
{
    const struct card_scene *card = scene_pointer;
    struct picture picture = {
        .prefix = PREFIX,
        .name = card->card->name,
        .title = card->card->sentence,
        .machine = card->card->machine,
        .caption = card->card->date,
        .description =
            "A card: how many times as fast as the sequential run, with its 95 % interval, and a small plot of the "
            "speedups of all numbers of workers, both axes logarithmic. The dashed line is as many times as fast as "
            "there are workers.",
        .width = WIDTH,
        .height = HEIGHT,
        .zoom = ZOOM,
    };
    drawing_add(drawing, picture, draw_body_of_card, scene_pointer);
}

enum draw_status draw_card(const struct study *study, size_t kernel, const struct card *card, const char *folder,
                           char why[WHY_MAX])
{
    struct card_scene scene = {.scene = {study, series_of(study->result), card->machine}, .card = card};
    scene.subject = (struct subject){&scene.scene, kernel};
    return draw_into(folder, figure_of_card, &scene, why);
}

struct draw_text draw_card_stem(const char *kernel_name)
{
    return draw_text_stem(PREFIX, kernel_name);
}

bool draw_card_remove(const char *kernel_name, const char *folder, char why[WHY_MAX])
{
    static const char *const extensions[] = {"svg", "png", "pdf"};
    struct draw_text stem = draw_card_stem(kernel_name);
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%s/%s.%s", folder, stem.text, extensions[i]);
        if (unlink(path) != 0 && errno != ENOENT && errno != ENOTDIR) {
            snprintf(why, WHY_MAX, "cannot remove an older card, '%.300s': %s", path, strerror(errno));
            return false;
        }
    }
    return true;
}
