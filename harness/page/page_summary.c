/* page_summary.c - the first screen: a sentence a kernel, and the machine's card. */
#include <math.h>
#include <string.h>

#include "headline.h"
#include "html.h"
#include "json_get.h"
#include "page_parts.h"
#include "summary.h"
#include "units.h"

/* Whether a kernel is there for its own sake, and not to measure what the machine or a strategy can do at most. */
static bool is_work(const json_t *document, size_t index)
{
    const char *role = json_get_text(json_array_get(json_object_get(document, "kernels"), index), "role");
    return role[0] == '\0' || strcmp(role, "work") == 0;
}

/* How many bytes here belong together: of an interval, "(13.9-14.4)", or a share, "64 %"; 0: none. */
static size_t unbroken(const char *at)
{
    enum { MOST = 20 }; /* longer is no interval */
    if (*at == '(') {
        size_t length = strspn(at, "(.0123456789\xE2\x80\x93)");
        return length > 2 && length <= MOST && at[length - 1] == ')' ? length : 0;
    }
    size_t digits = strspn(at, ".0123456789");
    return digits > 0 && digits <= MOST && strncmp(at + digits, " %", 2) == 0 ? digits + 2 : 0;
}

/* A sentence whose intervals and shares no end of a line takes apart. */
static void put_sentence(FILE *out, const char *text)
{
    const char *from = text;
    for (const char *at = text; *at;) {
        size_t whole = unbroken(at);
        if (whole == 0) {
            at++;
            continue;
        }
        html_printf(out, "%.*s", (int)(at - from), from);
        fputs("<span class=\"whole\">", out);
        html_printf(out, "%.*s", (int)whole, at);
        fputs("</span>", out);
        from = at += whole;
    }
    html_text(out, from);
}

/* The sentences of kernels that are work, or of the others. Returns how many. */
static size_t put_sentences(FILE *out, const json_t *document, bool work)
{
    const json_t *machine = json_object_get(json_object_get(document, "context"), "machine");
    size_t i, count = 0;
    json_t *kernel;
    json_array_foreach(json_object_get(json_object_get(document, "analysis"), "kernels"), i, kernel)
    {
        char text[SUMMARY_MAX];
        if (is_work(document, i) != work)
            continue;
        if (count++ == 0)
            fputs(work ? "<ul class=\"answers\">\n"
                       : "<details><summary>Kernels that measure the machine and the strategies themselves</summary>\n<ul "
                         "class=\"answers\">\n",
                  out);
        summary_sentence(kernel, machine, text);
        fputs("<li><b><bdi>", out);
        html_text(out, json_get_text(kernel, "name"));
        fputs("</bdi></b> <span>", out);
        put_sentence(out, text);
        fputs("</span></li>\n", out);
    }
    if (count > 0)
        fputs(work ? "</ul>\n" : "</ul></details>\n", out);
    return count;
}

void page_put_sentences(FILE *out, const json_t *document)
{
    size_t count = put_sentences(out, document, true);
    count += put_sentences(out, document, false);
    if (count == 0)
        fputs("<p>This result has no kernels.</p>\n", out);
    fprintf(out,
            "<p class=\"note\">Medians over rounds; in brackets intervals that hold with %.0f&nbsp;%%, for all worker "
            "counts of a "
            "strategy together. Of two intervals that overlap, call none faster.</p>\n",
            100 * json_get_number(json_object_get(document, "analysis"), "confidence"));
}

static void put_fact(FILE *out, const char *name, const char *text)
{
    if (!text[0])
        return;
    fprintf(out, "<dt>%s</dt><dd>", name);
    html_text(out, text);
    fputs("</dd>\n", out);
}

/* "48.0 KiB L1 in each of 2". */
static void put_caches(FILE *out, const json_t *machine)
{
    size_t i;
    json_t *cache;
    if (json_array_size(json_object_get(machine, "caches")) == 0)
        return;
    fputs("<dt>Caches</dt><dd>", out);
    json_array_foreach(json_object_get(machine, "caches"), i, cache)
    {
        html_printf(out, "%sL%.0f %s \xC3\x97 %.0f", i ? ", " : "", json_get_number(cache, "level"),
                    units_bytes(json_get_number(cache, "bytes")).text, json_get_number(cache, "count"));
    }
    fputs("</dd>\n", out);
}

void page_put_machine(FILE *out, const json_t *document)
{
    char line[512];
    const json_t *context = json_object_get(document, "context"), *machine = json_object_get(context, "machine");
    double memory = json_get_number(machine, "memory_bytes");
    fputs("<div class=\"card\">\n<h3>The machine</h3>\n<dl>\n", out);
    headline_machine(context, line, sizeof line);
    put_fact(out, "Processor", line);
    put_caches(out, machine);
    if (isfinite(memory))
        put_fact(out, "Memory", units_bytes(memory).text);
    put_fact(out, "System", json_get_text(machine, "operating_system"));
    headline_build(context, line, sizeof line);
    put_fact(out, "Build", line);
    put_fact(out, "Measured", json_get_text(context, "date"));
    fputs("</dl>\n", out);
    page_put_topology(out, machine);
    fputs("</div>\n", out);
}
