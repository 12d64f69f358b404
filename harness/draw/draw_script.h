/* draw_script.h - what the script of every plot is made of: files in all formats, a header with its key, panels, axes,
 * elements.
 *
 * Scripts are gnuplot's. Everything that a result file can choose reaches them through draw_text_quote() or as a number. */
#ifndef FORKJOIN_DRAW_SCRIPT_H
#define FORKJOIN_DRAW_SCRIPT_H

#include <stdio.h>

#include <jansson.h>

#include "draw_text.h"

/* A whole figure, in files STEM.svg, STEM.png and STEM.pdf. */
struct picture {
    const char *prefix, *name; /* of the files: PREFIX-NAME; name NULL: PREFIX */
    const char *title;         /* what it shows */
    const char *machine;       /* and of which machine or machines */
    const char *caption;       /* how to read it, one line */
    const char *description;   /* in words, for readers who do not see it: the SVG's <desc>, after the caption */
    unsigned width, height;    /* pixels of a screen */
    double zoom;               /* all of it is drawn so many times as large; 0: as it is */
};

/* Where a figure goes, and which there are. */
struct drawing {
    FILE *script;
    const char *folder;
    json_t *pictures; /* file stem to {"title", "description"}; by it names stay unique, and SVGs get their texts. NULL: no
                         memory */
};

/* Draws what is inside a figure: panels and their elements. */
typedef void draw_body(FILE *script, const struct picture *picture, const void *subject);

/* One file of each format. */
void drawing_add(struct drawing *drawing, struct picture picture, draw_body *body, const void *subject);

/* --- inside a figure ---------------------------------------------------------------------------------------------------- */

/* Height of what stands above and below the panels, pixels. */
enum { HEADER_HEIGHT = 84, CAPTION_HEIGHT = 28 };

/* An entry of the key: how it looks ("with points pt 7"), and its text, which may come from anyone. */
struct key_entry {
    const char *look, *text;
};

/* Title, machine, key, caption. Comes first. */
void draw_header(FILE *script, const struct picture *picture, const struct key_entry *entries, size_t count);

/* Where in a grid of panels the next plot stands. */
struct panel {
    size_t column, row, columns, rows;
    unsigned left, right, top, bottom; /* margins for labels and tics, pixels */
    unsigned indent;                   /* where the grid begins, from the left */
};

/* How many columns make a grid of so many panels about square: 3 at least, where there are so many. */
size_t draw_columns(size_t panels);

/* `title` may come from anyone; NULL: none. */
void draw_panel(FILE *script, const struct picture *picture, struct panel panel, const char *title);

/* What lies on an axis. */
struct extent {
    double low, high; /* low > high: nothing yet */
};

extern const struct extent extent_empty;

/* Widens it to hold a value; what is not finite is left out. */
void extent_include(struct extent *extent, double value);

/* An axis ("x" or "y"): range with a margin, tics at round values, at most `most` of them, and the label, which may come from
 * anyone (NULL: none). Extents on logarithmic axes are above 0. An empty one becomes 1 to 2. */
void draw_axis_log(FILE *script, const char *axis, unsigned base, struct extent extent, size_t most, const char *label);
void draw_axis_log_range(FILE *script, const char *axis, unsigned base, struct extent range, size_t most,
                         const char *label); /* no margin */
void draw_axis_linear(FILE *script, const char *axis, struct extent extent, size_t most, const char *label);

/* The x axis for numbers of workers, logarithmic: tics at powers of two and at the most workers. Sets `apart`, by which factor
 * series are moved from one another: further on small panels, which have 6 tics at most. */
void draw_axis_workers(FILE *script, struct extent workers, size_t most, const char *label);

/* The elements of one plot: the first follows "plot", the others a comma. */
struct elements {
    FILE *script;
    const char *name; /* of the series that the next ones belong to; NULL: to none */
    size_t count;
};

/* Adds one, by what gnuplot is to plot and how. In an SVG it is called "NAME: WHAT" to whoever points at it or has it read
 * aloud; NULL: not at all. Within a header, that is the key's entry. */
__attribute__((format(printf, 3, 4))) void draw_element(struct elements *elements, const char *what, const char *format, ...);

/* Draws them; without any, an empty panel. */
void draw_elements_end(struct elements *elements);

#endif
