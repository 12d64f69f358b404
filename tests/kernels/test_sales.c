/* test_sales.c - label: kernel - sales files: their lengths and names, read back as they were drawn, and refused when anything
 * is wrong. */
#include "files/sales.h"

#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "files/sales_parse.h"

enum { SEED = 7, MANY = 20000 };

/* A text with its padding, in memory of just this size, so that a sanitizer sees whoever reads behind it. */
static bool parse(const char *text, size_t bytes, struct sales_report *report, char why[WHY_MAX])
{
    char *copy = calloc(1, bytes + SALES_PADDING);
    assert_non_null(copy);
    memcpy(copy, text, bytes);
    bool good = sales_parse(copy, bytes, report, why);
    free(copy);
    return good;
}

static void refuse_bytes(const char *text, size_t bytes, const char *words)
{
    char why[WHY_MAX] = "";
    struct sales_report report = {.rows = 3, .cents = 4};
    if (parse(text, bytes, &report, why))
        fail_msg("taken, though it should say '%s'", words);
    assert_says(why, words);
    assert_int_equal(report.rows, 3); /* as it was */
    assert_int_equal(report.cents, 4);
}

static void refuse(const char *text, const char *words)
{
    refuse_bytes(text, strlen(text), words);
}

/* --- what is made ------------------------------------------------------------------------------------------------------- */

/* E (190 + 10,210 u^3) = 2,742.5; the standard error over 20,000 is 10,210 sqrt(1 / 7 - 1 / 16) / 141 = 20. */
static void files_have_190_to_10400_sales_most_of_them_few(void **state)
{
    (void)state;
    double sum = 0;
    size_t least = SIZE_MAX, most = 0, small = 0;
    for (size_t file = 0; file < MANY; file++) {
        size_t rows = sales_row_count(SEED, file);
        sum += (double)rows;
        least = rows < least ? rows : least;
        most = rows > most ? rows : most;
        small += rows < 190 + 10210 / 8; /* u below a half */
    }
    assert_near(sum / MANY, 2742.5, 100);
    assert_int_equal(least, SALES_ROWS_LEAST);
    assert_in_range(most, 10300, SALES_ROWS_MOST);
    assert_near((double)small / MANY, 0.5, 0.02);
}

/* The longest and the shortest of 20,000, and so nearly of all. */
static void files_have_4_to_256_kib(void **state)
{
    (void)state;
    static char text[SALES_FILE_MAX];
    size_t shortest = 0, longest = 0;
    for (size_t file = 1; file < MANY; file++) {
        shortest = sales_row_count(SEED, file) < sales_row_count(SEED, shortest) ? file : shortest;
        longest = sales_row_count(SEED, file) > sales_row_count(SEED, longest) ? file : longest;
    }
    assert_in_range(sales_write(SEED, shortest, text), 4096, 5000);
    assert_in_range(sales_write(SEED, longest, text), 240000, SALES_FILE_MAX);
}

static void names_are_all_different_and_some_hold_blanks_and_lines_ends(void **state)
{
    (void)state;
    static const char *const cases[][2] = {{"sales-000000.csv", "sales-000000.csv"},
                                           {"sales 000003.csv", "sales 000003.csv"},
                                           {"sales\n000007.csv", "sales\\n000007.csv"},
                                           {"sales-999999.csv", "sales-999999.csv"}};
    static const size_t files[] = {0, 3, 7, 999999};
    for (size_t i = 0; i < 4; i++) {
        char name[SALES_NAME_MAX];
        sales_name(files[i], name);
        assert_string_equal(name, cases[i][0]);
        sales_name_shown(files[i], name);
        assert_string_equal(name, cases[i][1]);
    }
}

/* Of 200,000 sales each month, product and quantity has its share; 5 standard errors. */
static void sales_are_spread_evenly(void **state)
{
    (void)state;
    enum { ROWS = 200000 };
    size_t months[SALES_MONTHS] = {0}, products[SALES_PRODUCTS] = {0}, quantities[SALES_QUANTITY_MOST + 1] = {0};
    double price = 0;
    for (size_t row = 0; row < ROWS; row++) {
        struct sale sale = sales_row(SEED, 1, row);
        assert_in_range(sale.day, 1, sales_days_of(sale.month));
        assert_in_range(sale.price_cents, SALES_PRICE_LEAST, SALES_PRICE_MOST);
        months[sale.month - 1]++;
        products[sale.product]++;
        quantities[sale.quantity]++;
        price += sale.price_cents;
    }
    for (unsigned i = 0; i < SALES_MONTHS; i++)
        assert_near((double)months[i] / ROWS, sales_days_of(i + 1) / 365.0, 0.0032);
    for (unsigned i = 0; i < SALES_PRODUCTS; i++)
        assert_near((double)products[i] / ROWS, 1.0 / SALES_PRODUCTS, 0.0025);
    for (unsigned i = 1; i <= SALES_QUANTITY_MOST; i++)
        assert_near((double)quantities[i] / ROWS, 1.0 / SALES_QUANTITY_MOST, 0.0031);
    assert_near(price / ROWS, (SALES_PRICE_LEAST + SALES_PRICE_MOST) / 2.0, 5 * 14434 / sqrt(ROWS)); /* range / sqrt(12) */
}

/* --- what is read ------------------------------------------------------------------------------------------------------- */

static void a_file_is_read_as_it_was_drawn(void **state)
{
    (void)state;
    static char text[SALES_FILE_MAX];
    for (size_t file = 0; file < 20; file++) {
        char why[WHY_MAX] = "";
        struct sales_report found = {0}, expected = {0};
        size_t bytes = sales_write(SEED, file, text), rows = sales_row_count(SEED, file);
        if (!parse(text, bytes, &found, why))
            fail_msg("file %zu: %s", file, why);
        for (size_t row = 0; row < rows; row++)
            sales_report_add(&expected, sales_row(SEED, file, row));
        assert_memory_equal(&found, &expected, sizeof found);
        assert_int_equal(found.rows, rows);
    }
}

/* By hand: 5 x 129.95 in March, 12 x 0.50 in December. */
static void a_report_holds_months_and_products(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct sales_report report = {0};
    const char text[] = SALES_HEADER "2025-03-14,P07,5,129.95\n2025-12-31,P19,12,0.50\ntotal,2,17,655.75\n";
    assert_true(parse(text, sizeof text - 1, &report, why));
    assert_int_equal(report.rows, 2);
    assert_int_equal(report.quantity, 17);
    assert_int_equal(report.cents, 65575);
    assert_int_equal(report.month_cents[2], 64975);
    assert_int_equal(report.month_cents[11], 600);
    assert_int_equal(report.product_cents[7], 64975);
    assert_int_equal(report.product_cents[19], 600);
    assert_true(parse(text, sizeof text - 1, &report, why)); /* it is added to */
    assert_int_equal(report.cents, 2 * 65575);
    assert_true(parse(SALES_HEADER "total,0,0,0.00\n", strlen(SALES_HEADER "total,0,0,0.00\n"), &report, why));
}

/* A small file cut off anywhere, or with any piece of it gone, is no file. */
static void whatever_is_cut_off_is_seen(void **state)
{
    (void)state;
    const char text[] = SALES_HEADER "2025-03-14,P07,5,129.95\n2025-12-31,P19,12,0.50\ntotal,2,17,655.75\n";
    for (size_t bytes = 0; bytes < sizeof text - 1; bytes++)
        refuse_bytes(text, bytes, "it is cut off in line ");
    refuse(SALES_HEADER "2025-03-14,P07,5,129.95\ntotal,2,17,655.75\n",
           "its last line tells a number of 2, but its lines make 1");
    refuse(SALES_HEADER "2025-03-14,P07,5,129.95\ntotal,1,6,649.75\n",
           "its last line tells a quantity of 6, but its lines make 5");
    refuse(SALES_HEADER "2025-03-14,P07,5,129.95\ntotal,1,5,649.76\n",
           "its last line tells cents of 64976, but its lines make 64975");
    refuse(SALES_HEADER "total,0,0,0.00\n\n", "there is more after its last line, which is line 2");
    refuse("2025-03-14,P07,5,129.95\ntotal,1,5,649.75\n",
           "line 1 is '2025-03-14,P07,5,129.95', which is not date,product,quantity,price");
}

static void lines_that_are_no_sales_are_told(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "2025-13-14,P07,5,129.95",
        "2025-00-14,P07,5,129.95",
        "2025-02-29,P07,5,129.95",
        "2025-03-00,P07,5,129.95",
        "2024-03-14,P07,5,129.95",
        "2025/03/14,P07,5,129.95",
        "2025-03-14,Q07,5,129.95",
        "2025-03-14,P20,5,129.95",
        "2025-03-14,P7,5,129.95",
        "2025-03-14,P07,0,129.95",
        "2025-03-14,P07,-5,129.9",
        "2025-03-14,P07,123,9.95",
        "2025-03-14,P07,5,1299.5",
        "2025-03-14,P07,5,1234.56",
        "2025-03-14,P07,5,.95",
        "2025-03-14,P07,5,129.9",
        "2025-03-14,P07,5,129.957",
        "2025-03-14,P07,5,129,95",
        "2025-03-14,P07,5,129.95 ",
        "2025-03-14,P07,5,12x.95",
        "2025-03-14;P07;5;129.95",
        "2025-03-14,P07,,129.95",
        "2025-03-14,P07,5",
        "",
        " 2025-03-14,P07,5,129.95",
        "Total,1,5,649.75",
        "total,1,5,649.7",
        "total,1,5,",
        "total,1,5,649.750",
        "total,,5,649.75",
        "total,1,5,649",
        "total",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char text[200], words[100];
        snprintf(text, sizeof text, SALES_HEADER "2025-03-14,P07,5,129.95\n%s\ntotal,2,10,1299.50\n", lines[i]);
        snprintf(words, sizeof words, "line 3 is '%s', which is not DATE,PRODUCT,QUANTITY,PRICE of a sale", lines[i]);
        refuse(text, words);
    }
}

/* Whatever stands there is shown in one line. */
static void what_is_shown_is_harmless(void **state)
{
    (void)state;
    const char text[] = SALES_HEADER "\033[2J\r\0\xC3\xA4 and so on and so on and so on and so on and so on\n";
    refuse_bytes(text, sizeof text - 1, "line 2 is '?[2J???? and so on and so on and so on a', which");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_have_190_to_10400_sales_most_of_them_few),
        cmocka_unit_test(files_have_4_to_256_kib),
        cmocka_unit_test(names_are_all_different_and_some_hold_blanks_and_lines_ends),
        cmocka_unit_test(sales_are_spread_evenly),
        cmocka_unit_test(a_file_is_read_as_it_was_drawn),
        cmocka_unit_test(a_report_holds_months_and_products),
        cmocka_unit_test(whatever_is_cut_off_is_seen),
        cmocka_unit_test(lines_that_are_no_sales_are_told),
        cmocka_unit_test(what_is_shown_is_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
