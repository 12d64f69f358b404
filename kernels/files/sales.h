/* sales.h - the sales files of wait.files as functions of (seed, file): what stands in them, and so what their report must be.
 *
 * A file is CSV: a line of names, a line for each sale, and a last line with their number and sums, by which one sees that it
 * is whole:
 *
 *     date,product,quantity,price
 *     2025-03-14,P07,5,129.95
 *     total,1,5,649.75
 *
 * All are whole numbers, amounts are cents: sums are the same in every order. */
#ifndef FORKJOIN_SALES_H
#define FORKJOIN_SALES_H

#include <stddef.h>
#include <stdint.h>

enum {
    SALES_FILES_MOST = 1000000, /* their names have six digits */
    SALES_MONTHS = 12,
    SALES_PRODUCTS = 20, /* P00 - P19 */
    SALES_QUANTITY_MOST = 12,
    SALES_PRICE_LEAST = 50, /* cents */
    SALES_PRICE_MOST = 49999,
    /* A line of a sale has 22 to 25 bytes, the first and the last together 50 to 61, so files have 4 KiB to 256 KiB. */
    SALES_ROWS_LEAST = 190,
    SALES_ROWS_MOST = 10400,
    SALES_FILE_MAX = 256 * 1024,
    SALES_NAME_MAX = 32, /* bytes of a name, with the closing 0 */
};

/* The names of the columns: the first line of every file, with its end. */
#define SALES_HEADER "date,product,quantity,price\n"

struct sale {
    unsigned month, day; /* of 2025, from 1 */
    unsigned product, quantity, price_cents;
};

/* Of any number of files. */
struct sales_report {
    uint64_t rows, quantity, cents;
    uint64_t month_cents[SALES_MONTHS], product_cents[SALES_PRODUCTS];
};

/* How many sales a file has: 190 + 10,210 u^3 with a uniform u, so 2,742 on average, and most files are small. */
size_t sales_row_count(uint64_t seed, size_t file);

struct sale sales_row(uint64_t seed, size_t file, size_t row);

/* How many days a month from 1 to 12 has, in 2025. */
static inline unsigned sales_days_of(unsigned month)
{
    static const unsigned char days[SALES_MONTHS] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1];
}

/* The file's bytes, of which there are at most SALES_FILE_MAX; how many. */
size_t sales_write(uint64_t seed, size_t file, char text[SALES_FILE_MAX]);

/* The file's name. One in ten has a blank in it, one in ten a line's end. */
void sales_name(size_t file, char name[SALES_NAME_MAX]);
/* The same for messages: the line's end is "\n", two characters. */
void sales_name_shown(size_t file, char name[SALES_NAME_MAX]);

static inline void sales_report_add(struct sales_report *report, struct sale sale)
{
    uint64_t cents = (uint64_t)sale.quantity * sale.price_cents;
    report->rows++;
    report->quantity += sale.quantity;
    report->cents += cents;
    report->month_cents[sale.month - 1] += cents;
    report->product_cents[sale.product] += cents;
}

/* Adds `part` to `whole`. */
void sales_report_merge(struct sales_report *whole, const struct sales_report *part);

#endif
