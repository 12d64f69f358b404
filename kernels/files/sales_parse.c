/* sales_parse.c - one pass over the bytes, which takes a line's fields at their places and judges them all at once. */
#include "sales_parse.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "digits are taken from words whose first byte is the lowest");

enum { SHOWN_MAX = 40 }; /* how much of a line a message shows */

/* The value of a digit; more than 9 of anything else. */
static inline unsigned digit(const char *at)
{
    return (unsigned)(unsigned char)*at - '0';
}

/* --- a line ------------------------------------------------------------------------------------------------------------- */

/* Eight bytes at once, in one register (little-endian, as all machines we build for are): what must be a certain character is
 * compared with it, and what must be a digit, minus '0', with 9, by one exclusive or and one sum for all eight. No branch hangs
 * on what a line holds, which no predictor could know: 1.3 times as fast as digit by digit (docs/kernels/wait.files.md). */
static const uint64_t HIGH_BITS = UINT64_C(0x8080808080808080);
static const uint64_t UP_TO_128 =
    UINT64_C(0x7676767676767676); /* 128 - 10 in each byte: what is above 9 comes to 128 or more */

static inline uint64_t eight_bytes(const char *at)
{
    uint64_t bytes;
    memcpy(&bytes, at, sizeof bytes);
    return bytes;
}

/* `bytes` against a form of eight characters, in which a 0 stands for any digit. Digits' values in their places, 0 elsewhere;
 * *wrong becomes other than 0 when a byte does not fit. `literals` has all bits set where the form has no digit. */
static inline uint64_t digits_in(uint64_t bytes, const char form[8], uint64_t literals, uint64_t *wrong)
{
    uint64_t difference = bytes ^ eight_bytes(form);
    *wrong |= (difference & literals) | ((difference | (difference + UP_TO_128)) & HIGH_BITS);
    return difference;
}

static inline unsigned byte_of(uint64_t bytes, unsigned place)
{
    return (unsigned)(bytes >> (8 * place)) & 0xFF;
}

static inline unsigned two_digits(uint64_t digits, unsigned place)
{
    return 10 * byte_of(digits, place) + byte_of(digits, place + 1);
}

/* Cents of "N.NN\n", "NN.NN\n" or "NNN.NN\n", of as many bytes. The point is moved to where it is with three digits. */
static inline unsigned price_in(uint64_t text, unsigned bytes, uint64_t *wrong)
{
    unsigned missing = 8 * (7 - bytes) & 31;
    uint64_t zeros = UINT64_C(0x303030) & ((UINT64_C(1) << missing) - 1);
    uint64_t moved = (text << missing | zeros) & UINT64_C(0x00FFFFFFFFFFFFFF);
    uint64_t digits = digits_in(moved, "000.00\n", UINT64_C(0xFFFF0000FF000000), wrong);
    *wrong |= bytes - 5 > 2;
    return 10000 * byte_of(digits, 0) + 100 * two_digits(digits, 1) + two_digits(digits, 4);
}

/* Where the first line's end is in eight bytes; 8 when there is none (A. Mycroft's test for a zero byte). */
static inline unsigned line_end(uint64_t bytes)
{
    uint64_t difference = bytes ^ UINT64_C(0x0A0A0A0A0A0A0A0A);
    uint64_t zero = (difference - UINT64_C(0x0101010101010101)) & ~difference & HIGH_BITS;
    return zero ? (unsigned)__builtin_ctzll(zero) / 8 : 8;
}

/* Takes "2025-MM-DD,PNN,Q,N.NN\n" with a quantity of one or two digits and one to three digits before the point: 22 to 25
 * bytes. How many; 0 when there is no such line. They are found first, so that the next line need not wait for the fields of
 * this. */
static inline size_t take_sale(const char *line, struct sale *sale)
{
    uint64_t wrong = 0;
    unsigned bytes = 17 + line_end(eight_bytes(line + 17)) + 1;
    uint64_t first = digits_in(eight_bytes(line), "2025-00-", UINT64_C(0xFF0000FFFFFFFFFF), &wrong);
    uint64_t second = digits_in(eight_bytes(line + 8), "00,P00,0", UINT64_C(0x00FF0000FFFF0000), &wrong);
    sale->month = two_digits(first, 5);
    sale->day = two_digits(second, 0);
    sale->product = two_digits(second, 4);

    unsigned quantity = byte_of(second, 7), ones = digit(line + 16), two = ones <= 9;
    sale->quantity = quantity + two * (9 * quantity + ones);
    wrong |= line[16 + two] != ',';
    sale->price_cents = price_in(eight_bytes(line + 17 + two), bytes - 17 - two, &wrong);

    wrong |= (sale->month - 1 >= SALES_MONTHS) | (sale->product >= SALES_PRODUCTS) | (sale->quantity == 0);
    return wrong || sale->day - 1 >= sales_days_of(sale->month) ? 0 : bytes;
}

/* --- what is wrong ------------------------------------------------------------------------------------------------------ */

static size_t line_number(const char *text, const char *at)
{
    size_t number = 1;
    for (const char *next = text; next < at; next++)
        number += *next == '\n';
    return number;
}

/* The line that begins at `at` is none that may be there. */
static bool refuse_line(const char *text, size_t bytes, const char *at, const char *wanted, char why[WHY_MAX])
{
    size_t left = (size_t)(text + bytes - at), length = 0;
    const char *end = memchr(at, '\n', left);
    char shown[SHOWN_MAX + 1];
    if (!end) {
        snprintf(why, WHY_MAX, "it is cut off in line %zu, after %zu bytes", line_number(text, at), bytes);
        return false;
    }
    for (; length < SHOWN_MAX && at + length < end; length++)
        shown[length] = at[length] >= ' ' && at[length] <= '~' ? at[length] : '?';
    shown[length] = '\0';
    snprintf(why, WHY_MAX, "line %zu is '%s', which is not %s", line_number(text, at), shown, wanted);
    return false;
}

static bool refuse_sum(const char *what, uint64_t told, uint64_t found, char why[WHY_MAX])
{
    snprintf(why, WHY_MAX, "its last line tells %s of %" PRIu64 ", but its lines make %" PRIu64, what, told, found);
    return false;
}

/* --- the last line ------------------------------------------------------------------------------------------------------ */

/* Up to 18 digits and what follows them; what follows that, or NULL. */
static const char *take_number(const char *at, char end, uint64_t *number)
{
    size_t digits = 0;
    *number = 0;
    for (; digits < 18 && digit(at) <= 9; digits++)
        *number = 10 * *number + digit(at++);
    return digits > 0 && *at == end ? at + 1 : NULL;
}

static bool check_total(const char *text, size_t bytes, const char *line, const struct sales_report *report, char why[WHY_MAX])
{
    static const char WORD[] = "total,";
    uint64_t rows = 0, quantity = 0, units = 0, cents = 0;
    const char *at = strncmp(line, WORD, sizeof WORD - 1) == 0 ? take_number(line + sizeof WORD - 1, ',', &rows) : NULL;
    at = at ? take_number(at, ',', &quantity) : NULL;
    const char *point = at ? take_number(at, '.', &units) : NULL;
    at = point ? take_number(point, '\n', &cents) : NULL;
    if (!at || at != point + 3)
        return refuse_line(text, bytes, line, "DATE,PRODUCT,QUANTITY,PRICE of a sale in 2025 or total,ROWS,QUANTITY,AMOUNT",
                           why);
    if (rows != report->rows)
        return refuse_sum("a number", rows, report->rows, why);
    if (quantity != report->quantity)
        return refuse_sum("a quantity", quantity, report->quantity, why);
    if (100 * units + cents != report->cents)
        return refuse_sum("cents", 100 * units + cents, report->cents, why);
    if (at != text + bytes) {
        snprintf(why, WHY_MAX, "there is more after its last line, which is line %zu", line_number(text, line));
        return false;
    }
    return true;
}

bool sales_parse(const char *text, size_t bytes, struct sales_report *report, char why[WHY_MAX])
{
    static const char HEADER[] = SALES_HEADER;
    struct sales_report found = {0};
    struct sale sale;
    if (bytes < sizeof HEADER - 1 || memcmp(text, HEADER, sizeof HEADER - 1) != 0)
        return refuse_line(text, bytes, text, "date,product,quantity,price", why);
    const char *line = text + sizeof HEADER - 1;
    for (size_t length = 0; (length = take_sale(line, &sale)) > 0; line += length)
        sales_report_add(&found, sale);
    if (!check_total(text, bytes, line, &found, why))
        return false;
    sales_report_merge(report, &found);
    return true;
}
