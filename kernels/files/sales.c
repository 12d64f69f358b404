/* sales.c - draws sales, and writes them as CSV. */
#define _GNU_SOURCE
#include "sales.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "random/philox.h"

/* Which random numbers are for what: draws 0 .. SALES_FILES_MOST - 1 are for the rows of a file, this one is for their numbers:
 * "rows" in ASCII, which no file counts to. */
static const uint64_t ROWS_DRAW = 0x726f777300000000;

/* Uniform in 0 .. count - 1, of 16 random bits: off by 2^-16 at most, which no sum here shows. */
static unsigned below(unsigned count, uint64_t bits)
{
    return (unsigned)((bits & 0xFFFF) * count >> 16);
}

size_t sales_row_count(uint64_t seed, size_t file)
{
    const uint64_t span = SALES_ROWS_MOST - SALES_ROWS_LEAST + 1;
    uint64_t u = philox_pair_at(seed, ROWS_DRAW, file).first >> 44; /* 20 bits: the cube has 60, in whole numbers */
    return (size_t)(SALES_ROWS_LEAST + ((u * u * u >> 30) * span >> 30));
}

struct sale sales_row(uint64_t seed, size_t file, size_t row)
{
    struct philox_pair pair = philox_pair_at(seed, file, row);
    unsigned day = below(365, pair.first), month = 1;
    while (day >= sales_days_of(month))
        day -= sales_days_of(month++);
    return (struct sale){
        .month = month,
        .day = day + 1,
        .product = below(SALES_PRODUCTS, pair.first >> 16),
        .quantity = 1 + below(SALES_QUANTITY_MOST, pair.first >> 32),
        .price_cents = SALES_PRICE_LEAST + below(SALES_PRICE_MOST - SALES_PRICE_LEAST + 1, pair.second),
    };
}

/* --- as text ------------------------------------------------------------------------------------------------------------ */

static char *put_two(char *at, unsigned number)
{
    at[0] = (char)('0' + number / 10);
    at[1] = (char)('0' + number % 10);
    return at + 2;
}

/* Below 1000. */
static char *put_number(char *at, unsigned number)
{
    if (number >= 100)
        *at++ = (char)('0' + number / 100);
    if (number >= 10)
        *at++ = (char)('0' + number / 10 % 10);
    *at++ = (char)('0' + number % 10);
    return at;
}

static char *put_sale(char *at, struct sale sale)
{
    at = put_two(stpcpy(at, "2025-"), sale.month);
    at = put_two(stpcpy(at, "-"), sale.day);
    at = put_two(stpcpy(at, ",P"), sale.product);
    at = put_number(stpcpy(at, ","), sale.quantity);
    at = put_number(stpcpy(at, ","), sale.price_cents / 100);
    at = put_two(stpcpy(at, "."), sale.price_cents % 100);
    return stpcpy(at, "\n");
}

size_t sales_write(uint64_t seed, size_t file, char text[SALES_FILE_MAX])
{
    struct sales_report report = {0};
    size_t row_count = sales_row_count(seed, file);
    char *at = stpcpy(text, SALES_HEADER);
    for (size_t row = 0; row < row_count; row++) {
        struct sale sale = sales_row(seed, file, row);
        at = put_sale(at, sale);
        sales_report_add(&report, sale);
    }
    int last = snprintf(at, (size_t)(text + SALES_FILE_MAX - at), "total,%" PRIu64 ",%" PRIu64 ",%" PRIu64 ".%02" PRIu64 "\n",
                        report.rows, report.quantity, report.cents / 100, report.cents % 100);
    return (size_t)(at + last - text);
}

static void name_with(size_t file, const char *lines_end, char name[SALES_NAME_MAX])
{
    const char *between = file % 10 == 3 ? " " : file % 10 == 7 ? lines_end : "-";
    snprintf(name, SALES_NAME_MAX, "sales%s%06zu.csv", between, file);
}

void sales_name(size_t file, char name[SALES_NAME_MAX])
{
    name_with(file, "\n", name);
}

void sales_name_shown(size_t file, char name[SALES_NAME_MAX])
{
    name_with(file, "\\n", name);
}

void sales_report_merge(struct sales_report *whole, const struct sales_report *part)
{
    whole->rows += part->rows;
    whole->quantity += part->quantity;
    whole->cents += part->cents;
    for (size_t i = 0; i < SALES_MONTHS; i++)
        whole->month_cents[i] += part->month_cents[i];
    for (size_t i = 0; i < SALES_PRODUCTS; i++)
        whole->product_cents[i] += part->product_cents[i];
}
