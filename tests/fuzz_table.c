/* fuzz_table.c - libFuzzer: any bytes are a table of finite or missing numbers, or are refused in one line. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "table/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool fact)
{
    if (!fact)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct table table;
    char why[WHY_MAX] = "";
    if (!table_parse(&table, "fuzz", data, size, why)) {
        require(why[0] != '\0' && strlen(why) < WHY_MAX && !strchr(why, '\n') && !table.values);
        return 0;
    }
    require(table.row_count > 0 && table.column_count > 0);
    for (size_t i = 0; i < table.row_count * table.column_count; i++)
        require(!isinf(table.values[i]));
    table_free(&table);
    return 0;
}
