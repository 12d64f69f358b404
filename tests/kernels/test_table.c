/* test_table.c - rows from CSV text and NumPy's arrays, as users have them, damage them and mean them badly. label: unit */
#include "check.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scratch.h"
#include "table/table.h"

enum { CELLS_MAX = 16, ARRAY_MAX = 512 };

/* --- CSV: what is read -------------------------------------------------------------------------------------------------- */

static bool parse_bytes(struct table *table, const void *bytes, size_t length, char why[WHY_MAX])
{
    /* A copy of its own length, so that a sanitizer sees one byte read too far. */
    char *copy = malloc(length ? length : 1);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    bool parsed = table_parse(table, "rows", copy, length, why);
    free(copy);
    return parsed;
}

static void expect_values(const void *bytes, size_t length, size_t rows, size_t columns, const float *values)
{
    struct table table;
    char why[WHY_MAX] = "";
    if (!parse_bytes(&table, bytes, length, why))
        fail_msg("%s", why);
    assert_int_equal(table.row_count, rows);
    assert_int_equal(table.column_count, columns);
    for (size_t i = 0; i < rows * columns; i++) {
        if (isnan(values[i]) ? !isnan(table.values[i]) : table.values[i] != values[i])
            fail_msg("value %zu is %g, not %g", i, (double)table.values[i], (double)values[i]);
    }
    table_free(&table);
    assert_null(table.values);
}

static void expect_csv(const char *text, size_t rows, size_t columns, const float *values)
{
    expect_values(text, strlen(text), rows, columns, values);
}

static void names_may_stand_first(void **unused)
{
    (void)unused;
    const float values[] = {1, 2, 3, 4};
    expect_csv("a,b\n1,2\n3,4\n", 2, 2, values);
    expect_csv("1,2\n3,4\n", 2, 2, values);
    expect_csv("\"width, in cm\",\"a \"\"name\"\"\"\n1,2\n3,4\n", 2, 2, values);
    expect_csv(",b\n1,2\n3,4\n", 2, 2, values); /* an index without a name, as pandas writes it */
    expect_csv(
        "\xef\xbb\xbf"
        "a,b\n1,2\n3,4\n",
        2, 2, values);
    expect_csv(
        "\xef\xbb\xbf"
        "1,2\n3,4\n",
        2, 2, values);
}

static void lines_end_in_lf_crlf_or_with_the_file(void **unused)
{
    (void)unused;
    const float values[] = {1, 2, 3, 4};
    expect_csv("a,b\r\n1,2\r\n3,4\r\n", 2, 2, values);
    expect_csv("1,2\n3,4", 2, 2, values);
    expect_csv("1,2\r\n3,4\r", 2, 2, values);
}

static void empty_cells_and_nan_are_missing(void **unused)
{
    (void)unused;
    const float values[] = {NAN, 1, NAN, 2, NAN, 3};
    expect_csv(",1,\n2,,3\n", 2, 3, values);
    expect_csv("nan,1,NaN\n2,-NAN,3\n", 2, 3, values);
    expect_csv("\"\",1, \n2,\t,3", 2, 3, values);
    const float none[] = {NAN, NAN};
    expect_csv(",", 1, 2, none);
    expect_csv("nan\nnan", 2, 1, none);
}

static void blanks_and_quotes_around_numbers_do_not_count(void **unused)
{
    (void)unused;
    const float values[] = {1, 2, 3, 4};
    expect_csv(" 1, 2\n3\t,\" 4\"\n", 2, 2, values);
}

static void one_cell_is_a_table(void **unused)
{
    (void)unused;
    const float values[] = {-7.5f};
    expect_csv("-7.5", 1, 1, values);
    expect_csv("x\n-7.5\n", 1, 1, values);
}

static void decimals_are_read_in_every_form(void **unused)
{
    (void)unused;
    const float values[] = {1, -1, 0.5f, 5, 1000, 0.25f, 1e-3f, 0};
    expect_csv("+1,-1,.5,5.,1e3,25E-2,1e-03,0e99", 1, 8, values);
    const float far[] = {FLT_MAX, FLT_MIN, FLT_TRUE_MIN, 0, 1e-10f, 1};
    expect_csv(
        "3.4028234663852886e38,1.17549435e-38,1e-45,1e-99999999999,100e-12,"
        "1.0000000000000000000000000000000000000000000000000000000000",
        1, 6, far);
}

/* The C library's rounding is another way to know. Decimals of 1 to 25 digits, many of them near the middle of two floats. */
static void every_decimal_is_rounded_as_strtof_does(void **unused)
{
    (void)unused;
    uint64_t bits = 1;
    for (int i = 0; i < 200000; i++) {
        char text[64];
        bits = bits * 6364136223846793005u + 1442695040888963407u;
        float low, high;
        uint32_t pattern = (uint32_t)(bits >> 33) % 0x7f000000u;
        memcpy(&low, &pattern, sizeof low);
        high = nextafterf(low, INFINITY);
        double middle = 0.5 * ((double)low + (double)high);
        snprintf(text, sizeof text, "%s%.*g", i % 2 ? "-" : "", i % 25 + 1, i % 3 ? middle : (double)low);
        const float expected = strtof(text, NULL);
        expect_csv(text, 1, 1, &expected);
    }
}

/* --- what is refused ---------------------------------------------------------------------------------------------------- */

static void expect_bytes_refused(const void *bytes, size_t length, const char *words)
{
    struct table table;
    char why[WHY_MAX] = "";
    if (parse_bytes(&table, bytes, length, why))
        fail_msg("accepted, though '%s'", words);
    assert_null(table.values);
    assert_says(why, words);
    assert_says(why, "'rows'");
    assert_non_null(strchr(why, ';')); /* what to do */
    assert_null(strchr(why, '\n'));
}

static void expect_refused(const char *text, const char *words)
{
    expect_bytes_refused(text, strlen(text), words);
}

static void nothing_and_names_alone_are_refused(void **unused)
{
    (void)unused;
    expect_refused("", "it is empty");
    expect_refused("\xef\xbb\xbf", "it is empty");
    expect_refused("a,b\n", "no row follows");
    expect_refused("a", "no row follows");
}

static void too_few_and_too_many_columns_are_refused_with_both_numbers(void **unused)
{
    (void)unused;
    expect_refused("1,2\n3\n", "line 2 has 1 columns, line 1 has 2");
    expect_refused("a,b\n1,2\n3,4,5,6\n", "line 3 has 4 columns, line 1 has 2");
    expect_refused("a,b,c\n1,2\n", "line 2 has 2 columns, line 1 has 3");
    expect_refused("1,2,\n3,4\n", "line 2 has 2 columns, line 1 has 3");
}

static void empty_lines_are_refused(void **unused)
{
    (void)unused;
    expect_refused("\n", "line 1 is empty");
    expect_refused("\n1\n", "line 1 is empty");
    expect_refused("1,2\n\n3,4\n", "line 2 is empty");
    expect_refused("a\r\n1\r\n\r\n", "line 3 is empty");
}

static void text_is_refused_with_its_place(void **unused)
{
    (void)unused;
    expect_refused("1,2\n3,x\n", "line 2, column 2: 'x' is no number");
    expect_refused("a,b\n3,1 2\n", "line 2, column 2: '1 2'");
    expect_refused("id,1\n3,4\n", "line 1, column 1: 'id'"); /* a name beside a number: a row with a fault, not names */
    expect_refused("1;2\n3;4\n", "'3;4' is no number");
    expect_refused("1,\"2,5\"\n", "line 1, column 2: '\"2,5\"'");
    expect_refused("1,\"2\n", "column 2: '\"2'");
    expect_refused("1,\"2\"3\n", "column 2: '\"2\"3'");
    expect_refused("1,2\r3,4\n", "column 2: '2?3'");
    expect_refused("1,-\n", "column 2: '-'");
    expect_refused("1,.\n", "column 2: '.'");
    expect_refused("1,1e\n", "column 2: '1e'");
    expect_refused("1,1e+\n", "column 2: '1e+'");
    expect_refused("1,--1\n", "column 2: '--1'");
    expect_refused("1,1.2.3\n", "column 2: '1.2.3'");
    expect_refused("1,0x1p3\n", "column 2: '0x1p3'");
    expect_refused("1,nan(7)\n", "column 2: 'nan(7)'");
    expect_refused("1,NA\n", "column 2: 'NA'");
    expect_bytes_refused("1,2\0\n", 5, "column 2: '2");
}

static void infinite_numbers_are_refused(void **unused)
{
    (void)unused;
    static const char *const texts[] = {"inf", "-Inf", "INFINITY", "1e39", "-3.5e38", "1e9999999999999999999999"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char text[64];
        snprintf(text, sizeof text, "1,%s", texts[i]);
        expect_refused(text, "is no finite float");
        expect_refused(text + 2, "line 1, column 1"); /* infinity is no name */
    }
}

static void a_cell_without_end_is_refused_and_shown_in_part(void **unused)
{
    (void)unused;
    char text[4096];
    memset(text, '1', sizeof text);
    text[1] = ',';
    expect_bytes_refused(text, sizeof text, "'11111111111111111111111111111111' has more than 127 characters");
}

/* A million columns claimed a million times over are no more cells than the file has bytes. */
static void a_small_file_cannot_claim_much_memory(void **unused)
{
    (void)unused;
    enum { HALF = 1 << 20 };
    char *text = malloc(2 * HALF);
    assert_non_null(text);
    memset(text, ',', HALF);
    memset(text + HALF, '\n', HALF);
    expect_bytes_refused(text, 2 * HALF, "line 2 is empty");
    free(text);
}

static void other_formats_are_refused_by_name(void **unused)
{
    (void)unused;
    expect_refused("PK\003\004....", "ZIP");
    expect_refused("\037\213....", "gzip");
    expect_refused("PAR1....", "Parquet");
    expect_bytes_refused(
        "\377\376"
        "1\0",
        4, "UTF-16");
}

/* --- NumPy's arrays, written here byte by byte as format version 1 has them ----------------------------------------------- */

struct array {
    unsigned char bytes[ARRAY_MAX];
    size_t length;
};

/* magic, version, the header's length, the header, data */
static struct array array_of(const char *header, const void *data, size_t data_bytes)
{
    struct array array = {.bytes = {0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}};
    size_t header_bytes = strlen(header);
    array.bytes[8] = (unsigned char)header_bytes;
    memcpy(array.bytes + 10, header, header_bytes);
    memcpy(array.bytes + 10 + header_bytes, data, data_bytes);
    array.length = 10 + header_bytes + data_bytes;
    return array;
}

static struct array array_like(const char *type, const char *order, const char *shape, const void *data, size_t data_bytes)
{
    char header[128];
    snprintf(header, sizeof header, "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }   \n", type, order, shape);
    return array_of(header, data, data_bytes);
}

/* The bytes that numpy.save("-", numpy.array([[1.5, -2, nan]], "<f4")) of NumPy 1.24 writes. */
static void a_file_of_numpys_own_is_read(void **unused)
{
    (void)unused;
    static const char header[] =
        "\x93NUMPY\1\0\x76\0{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), }"
        "                                                          \n";
    static const unsigned char data[] = {0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0, 0, 0, 0xc0, 0x7f};
    unsigned char bytes[128 + sizeof data];
    assert_int_equal(sizeof header - 1, 128);
    memcpy(bytes, header, 128);
    memcpy(bytes + 128, data, sizeof data);
    expect_values(bytes, sizeof bytes, 1, 3, (const float[]){1.5f, -2, NAN});
}

/* The cells of [[1, -2, 3], [4, 5, -6]] (the signs go with unsigned types) as one type, in one order. */
static size_t write_cells(char kind, size_t cell_bytes, bool big_endian, bool fortran, unsigned char *data, float values[6])
{
    static const int cells[6] = {1, -2, 3, 4, 5, -6};
    for (size_t i = 0; i < 6; i++) {
        int cell = kind == 'u' ? abs(cells[i]) : cells[i];
        float single = (float)cell;
        double number = cell;
        int64_t whole = cell;
        uint64_t bits = (uint64_t)whole;
        uint32_t low;
        memcpy(&low, &single, sizeof low);
        if (kind == 'f' && cell_bytes == 4)
            bits = low;
        else if (kind == 'f')
            memcpy(&bits, &number, sizeof bits);
        size_t place = fortran ? i % 3 * 2 + i / 3 : i;
        for (size_t b = 0; b < cell_bytes; b++)
            data[place * cell_bytes + (big_endian ? cell_bytes - 1 - b : b)] = (unsigned char)(bits >> 8 * b);
        values[i] = single;
    }
    return 6 * cell_bytes;
}

static void every_type_and_order_of_bytes_and_of_cells_is_read(void **unused)
{
    (void)unused;
    static const char *const types[] = {"|i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8", "|u1", "<u2",
                                        ">u2", "<u4", ">u4", "<u8", ">u8", "<f4", ">f4", "<f8", ">f8"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        for (int fortran = 0; fortran < 2; fortran++) {
            unsigned char data[48];
            float values[6];
            size_t bytes = write_cells(types[i][1], (size_t)(types[i][2] - '0'), types[i][0] == '>', fortran, data, values);
            struct array array = array_like(types[i], fortran ? "True" : "False", "(2, 3)", data, bytes);
            expect_values(array.bytes, array.length, 2, 3, values);
        }
    }
}

static void the_ends_of_integers_are_rounded_to_floats(void **unused)
{
    (void)unused;
    static const unsigned char data[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0, 0, 0, 0, 0, 0x80};
    struct array array = array_like("<i8", "False", "(2,)", data, sizeof data);
    expect_values(array.bytes, array.length, 2, 1, (const float[]){0x1p63f, -0x1p63f});
    array = array_like("<u8", "False", "(2,)", data, sizeof data);
    expect_values(array.bytes, array.length, 2, 1, (const float[]){0x1p63f, 0x1p63f});
    array = array_like("|i1", "False", "(2,)", data + 7, 2);
    expect_values(array.bytes, array.length, 2, 1, (const float[]){127, 0});
}

static void one_dimension_is_a_column_and_one_cell_a_table(void **unused)
{
    (void)unused;
    static const unsigned char data[] = {7, 8, 9};
    struct array array = array_like("|u1", "False", "(3,)", data, 3);
    expect_values(array.bytes, array.length, 3, 1, (const float[]){7, 8, 9});
    array = array_like("|u1", "True", "(1, 1)", data, 1);
    expect_values(array.bytes, array.length, 1, 1, (const float[]){7});
}

static void later_versions_of_the_format_are_read(void **unused)
{
    (void)unused;
    static const unsigned char data[] = {7, 8, 9};
    struct array array = array_like("|u1", "False", "(3,)", data, 3);
    for (unsigned char version = 2; version <= 3; version++) {
        struct array later = {.length = array.length + 2};
        memcpy(later.bytes, array.bytes, 10);
        memcpy(later.bytes + 12, array.bytes + 10, array.length - 10);
        later.bytes[6] = version;
        expect_values(later.bytes, later.length, 3, 1, (const float[]){7, 8, 9});
        later.bytes[10] = 1; /* a header of 64 KiB and more */
        expect_bytes_refused(later.bytes, later.length, "within its header");
    }
    array.bytes[6] = 4;
    expect_bytes_refused(array.bytes, array.length, "version 4.0");
    array.bytes[6] = 0;
    expect_bytes_refused(array.bytes, array.length, "version 0.0");
}

static void every_truncation_is_refused(void **unused)
{
    (void)unused;
    static const unsigned char data[24] = {0};
    struct array array = array_like("<f4", "False", "(2, 3)", data, sizeof data);
    for (size_t length = 6; length < array.length; length++)
        expect_bytes_refused(array.bytes, length, length < array.length - sizeof data ? "within its header" : "do not fit");
    array.length++; /* and one byte too many */
    expect_bytes_refused(array.bytes, array.length, "do not fit");
}

static void a_wrong_magic_is_no_array(void **unused)
{
    (void)unused;
    static const unsigned char data[24] = {0};
    struct array array = array_like("<f4", "False", "(2, 3)", data, sizeof data);
    for (size_t i = 0; i < 6; i++) {
        array.bytes[i] ^= 1;
        struct table table;
        char why[WHY_MAX] = "";
        assert_false(parse_bytes(&table, array.bytes, array.length, why));
        array.bytes[i] ^= 1;
    }
}

static void expect_array_refused(const char *type, const char *shape, const char *words)
{
    static const unsigned char data[24] = {0};
    struct array array = array_like(type, "False", shape, data, sizeof data);
    expect_bytes_refused(array.bytes, array.length, words);
}

static void shapes_that_are_no_tables_are_refused(void **unused)
{
    (void)unused;
    expect_array_refused("<f4", "()", "0 dimensions");
    expect_array_refused("<f4", "(2, 3, 1)", "3 dimensions");
    expect_array_refused("<f4", "(0, 3)", "0 rows of 3 columns");
    expect_array_refused("<f4", "(3, 0)", "3 rows of 0 columns");
    expect_array_refused("<f4", "(-2, 3)", "whole numbers");
    expect_array_refused("<f4", "(2.0, 3)", "comma");
    expect_array_refused("<f4", "(2, 3", "whole numbers");
    expect_array_refused("<f4", "2", "round brackets");
    expect_array_refused("<f4", "(,)", "whole numbers");
    expect_array_refused("<f4", "(2, 4)", "2 rows of 4 columns do not fit its 24 bytes");
    expect_array_refused("<f4", "(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1)", "32 dimensions");
}

static void sizes_that_wrap_around_are_refused(void **unused)
{
    (void)unused;
    expect_array_refused("<f4", "(4611686018427387910, 1)", "do not fit"); /* 4 (2^62 + 6) = 24 modulo 2^64 */
    expect_array_refused("<f4", "(4294967296, 4294967296)", "do not fit");
    expect_array_refused("<f4", "(18446744073709551615, 2)", "do not fit");
    expect_array_refused("<f4", "(18446744073709551622, 1)", "passes what memory can address"); /* 6 modulo 2^64 */
    expect_array_refused("<f4", "(99999999999999999999999999999999, 1)", "passes what memory can address");
}

static void types_that_are_no_numbers_are_refused(void **unused)
{
    (void)unused;
    expect_array_refused("|O", "(3,)", "never unpickled");
    expect_array_refused("<f2", "(12,)", "type '<f2'");
    expect_array_refused("<c8", "(3,)", "type '<c8'");
    expect_array_refused("|b1", "(24,)", "type '|b1'");
    expect_array_refused("<U6", "(1,)", "type '<U6'");
    expect_array_refused("|f4", "(2, 3)", "type '|f4'");
    expect_array_refused("f4", "(2, 3)", "type 'f4'");
    expect_array_refused("", "(2, 3)", "type ''");
    static const char structured[] = "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }\n";
    struct array array = array_of(structured, "1234", 4);
    expect_bytes_refused(array.bytes, array.length, "no plain numbers");
}

static void headers_that_are_no_dictionary_are_refused(void **unused)
{
    (void)unused;
    static const struct {
        const char *header, *words;
    } cases[] = {
        {"", "opening brace"},
        {"{}", "'descr', 'fortran_order' and 'shape'"},
        {"{'descr': '<f4', 'shape': (1,)}", "'descr', 'fortran_order' and 'shape'"},
        {"{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", "further"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}", "further"},
        {"{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}", "True or False"},
        {"{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} import os", "no end"},
        {"{'descr' '<f4', 'fortran_order': False, 'shape': (1,)}", "colon"},
        {"{'descr': '<f4' 'fortran_order': False, 'shape': (1,)}", "comma or closing brace"},
        {"{'descr': '<f4", "end of its type"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct array array = array_of(cases[i].header, "1234", 4);
        expect_bytes_refused(array.bytes, array.length, cases[i].words);
    }
}

static void infinite_cells_of_arrays_are_refused_with_their_place(void **unused)
{
    (void)unused;
    const float singles[] = {1, 2, NAN, 4, 5, -INFINITY};
    struct array array = array_like("=f4", "False", "(3, 2)", singles, sizeof singles);
    expect_bytes_refused(array.bytes, array.length, "row 3, column 2");
    array = array_like("=f4", "True", "(3, 2)", singles, sizeof singles);
    expect_bytes_refused(array.bytes, array.length, "row 3, column 2");
    const double doubles[] = {1, 1e39};
    array = array_like("=f8", "False", "(1, 2)", doubles, sizeof doubles);
    expect_bytes_refused(array.bytes, array.length, "row 1, column 2 (from 1) is no finite float");
}

/* --- files -------------------------------------------------------------------------------------------------------------- */

static void files_are_read_and_what_cannot_be_is_named(void **unused)
{
    (void)unused;
    struct scratch scratch = scratch_make();
    struct table table;
    char why[WHY_MAX] = "";
    scratch_write(&scratch, "rows\n.csv", "1,2\n");
    if (!table_read(&table, scratch_path(&scratch, "rows\n.csv").text, why))
        fail_msg("%s", why);
    assert_int_equal(table.column_count, 2);
    table_free(&table);
    assert_false(table_read(&table, scratch_path(&scratch, "none.csv").text, why));
    assert_says(why, "none.csv': No such file");
    assert_null(table.values);
    scratch_write(&scratch, "x\n.csv", "1,x\n");
    assert_false(table_read(&table, scratch_path(&scratch, "x\n.csv").text, why));
    assert_null(strchr(why, '\n'));
    assert_says(why, "column 2");
    scratch_remove(&scratch);
}

/* A sparse file: its length is all that is looked at. */
static void a_huge_file_is_refused_unread(void **unused)
{
    (void)unused;
    struct scratch scratch = scratch_make();
    struct table table;
    char why[WHY_MAX] = "";
    scratch_write(&scratch, "huge.csv", "1");
    assert_int_equal(truncate(scratch_path(&scratch, "huge.csv").text, ((off_t)1 << 31) + 1), 0);
    assert_false(table_read(&table, scratch_path(&scratch, "huge.csv").text, why));
    assert_says(why, "the limit is 2147483648");
    scratch_remove(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_may_stand_first),
        cmocka_unit_test(lines_end_in_lf_crlf_or_with_the_file),
        cmocka_unit_test(empty_cells_and_nan_are_missing),
        cmocka_unit_test(blanks_and_quotes_around_numbers_do_not_count),
        cmocka_unit_test(one_cell_is_a_table),
        cmocka_unit_test(decimals_are_read_in_every_form),
        cmocka_unit_test(every_decimal_is_rounded_as_strtof_does),
        cmocka_unit_test(nothing_and_names_alone_are_refused),
        cmocka_unit_test(too_few_and_too_many_columns_are_refused_with_both_numbers),
        cmocka_unit_test(empty_lines_are_refused),
        cmocka_unit_test(text_is_refused_with_its_place),
        cmocka_unit_test(infinite_numbers_are_refused),
        cmocka_unit_test(a_cell_without_end_is_refused_and_shown_in_part),
        cmocka_unit_test(a_small_file_cannot_claim_much_memory),
        cmocka_unit_test(other_formats_are_refused_by_name),
        cmocka_unit_test(a_file_of_numpys_own_is_read),
        cmocka_unit_test(every_type_and_order_of_bytes_and_of_cells_is_read),
        cmocka_unit_test(the_ends_of_integers_are_rounded_to_floats),
        cmocka_unit_test(one_dimension_is_a_column_and_one_cell_a_table),
        cmocka_unit_test(later_versions_of_the_format_are_read),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(a_wrong_magic_is_no_array),
        cmocka_unit_test(shapes_that_are_no_tables_are_refused),
        cmocka_unit_test(sizes_that_wrap_around_are_refused),
        cmocka_unit_test(types_that_are_no_numbers_are_refused),
        cmocka_unit_test(headers_that_are_no_dictionary_are_refused),
        cmocka_unit_test(infinite_cells_of_arrays_are_refused_with_their_place),
        cmocka_unit_test(files_are_read_and_what_cannot_be_is_named),
        cmocka_unit_test(a_huge_file_is_refused_unread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
