/* fuzz_google.c - bytes as a file of Google Benchmark or of forkjoin: read or refused with a word, and what is read can be
 * compared with itself and shown in every format. */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "compare_show.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void show(const struct contender *contender)
{
    static const char *const formats[] = {"text", "json", "md", "csv"};
    struct comparison comparison;
    struct contender files[] = {*contender, *contender};
    char why[WHY_MAX];
    if (!compare_files(files, 2, 0, &comparison))
        return;
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        char *text = NULL;
        size_t length;
        FILE *out = open_memstream(&text, &length);
        if (!out)
            continue;
        compare_find_format(formats[i], why)->write(out, &comparison);
        fclose(out);
        free(text);
    }
    comparison_free(&comparison);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct contender contender;
    char why[WHY_MAX] = "";
    json_t *document = json_loadb((const char *)bytes, size, JSON_REJECT_DUPLICATES, NULL);
    if (!document)
        return 0;
    if (contender_read(document, "fuzz", &contender, why)) {
        show(&contender);
        contender_free(&contender);
    } else if (why[0] == '\0') {
        abort(); /* refused without a word */
    }
    json_decref(document);
    return 0;
}
