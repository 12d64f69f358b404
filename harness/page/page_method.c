/* page_method.c - what to know before believing the numbers, and how to get them again. */
#include <stdlib.h>
#include <string.h>

#include "html.h"
#include "json_get.h"
#include "page_parts.h"
#include "summary.h"

/* --- warnings and rules ------------------------------------------------------------------------------------------------- */

struct list {
    FILE *out;
    size_t count;
};

static void put_warning(void *to, const char *text)
{
    struct list *list = to;
    if (list->count++ == 0)
        fputs("<ul class=\"warnings\">\n", list->out);
    fputs("<li>", list->out);
    html_text(list->out, text);
    fputs("</li>\n", list->out);
}

static void put_warnings(FILE *out, const json_t *document)
{
    struct list list = {out, 0};
    fputs("<h3>To know before believing it</h3>\n", out);
    summary_warnings(document, put_warning, &list);
    fputs(list.count ? "</ul>\n" : "<p>Nothing out of the ordinary was recorded.</p>\n", out);
}

/* The state as a word of its own: colour is not the only carrier. */
static void put_rule(FILE *out, const json_t *rule)
{
    const char *state = json_get_text(rule, "state");
    const char *style = strcmp(state, "kept") == 0 ? "kept" : strcmp(state, "broken") == 0 ? "broken" : "none";
    fprintf(out, "<li value=\"%.0f\" class=\"rule %s\"><b class=\"state\">", json_get_number(rule, "number"), style);
    html_text(out, state);
    fputs("</b> <span>", out);
    html_text(out, json_get_text(rule, "rule"));
    fputs("</span>", out);
    if (json_get_text(rule, "text")[0]) {
        fputs("<br><span class=\"note\">", out);
        html_text(out, json_get_text(rule, "text"));
        fputs("</span>", out);
    }
    fputs("</li>\n", out);
}

static void put_rules(FILE *out, const json_t *analysis)
{
    const json_t *rules = json_object_get(analysis, "rules");
    size_t i;
    json_t *rule;
    if (json_array_size(rules) == 0)
        return;
    fputs(
        "<h3>The twelve rules</h3>\n<p>Of Hoefler and Belli, <cite>Scientific Benchmarking of Parallel Computing "
        "Systems</cite> (SC "
        "2015), for this result.</p>\n<ol class=\"rules\">\n",
        out);
    json_array_foreach(rules, i, rule)
    {
        put_rule(out, rule);
    }
    fputs("</ol>\n", out);
}

/* --- state, build, settings --------------------------------------------------------------------------------------------- */

static void put_value(FILE *out, const json_t *value)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(6));
    if (json_is_string(value))
        html_text(out, json_string_value(value));
    else if (json_is_null(value))
        fputs("not told", out);
    else
        html_text(out, text ? text : "?");
    free(text);
}

/* Every key of one object of the context: what it holds differs between versions. */
static void put_facts(FILE *out, const char *title, json_t *object)
{
    const char *key;
    json_t *value;
    if (json_object_size(object) == 0)
        return;
    fprintf(out, "<div><h4>%s</h4>\n<dl>\n", title);
    json_object_foreach(object, key, value)
    {
        char name[64];
        snprintf(name, sizeof name, "%s", key);
        for (char *at = name; *at; at++)
            *at = *at == '_' ? ' ' : *at;
        fputs("<dt>", out);
        html_text(out, name);
        fputs("</dt><dd>", out);
        put_value(out, value);
        fputs("</dd>\n", out);
    }
    fputs("</dl></div>\n", out);
}

static void put_command(FILE *out, const json_t *document)
{
    char command[8192];
    const json_t *build = json_object_get(json_object_get(document, "context"), "build");
    summary_command(document, command, sizeof command);
    if (!command[0])
        return;
    fputs("<h3>To run it again</h3>\n<p>", out);
    html_printf(out, "From commit %.64s:", json_get_text(build, "commit"));
    fputs("</p>\n<pre tabindex=\"0\" aria-label=\"The command\"><code>", out);
    html_text(out, command);
    fputs("</code></pre>\n", out);
}

void page_put_method(FILE *out, const json_t *document)
{
    const json_t *context = json_object_get(document, "context");
    put_warnings(out, document);
    put_rules(out, json_object_get(document, "analysis"));
    put_command(out, document);
    fputs("<h3>As it was recorded</h3>\n<div class=\"facts\">\n", out);
    put_facts(out, "State of the machine", json_object_get(context, "state"));
    put_facts(out, "Settings", json_object_get(context, "settings"));
    put_facts(out, "Build", json_object_get(context, "build"));
    fputs("</div>\n", out);
}
