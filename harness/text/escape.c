/* escape.c - backslashes for Markdown, quotes and an apostrophe for CSV. */
#include "escape.h"

#include <string.h>

#include "visible.h"

/* ASCII characters that can begin markup, or make a link of a bare address, get a backslash, which takes their meaning. A
 * "www." is a link without any other mark: its dot gets one too. */
void escape_markdown(FILE *out, const char *text)
{
    size_t ws = 0; /* the w's just before */
    for (const char *at = text; *at;) {
        struct visible_text next = visible_next(&at);
        if (strchr("\\`*_[]<>|~&#!@$", next.text[0]) || (next.text[0] == ':' && *at == '/') || (next.text[0] == '.' && ws >= 3))
            fputc('\\', out);
        fputs(next.text, out);
        ws = next.text[0] == 'w' || next.text[0] == 'W' ? ws + 1 : 0;
    }
}

void escape_csv(FILE *out, const char *text, bool always)
{
    bool formula = text[0] && strchr("=+-@\t\r", text[0]);
    bool quoted = always || formula || strpbrk(text, "\",\n\r'") != NULL;
    fputs(quoted ? "\"" : "", out);
    fputs(formula ? "'" : "", out);
    for (const char *at = text; *at;) {
        struct visible_text next = visible_next(&at);
        fputs(next.text[0] == '"' ? "\"\"" : next.text, out);
    }
    fputs(quoted ? "\"" : "", out);
}
