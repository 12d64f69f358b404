/* store_reply.c - from the bytes of an answer to the sales in it. */
#include "store_reply.h"

#include <jansson.h>
#include <stdio.h>

bool store_reply_read(const char *body, size_t bytes, uint64_t store, uint64_t *sales, char why[WHY_MAX])
{
    json_error_t error;
    json_int_t found_store = 0, found_sales = 0;
    json_t *reply = json_loadb(body, bytes, JSON_REJECT_DUPLICATES, &error);
    if (!reply) {
        snprintf(why, WHY_MAX, "its answer is no JSON: %.150s", error.text);
        return false;
    }
    bool whole = json_unpack_ex(reply, &error, 0, "{s:I, s:I !}", "store", &found_store, "sales", &found_sales) == 0;
    json_decref(reply);
    if (!whole) {
        snprintf(why, WHY_MAX, "its answer is not {\"store\": N, \"sales\": N}: %.150s", error.text);
        return false;
    }
    if (found_store < 0 || (uint64_t)found_store != store) {
        snprintf(why, WHY_MAX, "its answer is that of store %lld", (long long)found_store);
        return false;
    }
    if (found_sales < 0 || found_sales > STORE_SALES_MOST) {
        snprintf(why, WHY_MAX, "its sales are %lld, which is not from 0 to %d", (long long)found_sales, STORE_SALES_MOST);
        return false;
    }
    *sales = (uint64_t)found_sales;
    return true;
}
