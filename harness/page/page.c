/* page.c - the page from top to bottom. */
#include "page.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

#include "build_info.h"
#include "html.h"
#include "json_get.h"
#include "page_parts.h"

/* page/style.css, and the bundle of page/src with its SHA-256 in base64; both empty without node. */
extern const char page_style[], page_script[], page_script_hash[];

bool page_is_interactive(void)
{
    return page_script[0] != '\0';
}

static const char *host_of(const struct page_result *result)
{
    return json_get_text(json_object_get(result->document, "context"), "host_name");
}

/* Nothing may be fetched, sent or framed; the one script is named by its hash. Styles are inline: Plot sets some itself. */
static void put_head(FILE *out, const struct page_result *results, size_t count)
{
    fputs(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'; script-src ",
        out);
    if (page_is_interactive())
        fprintf(out, "'sha256-%s'", page_script_hash);
    else
        fputs("'none'", out);
    fputs(
        "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"forkjoin " BUILD_VERSION
        "\">\n"
        "<link rel=\"icon\" href=\"data:,\">\n<title>",
        out);
    html_text(out, host_of(&results[0]));
    if (count > 1)
        fprintf(out, " and %zu more", count - 1);
    fprintf(out, " - forkjoin</title>\n<style>\n%s</style>\n</head>\n", page_style);
}

static void put_link(FILE *out, const char *anchor, size_t id, const char *text)
{
    fprintf(out, "<li><a href=\"#%s-%zu\">%s</a></li>\n", anchor, id, text);
}

static bool has_matrix(const struct page_result *result)
{
    return json_array_size(json_object_get(json_object_get(result->document, "analysis"), "matrix")) > 0;
}

static void put_banner(FILE *out, const struct page_result *results, size_t count)
{
    fputs("<body>\n<a class=\"skip\" href=\"#results\">Skip to the results</a>\n<header>\n<h1>", out);
    if (count == 1)
        html_text(out, host_of(&results[0]));
    else
        fprintf(out, "%zu results", count);
    fputs("</h1>\n<nav aria-label=\"Parts of this page\"><ul>\n", out);
    for (size_t i = 0; count > 1 && i < count; i++) {
        fprintf(out, "<li><a href=\"#result-%zu\">", i);
        html_text(out, host_of(&results[i]));
        fputs("</a></li>\n", out);
    }
    if (count == 1 && has_matrix(&results[0]))
        put_link(out, "matrix", 0, "Which workers");
    if (page_is_interactive())
        fputs("<li class=\"interactive\" hidden><a href=\"#charts\">Charts</a></li>\n", out);
    if (count == 1) {
        put_link(out, "kernels", 0, "Tables");
        put_link(out, "method", 0, "Machine and method");
    }
    fputs("</ul></nav>\n</header>\n<main id=\"results\">\n", out);
}

static void put_overview(FILE *out, const struct page_result *result, size_t *bytes)
{
    if (!page_put_picture(out, result, "overview",
                          "Overview: speedup over workers, one small plot a kernel; the tables below hold its numbers", bytes))
        fputs("<p class=\"note\">No overview picture: the plots were not drawn, or it is too large for this page.</p>\n", out);
}

/* The first screen of a result. */
static void put_answer(FILE *out, const struct page_result *result, size_t id, size_t *bytes)
{
    fprintf(out, "<section id=\"result-%zu\" class=\"answer\" aria-labelledby=\"answer-%zu\">\n<h2 id=\"answer-%zu\">", id, id,
            id);
    html_text(out, host_of(result));
    fputs(": speedup over the sequential run</h2>\n<div class=\"first\">\n<div class=\"sentences\">\n", out);
    page_put_sentences(out, result->document);
    fputs("</div>\n", out);
    page_put_machine(out, result->document);
    fputs("</div>\n", out);
    put_overview(out, result, bytes);
    fputs("</section>\n", out);
}

static void put_details(FILE *out, const struct page_result *result, size_t id, size_t *bytes)
{
    const json_t *analysis = json_object_get(result->document, "analysis");
    fprintf(out, "<section id=\"kernels-%zu\" aria-labelledby=\"tables-%zu\">\n<h2 id=\"tables-%zu\">", id, id, id);
    html_text(out, host_of(result));
    fputs(": tables</h2>\n", out);
    page_put_roofline(out, result, bytes);
    page_put_kernels(out, result, bytes);
    page_put_overheads(out, analysis);
    fprintf(out, "</section>\n<section id=\"method-%zu\" aria-labelledby=\"machine-%zu\">\n<h2 id=\"machine-%zu\">", id, id,
            id);
    html_text(out, host_of(result));
    fputs(": machine and method</h2>\n", out);
    page_put_method(out, result->document);
    fputs("</section>\n", out);
}

/* Filled by page/src/main.js. */
static void put_interactive(FILE *out)
{
    fputs(
        "<section id=\"charts\" class=\"interactive\" aria-labelledby=\"charts-title\" hidden>\n<h2 "
        "id=\"charts-title\">Charts</h2>\n"
        "<div id=\"app\"></div>\n</section>\n",
        out);
    if (page_is_interactive())
        fputs(
            "<noscript><p class=\"note\">With JavaScript this page also has charts to explore and opens other "
            "results.</p></noscript>\n",
            out);
    else
        fputs(
            "<p class=\"note\">This page was made without its interactive charts: node was missing when forkjoin was built "
            "('make deps build' brings it).</p>\n",
            out);
}

static bool put_page(FILE *out, const struct page_result *results, size_t count)
{
    size_t bytes = 0;
    put_head(out, results, count);
    put_banner(out, results, count);
    for (size_t i = 0; i < count; i++) {
        put_answer(out, &results[i], i, &bytes);
        page_put_matrix(out, &results[i], i, &bytes);
    }
    put_interactive(out);
    for (size_t i = 0; i < count; i++)
        put_details(out, &results[i], i, &bytes);
    fprintf(out,
            "</main>\n<footer><p>Made by forkjoin %s (%s), method %.0f. This file needs no network and sends "
            "nothing.</p></footer>\n",
            BUILD_VERSION, BUILD_COMMIT, json_get_number(json_object_get(results[0].document, "analysis"), "method"));
    bool good = !page_is_interactive() || page_put_data(out, results, count);
    if (good && page_is_interactive())
        fprintf(out, "<script>%s</script>\n", page_script);
    fputs("</body>\n</html>\n", out);
    return good;
}

bool page_write(const char *path, const struct page_result *results, size_t count, char why[WHY_MAX])
{
    char partial[PATH_MAX];
    snprintf(partial, sizeof partial, "%s.partial", path);
    FILE *out = fopen(partial, "w");
    if (!out) {
        snprintf(why, WHY_MAX, "cannot write the page '%.200s': %s", path, strerror(errno));
        return false;
    }
    bool enough = put_page(out, results, count);
    bool written = !ferror(out);
    written = fclose(out) == 0 && written;
    if (enough && written && rename(partial, path) == 0)
        return true;
    snprintf(why, WHY_MAX, "cannot write the page '%.200s': %s", path, enough ? strerror(errno) : "out of memory");
    remove(partial);
    return false;
}
