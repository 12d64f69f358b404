/* draw_script.c - files, headers, panels, axes and elements of gnuplot's scripts. */
#include "draw_script.h"

#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

extern const char plot_style[]; /* plots/style.gp */

enum { FEW_TICS = 6, FROM_EDGE = 13, TITLE_CHARACTER_WIDTH = 9, KEY_LINES = 2 };
enum { LABEL_MOST = 60, KEY_MOST = 28, PANEL_TITLE_MOST = 34 };

/* Pixels: where lines of text begin, and the mean width of a character of the usual font (DejaVu Sans at 14 pixels). */
static const double LINE_LEFT = 14, CHARACTER_WIDTH = 7.3;

/* How a figure leaves gnuplot. `font_size` is what the terminal calls 14 pixels of a screen. */
struct format {
    const char *extension, *terminal, *look;
    double size, font_size;       /* units of the terminal a pixel */
    double mark_scale, tic_scale; /* marks and tics of one size are larger in an SVG */
};

static const double HALF_CAP = 3.5; /* pixels: of the ends of bars */

static const struct format formats[] = {
    {"svg", "svg", "font 'sans-serif,14' background 'white' dynamic", 1, 14, 0.75, 0.6},
    {"png", "pngcairo", "font 'DejaVu Sans,10.5' background 'white'", 1, 10.5, 1, 1},
    {"pdf", "pdfcairo", "font 'DejaVu Sans,10.5' background 'white'", 1.0 / 96, 10.5, 1,
     1}, /* inches and points, at 96 pixels an inch */
};
enum { FORMAT_COUNT = sizeof formats / sizeof formats[0] };

/* --- files -------------------------------------------------------------------------------------------------------------- */

/* A stem that no other picture has: two kernels may differ in what file names cannot hold, or only in their size. */
static struct draw_text unique_stem(const struct drawing *drawing, const struct picture *picture)
{
    struct draw_text stem, first;
    if (picture->name)
        first = draw_text_stem(picture->prefix, picture->name);
    else
        snprintf(first.text, sizeof first.text, "%.80s", picture->prefix);
    stem = first;
    for (unsigned i = 2; json_object_get(drawing->pictures, stem.text); i++)
        snprintf(stem.text, sizeof stem.text, "%.170s-%u", first.text, i);
    return stem;
}

static void remember(struct drawing *drawing, const char *stem, const struct picture *picture)
{
    struct draw_text title = draw_text_clean(picture->title, 200), machine = draw_text_clean(picture->machine, 200);
    struct draw_text description = draw_text_clean(picture->description, 600), caption = draw_text_clean(picture->caption, 200);
    json_t *texts = json_object();
    bool good = json_object_set_new(texts, "title", json_sprintf("%s \xE2\x80\x93 %s", title.text, machine.text)) == 0;
    good = good && json_object_set_new(texts, "description", json_sprintf("%s %s", caption.text, description.text)) == 0;
    good = json_object_set_new(drawing->pictures, stem, texts) == 0 && good;
    if (!good) {
        json_decref(drawing->pictures);
        drawing->pictures = NULL;
    }
}

/* A file's name must come out byte for byte, whatever they are. */
static void put_path(FILE *script, const char *path)
{
    fputc('"', script);
    for (const unsigned char *at = (const unsigned char *)path; *at; at++)
        fprintf(script, "\\%03o", *at);
    fputc('"', script);
}

static void begin_file(FILE *script, const struct format *format, const struct picture *picture, const char *path)
{
    double zoom = picture->zoom > 0 ? picture->zoom : 1, size = format->size * zoom;
    fprintf(script, "reset\nset terminal %s size %.4f,%.4f %s fontscale %g linewidth %g\nset output ", format->terminal,
            picture->width * size, picture->height * size, format->look, zoom, zoom);
    put_path(script, path);
    fprintf(script, "\nfont_size = %g\nmark_scale = %g\ntic_scale = %g\ncap = %.6f\n", format->font_size,
            format->mark_scale * zoom, format->tic_scale * zoom, HALF_CAP / picture->width);
    fputs(plot_style, script);
}

void drawing_add(struct drawing *drawing, struct picture picture, draw_body *body, const void *subject)
{
    if (!drawing->pictures)
        return;
    struct draw_text stem = unique_stem(drawing, &picture);
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        char path[PATH_MAX];
        snprintf(path, sizeof path, "%s/%s.%s", drawing->folder, stem.text, formats[i].extension);
        begin_file(drawing->script, &formats[i], &picture, path);
        fputs("set multiplot\n", drawing->script);
        body(drawing->script, &picture, subject);
        fputs("unset multiplot\nunset output\n", drawing->script);
    }
    remember(drawing, stem.text, &picture);
}

/* --- header and panels -------------------------------------------------------------------------------------------------- */

/* A line of text so many pixels from the top, cut where the picture ends; scale 1 is the usual font. */
static void put_line(FILE *script, const struct picture *picture, int tag, const char *text, double from_top, double scale,
                     const char *colour)
{
    double fitting = (picture->width - 2 * LINE_LEFT) / (scale * CHARACTER_WIDTH);
    struct draw_text line = draw_text_clean(text, fitting > 1 ? (size_t)fitting : 1);
    fprintf(script, "set label %d ", tag);
    draw_text_quote(script, line.text);
    fprintf(script, " at screen %.5f, screen %.5f left noenhanced font sprintf(',%%g', font_size * %g) tc rgb '%s'\n",
            LINE_LEFT / picture->width, 1 - from_top / picture->height, scale, colour);
}

/* How many entries fit into the key's lines: gnuplot sets them in columns as wide as the longest. */
static size_t entries_that_fit(const struct picture *picture, const struct key_entry *entries, size_t count)
{
    static const size_t SAMPLE_WIDTH = 60, KEY_CHARACTER_WIDTH = 8; /* pixels */
    size_t longest = 1;
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(draw_text_clean(entries[i].text, KEY_MOST).text);
        longest = length > longest ? length : longest;
    }
    size_t columns = picture->width / (SAMPLE_WIDTH + KEY_CHARACTER_WIDTH * longest);
    size_t room = KEY_LINES * (columns ? columns : 1);
    return count <= room ? count : room - 1;
}

void draw_header(FILE *script, const struct picture *picture, const struct key_entry *entries, size_t count)
{
    put_line(script, picture, 1, picture->title, 20, 1.2, "#000000");
    put_line(script, picture, 2, picture->machine, 43, 0.88, "#555555");
    put_line(script, picture, 3, picture->caption, picture->height - 13.0, 0.78, "#555555");
    fprintf(script,
            "unset border\nunset tics\nset key at screen %.5f, screen %.5f left top horizontal reverse Left noenhanced\n",
            6.0 / picture->width, 1 - 54.0 / picture->height);
    fputs("set lmargin at screen 0\nset rmargin at screen 1\nset tmargin at screen 1\nset bmargin at screen 0\n", script);
    fputs("set xrange [0 : 1]\nset yrange [0 : 1]\n", script);
    struct elements elements = {.script = script};
    draw_element(&elements, NULL, "-1");
    size_t fitting = entries_that_fit(picture, entries, count);
    for (size_t i = 0; i < fitting; i++) {
        struct draw_text text = draw_text_clean(entries[i].text, KEY_MOST);
        draw_element(&elements, text.text, "NaN %s", entries[i].look);
    }
    if (count > fitting)
        draw_element(&elements, "... and more", "NaN with dots lc rgb '#FFFFFF'");
    draw_elements_end(&elements);
    fputs("unset label\nunset key\n", script);
}

size_t draw_columns(size_t panels)
{
    size_t columns = panels < 3 ? panels : 3;
    while (columns * columns < panels)
        columns++;
    return columns;
}

void draw_panel(FILE *script, const struct picture *picture, struct panel panel, const char *title)
{
    double wide = (double)(picture->width - panel.indent) / (double)panel.columns;
    double high = (double)(picture->height - HEADER_HEIGHT - CAPTION_HEIGHT) / (double)panel.rows;
    double left = panel.indent + wide * (double)panel.column, top = HEADER_HEIGHT + high * (double)panel.row;
    fprintf(script, "set lmargin at screen %.5f\nset rmargin at screen %.5f\n", (left + panel.left) / picture->width,
            (left + wide - panel.right) / picture->width);
    fprintf(script, "set tmargin at screen %.5f\nset bmargin at screen %.5f\n", 1 - (top + panel.top) / picture->height,
            1 - (top + high - panel.bottom) / picture->height);
    fputs(
        "set border 3 lc rgb '#444444'\nunset label\nunset arrow\nunset logscale\nset tics nomirror out scale 0.6 * "
        "tic_scale\n",
        script);
    fprintf(script, "upright_at = %.5f\nlevel_at = %.5f\n", (left + FROM_EDGE) / picture->width,
            1 - (top + high - FROM_EDGE) / picture->height);
    if (title) {
        size_t fitting = (size_t)(wide / TITLE_CHARACTER_WIDTH);
        struct draw_text short_title = draw_text_clean(title, fitting < PANEL_TITLE_MOST ? fitting : PANEL_TITLE_MOST);
        fputs("set label ", script);
        draw_text_quote(script, short_title.text);
        fprintf(script, " at graph 0.5, screen %.5f center noenhanced font label_font\n",
                1 - (top + panel.top - FROM_EDGE) / picture->height);
    }
}

/* --- axes --------------------------------------------------------------------------------------------------------------- */

const struct extent extent_empty = {1, 0};

void extent_include(struct extent *extent, double value)
{
    if (!isfinite(value))
        return;
    bool empty = extent->low > extent->high;
    extent->low = empty ? value : fmin(extent->low, value);
    extent->high = empty ? value : fmax(extent->high, value);
}

/* Labels stand at the panel's edges: gnuplot would put them beside the tics, whose size it only guesses in an SVG. */
static void put_label(FILE *script, const char *axis, const char *label)
{
    if (!label)
        return;
    struct draw_text text = draw_text_clean(label, LABEL_MOST);
    fputs("set label ", script);
    draw_text_quote(script, text.text);
    fputs(" noenhanced font label_font ", script);
    fputs(axis[0] == 'y' ? "at screen upright_at, graph 0.5 center rotate by 90\n" : "at graph 0.5, screen level_at center\n",
          script);
}

/* The least of 1, 2, 5, 10, 20, 50 ... (or a tenth ...) of which at most `most` steps fill `span`. */
static double round_step(double span, size_t most)
{
    double step = pow(10, floor(log10(span / (double)most)));
    static const double factors[] = {1, 2, 5, 10};
    for (size_t i = 0; i < 4; i++) {
        if (span / (step * factors[i]) <= (double)most)
            return step * factors[i];
    }
    return step * 20;
}

/* Writes tics one by one: "set xtics (" ... */
struct tics {
    FILE *script;
    size_t count;
};

static struct tics begin_tics(FILE *script, const char *axis)
{
    fprintf(script, "set %stics nomirror out offset 0, %s (", axis, axis[0] == 'x' ? "0.35" : "0");
    return (struct tics){.script = script};
}

static void put_tic(struct tics *tics, double value)
{
    fprintf(tics->script, "%s\"%.6g\" %.9g", tics->count++ ? ", " : "", value, value);
}

/* Halves, quarters ... read better as such. */
static void put_power_tic(struct tics *tics, unsigned base, double exponent)
{
    if (base == 2 && exponent < 0)
        fprintf(tics->script, "%s\"1/%.0f\" %.9g", tics->count++ ? ", " : "", exp2(-exponent), exp2(exponent));
    else
        put_tic(tics, pow(base, exponent));
}

static void put_even_tics(FILE *script, const char *axis, struct extent range, size_t most)
{
    double step = round_step(range.high - range.low, most);
    struct tics tics = begin_tics(script, axis);
    for (double i = ceil(range.low / step - 1e-9); i * step <= range.high + 1e-9 * step; i++)
        put_tic(&tics, i * step + 0.0); /* + 0.0: no minus before 0 */
    fputs(") font tic_font\n", script);
}

/* Factors of every power of ten within the range. How many tics; `tics` NULL: only count. */
static size_t put_decade_tics(struct tics *tics, struct extent range, const double *factors, size_t factor_count)
{
    size_t count = 0;
    for (long power = lround(floor(log10(range.low))); (double)power <= log10(range.high); power++) {
        for (size_t i = 0; i < factor_count; i++) {
            double value = factors[i] * pow(10, (double)power);
            if (value < range.low || value > range.high)
                continue;
            count++;
            if (tics)
                put_tic(tics, value);
        }
    }
    return count;
}

/* Powers of the base where there are three of them; over less than that 1-2-5, or 1-3 where those are too many; even steps over
 * less than a factor of 4. */
static void put_log_tics(FILE *script, const char *axis, unsigned base, struct extent range, size_t most)
{
    static const double three[] = {1, 2, 5}, two[] = {1, 3};
    long first = lround(ceil(log(range.low) / log(base) - 1e-9)), last = lround(floor(log(range.high) / log(base) + 1e-9));
    long count = last - first + 1, stride = count / (long)most + (count % (long)most > 0);
    if (count < 3 && range.high / range.low < 4) {
        put_even_tics(script, axis, range, most);
        return;
    }
    struct tics tics = begin_tics(script, axis);
    if (count >= 3 || base == 2) {
        for (long i = first; i <= last; i += stride)
            put_power_tic(&tics, base, (double)i);
    } else if (put_decade_tics(NULL, range, three, 3) <= most) {
        put_decade_tics(&tics, range, three, 3);
    } else {
        put_decade_tics(&tics, range, two, 2);
    }
    fputs(") font tic_font\n", script);
}

void draw_axis_log_range(FILE *script, const char *axis, unsigned base, struct extent range, size_t most, const char *label)
{
    fprintf(script, "set logscale %s %u\nset %srange [%.9g : %.9g]\n", axis, base, axis, range.low, range.high);
    put_log_tics(script, axis, base, range, most);
    put_label(script, axis, label);
}

void draw_axis_log(FILE *script, const char *axis, unsigned base, struct extent extent, size_t most, const char *label)
{
    if (extent.low > extent.high || extent.low <= 0)
        extent = (struct extent){1, 2};
    double ratio = extent.high / extent.low;
    double margin = ratio > 1.02 ? pow(ratio, 0.06) : 1.1; /* an axis of one value still has a length */
    draw_axis_log_range(script, axis, base, (struct extent){extent.low / margin, extent.high * margin}, most, label);
}

/* Of the room that each of the most tics has, what two numbers at least need. */
static const double NEAREST_TICS = 0.6;

void draw_axis_workers(FILE *script, struct extent workers, size_t most, const char *label)
{
    if (workers.low > workers.high || workers.low <= 0)
        workers = (struct extent){1, 1};
    double margin = fmax(1.09, pow(workers.high / workers.low, 0.06));
    fprintf(script, "set logscale x 2\nset xrange [%.9g : %.9g]\n", workers.low / margin, workers.high * margin);
    fprintf(script, "apart = %.9g\n", pow(workers.high / workers.low * margin * margin, most > FEW_TICS ? 0.012 : 0.025));
    double octaves = log2(workers.high / workers.low);
    long stride = lround(ceil(fmax(octaves, 1) / (double)most)); /* octaves from tic to tic */
    struct tics tics = begin_tics(script, "x");
    double last = 0;
    for (long power = lround(ceil(log2(workers.low))); exp2((double)power) <= workers.high; power += stride)
        put_tic(&tics, last = exp2((double)power));
    if (last == 0 || log2(workers.high / last) > NEAREST_TICS * octaves / (double)most)
        put_tic(&tics, workers.high); /* the most, when it is no power of two and not too near one */
    fputs(") font tic_font\n", script);
    put_label(script, "x", label);
}

void draw_axis_linear(FILE *script, const char *axis, struct extent extent, size_t most, const char *label)
{
    if (extent.low > extent.high)
        extent = (struct extent){1, 2};
    double span = extent.high - extent.low;
    double margin = span > 0 ? 0.05 * span : fmax(0.5, 0.1 * fabs(extent.high));
    struct extent range = {extent.low == 0 ? 0 : extent.low - margin, extent.high + margin};
    fprintf(script, "unset logscale %s\nset %srange [%.9g : %.9g]\n", axis, axis, range.low, range.high);
    put_even_tics(script, axis, range, most);
    put_label(script, axis, label);
}

/* --- elements ----------------------------------------------------------------------------------------------------------- */

void draw_element(struct elements *elements, const char *what, const char *format, ...)
{
    fputs(elements->count++ ? ", \\\n     " : "plot ", elements->script);
    va_list arguments;
    va_start(arguments, format);
    vfprintf(elements->script, format, arguments);
    va_end(arguments);
    if (!what) {
        fputs(" notitle", elements->script);
        return;
    }
    char title[DRAW_TEXT_MAX];
    struct draw_text name = draw_text_clean(elements->name ? elements->name : "", KEY_MOST);
    snprintf(title, sizeof title, "%.200s%s%.200s", name.text, name.text[0] ? ": " : "", what);
    fputs(" title ", elements->script);
    draw_text_quote(elements->script, title);
}

void draw_elements_end(struct elements *elements)
{
    if (elements->count == 0)
        draw_element(elements, NULL, "NaN");
    fputc('\n', elements->script);
}
