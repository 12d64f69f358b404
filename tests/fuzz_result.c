/* fuzz_result.c - bytes as a result file: whatever they are, they are read or refused, and what is read can be analysed and
 * written again. */
#include <stdint.h>
#include <stdlib.h>

#include "analyse.h"
#include "load.h"
#include "record.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void use(const struct result *result)
{
    for (size_t i = 0; i < result->kernel_count; i++) {
        struct analysis analysis;
        if (analyse_kernel(&result->kernels[i], &analysis))
            analysis_free(&analysis);
    }
    json_t *document = record_document(result);
    json_decref(document);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct result result;
    char why[WHY_MAX] = "";
    json_t *document = json_loadb((const char *)bytes, size, JSON_REJECT_DUPLICATES, NULL);
    if (!document)
        return 0;
    if (load_document(document, "fuzz", &result, why)) {
        use(&result);
        result_free(&result);
    } else if (why[0] == '\0') {
        abort(); /* refused without a word */
    }
    json_decref(document);
    return 0;
}
