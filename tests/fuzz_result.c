/* fuzz_result.c - bytes as a result file: whatever they are, they are read or refused, and all that report computes from what
 * was read can be written. */
#include <stdint.h>
#include <stdlib.h>

#include "analysis_json.h"
#include "load.h"
#include "study.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* JSON knows no infinity and no NaN: with one of them there is no document. */
static void use(const struct result *result)
{
    struct study study;
    if (!study_make(result, &study))
        abort();
    json_t *document = analysis_document(&study);
    if (!document)
        abort();
    json_decref(document);
    study_free(&study);
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
