/* fuzz_sales.c - libFuzzer: any bytes are a sales file whose sums are those of its last line, or are refused in one line. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "files/sales_parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool fact)
{
    if (!fact)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char why[WHY_MAX] = "";
    struct sales_report report = {0};
    uint64_t months = 0, products = 0;
    char *text = calloc(1, size + SALES_PADDING);
    require(text != NULL);
    if (size > 0)
        memcpy(text, data, size);
    bool good = sales_parse(text, size, &report, why);
    free(text);
    for (size_t i = 0; i < SALES_MONTHS; i++)
        months += report.month_cents[i];
    for (size_t i = 0; i < SALES_PRODUCTS; i++)
        products += report.product_cents[i];
    require(months == report.cents && products == report.cents);
    require(good ? report.rows * 22 < size : why[0] != '\0' && strlen(why) < WHY_MAX && !strchr(why, '\n') && report.rows == 0);
    return 0;
}
