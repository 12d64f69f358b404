/* csv.c - comma-separated numbers (RFC 4180) into a table: strict about rows, lenient about blanks, quotes and line ends. */
#include <float.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "table_format.h"

enum {
    CELL_BYTES_MAX = 127, /* a double's shortest text has 24 characters */
    CELL_SHOWN_MAX = 32   /* of a cell in a message */
};

/* Text from begin up to end. */
struct slice {
    const char *begin, *end;
};

/* --- one number --------------------------------------------------------------------------------------------------------- */

/* A decimal number's digits as mantissa x 10^exponent. */
struct decimal {
    uint64_t mantissa;
    int exponent;
    bool exact; /* no digit was left out, and the exponent is one */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits from `text` on; returns where they end. With `fraction`, they stand behind the point. */
static const char *read_digits(const char *text, const char *end, bool fraction, struct decimal *decimal)
{
    for (; text < end && is_digit(*text); text++) {
        if (decimal->mantissa > (UINT64_MAX - 9) / 10) {
            decimal->exact = false;
            continue;
        }
        decimal->mantissa = 10 * decimal->mantissa + (uint64_t)(*text - '0');
        decimal->exponent -= fraction;
    }
    return text;
}

/* What follows the e: a sign and digits. NULL when there are none. */
static const char *read_exponent(const char *text, const char *end, struct decimal *decimal)
{
    bool negative = text < end && *text == '-';
    struct decimal digits = {.exact = true};
    const char *begin = text + (text < end && (*text == '-' || *text == '+'));
    text = read_digits(begin, end, false, &digits);
    if (text == begin)
        return NULL;
    if (digits.mantissa > INT_MAX / 4)
        decimal->exact = false;
    else
        decimal->exponent += negative ? -(int)digits.mantissa : (int)digits.mantissa;
    return text;
}

/* [digits][.digits][e[sign]digits] with a digit before the e, and nothing behind. */
static bool read_decimal(struct slice text, struct decimal *decimal)
{
    *decimal = (struct decimal){.exact = true};
    const char *next = read_digits(text.begin, text.end, false, decimal);
    size_t digit_count = (size_t)(next - text.begin);
    if (next < text.end && *next == '.') {
        const char *fraction = next + 1;
        next = read_digits(fraction, text.end, true, decimal);
        digit_count += (size_t)(next - fraction);
    }
    if (digit_count == 0)
        return false;
    if (next < text.end && (*next == 'e' || *next == 'E'))
        next = read_exponent(next + 1, text.end, decimal);
    return next == text.end;
}

/* The float nearest to a decimal, by one rounded operation on two exact doubles (Clinger, "How to Read Floating Point Numbers
 * Accurately", PLDI 1990). False where that is not sure: the double may be off the decimal by half a unit, which matters when
 * it lies in the middle between two floats: its lowest 29 bits are 100...0. */
static bool round_quickly(const struct decimal *decimal, float *value)
{
    static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const int most = sizeof powers / sizeof *powers - 1;
    int exponent = decimal->exponent;
    if (!decimal->exact || decimal->mantissa >> DBL_MANT_DIG || exponent > most || exponent < -most)
        return false;
    double number = (double)decimal->mantissa;
    number = exponent < 0 ? number / powers[-exponent] : number * powers[exponent];
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    *value = (float)number;
    return number == 0 || (number >= (double)FLT_MIN && number <= (double)FLT_MAX && (bits & 0x1fffffff) != 0x10000000);
}

/* strtof() needs a closing 0. It reads the point of the C locale, which forkjoin never leaves. */
static float round_slowly(struct slice text)
{
    char copy[CELL_BYTES_MAX + 1] = "";
    memcpy(copy, text.begin, (size_t)(text.end - text.begin));
    return strtof(copy, NULL);
}

/* --- one cell ----------------------------------------------------------------------------------------------------------- */

enum cell_kind { CELL_MISSING, CELL_NUMBER, CELL_INFINITE, CELL_LONG, CELL_TEXT };

static struct slice trim(struct slice text)
{
    while (text.begin < text.end && (*text.begin == ' ' || *text.begin == '\t'))
        text.begin++;
    while (text.begin < text.end && (text.end[-1] == ' ' || text.end[-1] == '\t'))
        text.end--;
    return text;
}

static bool is_word(struct slice text, const char *word)
{
    size_t i = 0;
    while (text.begin + i < text.end && word[i] != '\0' && (text.begin[i] | 0x20) == word[i])
        i++;
    return word[i] == '\0' && text.begin + i == text.end;
}

/* What a cell holds. Hexadecimal numbers, which strtof() would take, are text. */
static enum cell_kind read_cell(struct slice text, float *value)
{
    text = trim(text);
    if (text.end - text.begin >= 2 && text.begin[0] == '"' && text.end[-1] == '"')
        text = trim((struct slice){text.begin + 1, text.end - 1});
    *value = NAN;
    if (text.begin == text.end)
        return CELL_MISSING;
    bool negative = *text.begin == '-';
    text.begin += *text.begin == '-' || *text.begin == '+';
    if (is_word(text, "nan"))
        return CELL_MISSING;
    if (is_word(text, "inf") || is_word(text, "infinity"))
        return CELL_INFINITE;
    if (text.end - text.begin > CELL_BYTES_MAX)
        return CELL_LONG;
    struct decimal decimal;
    if (!read_decimal(text, &decimal))
        return CELL_TEXT;
    if (!round_quickly(&decimal, value))
        *value = round_slowly(text);
    if (negative)
        *value = -*value;
    return isinf(*value) ? CELL_INFINITE : CELL_NUMBER;
}

/* Where the cell that begins at `text` ends: at a comma outside of quotes, or with the line. */
static const char *end_of_cell(const char *text, const char *end)
{
    const char *first = text;
    while (first < end && (*first == ' ' || *first == '\t'))
        first++;
    if (first < end && *first == '"') {
        text = first + 1;
        while (text < end && (*text != '"' || (text + 1 < end && text[1] == '"')))
            text += *text == '"' ? 2 : 1;
    }
    const char *comma = text < end ? memchr(text, ',', (size_t)(end - text)) : NULL;
    return comma ? comma : end;
}

/* --- lines -------------------------------------------------------------------------------------------------------------- */

/* The text from *next to the end of its line, without the line's end. False at the end of all. */
static bool next_line(const char **next, const char *end, struct slice *line)
{
    if (*next == end)
        return false;
    const char *newline = memchr(*next, '\n', (size_t)(end - *next));
    *line = (struct slice){*next, newline ? newline : end};
    *next = newline ? newline + 1 : end;
    if (line->begin < line->end && line->end[-1] == '\r')
        line->end--;
    return true;
}

static size_t count_lines(const char *text, const char *end)
{
    struct slice line;
    size_t count = 0;
    while (next_line(&text, end, &line))
        count++;
    return count;
}

static size_t count_cells(struct slice line)
{
    size_t count = 1;
    for (const char *end = end_of_cell(line.begin, line.end); end < line.end; end = end_of_cell(end + 1, line.end))
        count++;
    return count;
}

static bool refuse_cell(const struct table_source *source, size_t line, size_t column, struct slice text, enum cell_kind kind)
{
    static const char *const causes[] = {
        [CELL_INFINITE] = "is no finite float; leave the cell empty where there is no value",
        [CELL_LONG] = "has more than 127 characters; write it shorter",
        [CELL_TEXT] = "is no number; write cells as 1.5 or 2e-3 with commas between, and leave missing ones empty",
    };
    text = trim(text);
    int length = (int)(text.end - text.begin < CELL_SHOWN_MAX ? text.end - text.begin : CELL_SHOWN_MAX);
    return table_refuse(source, "line %zu, column %zu: '%.*s' %s", line, column, length, text.begin, causes[kind]);
}

static bool refuse_count(const struct table_source *source, size_t line, struct slice text, size_t column_count)
{
    if (text.begin == text.end)
        return table_refuse(source, "line %zu is empty; delete it, or write nan for a missing value", line);
    return table_refuse(source, "line %zu has %zu columns, line 1 has %zu; give every row as many", line, count_cells(text),
                        column_count);
}

static bool read_row(struct slice line, size_t line_number, const struct table *table, const struct table_source *source,
                     float *values)
{
    const char *begin = line.begin;
    if (begin == line.end)
        return refuse_count(source, line_number, line, table->column_count);
    for (size_t column = 0;; column++) {
        const char *end = end_of_cell(begin, line.end);
        if (column >= table->column_count || (end == line.end && column + 1 < table->column_count))
            return refuse_count(source, line_number, line, table->column_count);
        enum cell_kind kind = read_cell((struct slice){begin, end}, &values[column]);
        if (kind > CELL_NUMBER)
            return refuse_cell(source, line_number, column + 1, (struct slice){begin, end}, kind);
        if (end == line.end)
            return true;
        begin = end + 1;
    }
}

/* Whether the first line names the columns: it has text and no number. A line with both is left to be refused as a row. */
static bool is_names(struct slice line)
{
    bool any_text = false;
    for (const char *begin = line.begin;; begin++) {
        const char *end = end_of_cell(begin, line.end);
        float value;
        enum cell_kind kind = read_cell((struct slice){begin, end}, &value);
        if (kind == CELL_NUMBER || kind == CELL_INFINITE)
            return false;
        any_text |= kind != CELL_MISSING;
        if (end == line.end)
            return any_text;
        begin = end;
    }
}

/* The mark that some spreadsheets put before UTF-8 text. */
static size_t byte_order_mark(const struct table_source *source)
{
    return source->length >= 3 && memcmp(source->bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
}

bool csv_parse(struct table *table, const struct table_source *source)
{
    const char *end = (const char *)source->bytes + source->length;
    const char *next = (const char *)source->bytes + byte_order_mark(source), *rows = next;
    struct slice line;
    if (!next_line(&next, end, &line))
        return table_refuse(source, "it is empty; pass CSV text or an array saved by numpy.save");
    size_t line_number = 1;
    if (is_names(line)) {
        rows = next;
        line_number = 2;
    }
    table->column_count = count_cells(line);
    table->row_count = count_lines(rows, end);
    if (table->row_count == 0)
        return table_refuse(source, "line 1 names columns, and no row follows; pass rows too");
    if (!table_allocate(table, source->length + 1, source))
        return false;
    float *values = table->values;
    for (next = rows; next_line(&next, end, &line); line_number++, values += table->column_count) {
        if (!read_row(line, line_number, table, source, values))
            return false;
    }
    return true;
}
