/* page_topology.c - draws a recorded machine: boxes for packages in which boxes for NUMA nodes hold cores with their threads.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "json_get.h"
#include "page_parts.h"
#include "units.h"

/* Sizes in user units; one is a pixel where there is room. */
enum {
    THREAD_WIDTH = 26,
    THREAD_HEIGHT = 20,
    GAP = 4,
    TITLE = 18,       /* the line of text at the top of a box */
    ACROSS_MAX = 400, /* a node's cores are wrapped at this width */
    CPUS_MAX = 4096,
};

struct pu {
    unsigned number, core, sibling, package, numa_node, kind;
};

/* What of the machine is drawn. */
struct drawing {
    FILE *out;
    struct pu *pus; /* by package, NUMA node, core, sibling */
    size_t count;
    const json_t *machine;
    double threads_across; /* hardware threads in the box of a core */
};

static int compare_unsigned(unsigned a, unsigned b)
{
    return (a > b) - (a < b);
}

static int compare_pus(const void *left, const void *right)
{
    const struct pu *a = left, *b = right;
    int order = compare_unsigned(a->package, b->package);
    order = order ? order : compare_unsigned(a->numa_node, b->numa_node);
    order = order ? order : compare_unsigned(a->core, b->core);
    return order ? order : compare_unsigned(a->sibling, b->sibling);
}

static unsigned number_of(const json_t *cpu, const char *key)
{
    double number = json_get_number(cpu, key);
    return number >= 0 && number < 1e9 ? (unsigned)number : 0;
}

/* False when there is nothing to draw, or memory is short. */
static bool read_pus(struct drawing *drawing)
{
    const json_t *cpus = json_object_get(drawing->machine, "cpus");
    size_t count = json_array_size(cpus), i;
    json_t *cpu;
    if (count == 0 || count > CPUS_MAX)
        return false;
    drawing->pus = calloc(count, sizeof *drawing->pus);
    if (!drawing->pus)
        return false;
    drawing->count = count;
    json_array_foreach(cpus, i, cpu)
    {
        drawing->pus[i] = (struct pu){number_of(cpu, "number"),  number_of(cpu, "core"),      number_of(cpu, "sibling"),
                                      number_of(cpu, "package"), number_of(cpu, "numa_node"), number_of(cpu, "kind")};
    }
    qsort(drawing->pus, count, sizeof *drawing->pus, compare_pus);
    return true;
}

/* --- groups: ranges of pus ---------------------------------------------------------------------------------------------- */

static bool same_node(const struct pu *a, const struct pu *b)
{
    return a->package == b->package && a->numa_node == b->numa_node;
}

static bool same_core(const struct pu *a, const struct pu *b)
{
    return same_node(a, b) && a->core == b->core;
}

static bool same_package(const struct pu *a, const struct pu *b)
{
    return a->package == b->package;
}

static size_t group_end(const struct drawing *drawing, size_t begin, size_t end,
                        bool (*same)(const struct pu *a, const struct pu *b))
{
    size_t at = begin;
    while (at < end && same(&drawing->pus[begin], &drawing->pus[at]))
        at++;
    return at;
}

static size_t count_groups(const struct drawing *drawing, size_t begin, size_t end,
                           bool (*same)(const struct pu *a, const struct pu *b))
{
    size_t count = 0;
    for (size_t at = begin; at < end; count++)
        at = group_end(drawing, at, end, same);
    return count;
}

static double most_threads(const struct drawing *drawing)
{
    size_t most = 1;
    for (size_t at = 0; at < drawing->count;) {
        size_t end = group_end(drawing, at, drawing->count, same_core);
        most = end - at > most ? end - at : most;
        at = end;
    }
    return (double)most;
}

/* --- caches ------------------------------------------------------------------------------------------------------------- */

/* ", L3 32.0 MiB" for each cache of which the machine has `count`: one in every such box. Which cores share one of another
 * number is not recorded; the card lists it. */
static void put_caches_of(const struct drawing *drawing, size_t count)
{
    size_t i;
    json_t *cache;
    json_array_foreach(json_object_get(drawing->machine, "caches"), i, cache)
    {
        if (json_get_number(cache, "count") == (double)count)
            html_printf(drawing->out, ", L%.0f %s", json_get_number(cache, "level"),
                        units_bytes(json_get_number(cache, "bytes")).text);
    }
}

/* --- boxes: a node and a package return how far down the next one comes
 * -------------------------------------------------------- */

static void put_box(FILE *out, const char *style, double x, double y, double width, double height)
{
    fprintf(out, "<rect class=\"%s\" x=\"%g\" y=\"%g\" width=\"%g\" height=\"%g\" rx=\"2\"/>", style, x, y, width, height);
}

static double core_width(const struct drawing *drawing)
{
    return drawing->threads_across * (THREAD_WIDTH + GAP) + GAP;
}

enum { CORE_HEIGHT = THREAD_HEIGHT + 2 * GAP };

static void put_core(const struct drawing *drawing, size_t begin, size_t end, double x, double y)
{
    FILE *out = drawing->out;
    const struct pu *first = &drawing->pus[begin];
    fputs("<g><title>", out);
    html_printf(out, "core %u%s, package %u, NUMA node %u: CPU", first->core, first->kind ? " (of a slower kind)" : "",
                first->package, first->numa_node);
    for (size_t i = begin; i < end; i++)
        fprintf(out, "%s%u", i > begin ? ", " : " ", drawing->pus[i].number);
    fputs("</title>", out);
    put_box(out, first->kind ? "core slower" : "core", x, y, core_width(drawing), CORE_HEIGHT);
    for (size_t i = begin; i < end; i++) {
        double left = x + GAP + (double)(i - begin) * (THREAD_WIDTH + GAP);
        put_box(out, i > begin ? "thread second" : "thread", left, y + GAP, THREAD_WIDTH, THREAD_HEIGHT);
        fprintf(out, "<text x=\"%g\" y=\"%g\" text-anchor=\"middle\">%u</text>", left + THREAD_WIDTH / 2.0, y + GAP + 14,
                drawing->pus[i].number);
    }
    fputs("</g>\n", out);
}

/* Cores in rows of `across`. */
static void put_cores(const struct drawing *drawing, size_t begin, size_t end, size_t across, double x, double y)
{
    size_t place = 0;
    double step = core_width(drawing) + GAP;
    for (size_t at = begin; at < end; place++) {
        size_t next = group_end(drawing, at, end, same_core);
        size_t row = place / across, column = place % across;
        put_core(drawing, at, next, x + (double)column * step, y + (double)row * (CORE_HEIGHT + GAP));
        at = next;
    }
}

static double cores_height(const struct drawing *drawing, size_t begin, size_t end, size_t across)
{
    size_t cores = count_groups(drawing, begin, end, same_core);
    size_t rows = (cores + across - 1) / across;
    return (double)rows * (CORE_HEIGHT + GAP);
}

static double put_node(const struct drawing *drawing, size_t begin, size_t end, size_t across, double x, double y, double width)
{
    FILE *out = drawing->out;
    size_t nodes = count_groups(drawing, 0, drawing->count, same_node);
    size_t packages = count_groups(drawing, 0, drawing->count, same_package);
    size_t cores = count_groups(drawing, 0, drawing->count, same_core);
    double height = TITLE + GAP + cores_height(drawing, begin, end, across);
    put_box(out, "node", x, y, width, height);
    fprintf(out, "<text x=\"%g\" y=\"%g\">NUMA node %u", x + GAP, y + 13, drawing->pus[begin].numa_node);
    if (nodes != packages && nodes != cores)
        put_caches_of(drawing, nodes);
    fputs("</text>\n", out);
    put_cores(drawing, begin, end, across, x + GAP, y + TITLE);
    return height + GAP;
}

static double package_height(const struct drawing *drawing, size_t begin, size_t end, size_t across)
{
    double height = TITLE + GAP;
    for (size_t at = begin; at < end;) {
        size_t next = group_end(drawing, at, end, same_node);
        height += TITLE + 2 * GAP + cores_height(drawing, at, next, across);
        at = next;
    }
    return height;
}

static double put_package(const struct drawing *drawing, size_t begin, size_t end, size_t across, double y, double width)
{
    FILE *out = drawing->out;
    double height = package_height(drawing, begin, end, across), inner = y + TITLE;
    size_t packages = count_groups(drawing, 0, drawing->count, same_package);
    size_t cores = count_groups(drawing, 0, drawing->count, same_core);
    put_box(out, "package", 1, y, width, height);
    fprintf(out, "<text x=\"%d\" y=\"%g\">package %u", 1 + GAP, y + 13, drawing->pus[begin].package);
    if (packages != cores)
        put_caches_of(drawing, packages);
    fputs("</text>\n", out);
    for (size_t at = begin; at < end;) {
        size_t next = group_end(drawing, at, end, same_node);
        inner += put_node(drawing, at, next, across, 1 + GAP, inner, width - 2 * GAP);
        at = next;
    }
    return height + 2 * GAP;
}

/* --- the whole ---------------------------------------------------------------------------------------------------------- */

static void put_legend(const struct drawing *drawing, size_t cores)
{
    FILE *out = drawing->out;
    fputs("<figcaption class=\"note\">Small boxes are hardware threads with the system's numbers, in the boxes of their cores",
          out);
    size_t i, own = 0;
    json_t *cache;
    json_array_foreach(json_object_get(drawing->machine, "caches"), i, cache)
    {
        own += json_get_number(cache, "count") == (double)cores;
    }
    if (own > 0) {
        fputs("; each core has its own", out);
        size_t told = 0;
        json_array_foreach(json_object_get(drawing->machine, "caches"), i, cache)
        {
            if (json_get_number(cache, "count") == (double)cores)
                html_printf(out, "%s L%.0f (%s)", told++ ? "," : "", json_get_number(cache, "level"),
                            units_bytes(json_get_number(cache, "bytes")).text);
        }
    }
    fputs(".", out);
    if (json_get_number(drawing->machine, "core_kinds") > 1)
        fputs(" Dashed: cores of a slower kind.", out);
    fputs("</figcaption>\n", out);
}

/* Cores in a row, at most `most`: rows of equal length where that needs no more than twice as many. */
static size_t even_across(size_t cores, size_t most)
{
    if (cores <= most)
        return cores;
    for (size_t across = most; across > 0 && 2 * across >= most; across--) {
        if (cores % across == 0)
            return across;
    }
    return most > 0 ? most : 1;
}

static void put_drawing(struct drawing *drawing)
{
    size_t cores = count_groups(drawing, 0, drawing->count, same_core), most_cores = 1;
    drawing->threads_across = most_threads(drawing);
    for (size_t at = 0; at < drawing->count;) {
        size_t next = group_end(drawing, at, drawing->count, same_node);
        size_t here = count_groups(drawing, at, next, same_core);
        most_cores = here > most_cores ? here : most_cores;
        at = next;
    }
    size_t across = (size_t)fmax(1, floor(ACROSS_MAX / (core_width(drawing) + GAP)));
    across = even_across(most_cores, across);
    double width = fmax((double)across * (core_width(drawing) + GAP) + 3 * GAP, 190), height = GAP;
    for (size_t at = 0; at < drawing->count;) {
        size_t next = group_end(drawing, at, drawing->count, same_package);
        height += package_height(drawing, at, next, across) + 2 * GAP;
        at = next;
    }
    FILE *out = drawing->out;
    fputs("<figure class=\"topology\">\n<div class=\"wide\" role=\"group\" tabindex=\"0\" aria-label=\"Topology\">", out);
    fprintf(out, "<svg viewBox=\"0 0 %g %g\" width=\"%g\" height=\"%g\" role=\"img\" aria-label=\"", width + 2, height,
            width + 2, height);
    html_printf(out, "Topology: packages %zu, NUMA nodes %zu, cores %zu, hardware threads %zu",
                count_groups(drawing, 0, drawing->count, same_package), count_groups(drawing, 0, drawing->count, same_node),
                cores, drawing->count);
    fputs("\">\n", out);
    double y = 1;
    for (size_t at = 0; at < drawing->count;) {
        size_t next = group_end(drawing, at, drawing->count, same_package);
        y += put_package(drawing, at, next, across, y, width);
        at = next;
    }
    fputs("</svg></div>\n", out);
    put_legend(drawing, cores);
    fputs("</figure>\n", out);
}

void page_put_topology(FILE *out, const json_t *machine)
{
    struct drawing drawing = {.out = out, .machine = machine};
    if (read_pus(&drawing))
        put_drawing(&drawing);
    free(drawing.pus);
}
