/* npy.c - arrays saved by NumPy into a table. Format: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays". */
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "table_format.h"

enum {
    MAGIC_BYTES = 6,
    VERSION_END = 8,     /* magic, major and minor version; then the header's length, of 2 bytes in version 1, later of 4 */
    DIMENSIONS_MAX = 32, /* NumPy's own limit up to version 1; version 2 has 64 */
    TEXT_SHOWN_MAX = 40, /* of a value in a message */
};

static const unsigned char MAGIC[MAGIC_BYTES] = {0x93, 'N', 'U', 'M', 'P', 'Y'};

/* What the header says. */
struct npy {
    char kind; /* 'i', 'u' or 'f' */
    size_t cell_bytes;
    bool big_endian, fortran_order;
    size_t dimension_count, dimensions[DIMENSIONS_MAX];
    bool has_type, has_order, has_shape;
    size_t data_begin; /* where the header ends */
};

bool npy_is(const struct table_source *source)
{
    return source->length >= MAGIC_BYTES && memcmp(source->bytes, MAGIC, MAGIC_BYTES) == 0;
}

/* --- the header, a dictionary as Python writes it --------------------------------------------------------------------------
 */

struct cursor {
    const struct table_source *source;
    size_t at, end;
};

static bool refuse_header(const struct cursor *cursor, const char *expected)
{
    return table_refuse(cursor->source, "its header has no %s at byte %zu; save the array anew with numpy.save", expected,
                        cursor->at);
}

static void skip_blanks(struct cursor *cursor)
{
    while (cursor->at < cursor->end && (cursor->source->bytes[cursor->at] == ' ' || cursor->source->bytes[cursor->at] == '\n'))
        cursor->at++;
}

/* Whether this comes next; if so, it is taken. */
static bool take(struct cursor *cursor, const char *text)
{
    size_t length = strlen(text);
    skip_blanks(cursor);
    if (cursor->end - cursor->at < length || memcmp(cursor->source->bytes + cursor->at, text, length) != 0)
        return false;
    cursor->at += length;
    return true;
}

/* A digit's value, or -1. */
static int digit_at(const struct cursor *cursor)
{
    return cursor->at < cursor->end && cursor->source->bytes[cursor->at] >= '0' && cursor->source->bytes[cursor->at] <= '9'
               ? cursor->source->bytes[cursor->at] - '0'
               : -1;
}

static bool take_dimension(struct cursor *cursor, size_t *dimension)
{
    skip_blanks(cursor);
    if (digit_at(cursor) < 0)
        return refuse_header(cursor, "shape of whole numbers");
    *dimension = 0;
    for (int digit; (digit = digit_at(cursor)) >= 0; cursor->at++) {
        if (__builtin_mul_overflow(*dimension, (size_t)10, dimension) ||
            __builtin_add_overflow(*dimension, (size_t)digit, dimension))
            return table_refuse(cursor->source, "its shape passes what memory can address (byte %zu); save fewer rows",
                                cursor->at);
    }
    return true;
}

/* (), (3,) or (3, 4) */
static bool take_shape(struct cursor *cursor, struct npy *npy)
{
    npy->dimension_count = 0;
    if (!take(cursor, "("))
        return refuse_header(cursor, "shape in round brackets");
    while (!take(cursor, ")")) {
        if (npy->dimension_count == DIMENSIONS_MAX)
            return refuse_header(cursor, "shape of at most 32 dimensions");
        if (!take_dimension(cursor, &npy->dimensions[npy->dimension_count++]))
            return false;
        if (!take(cursor, ",") && (cursor->at == cursor->end || cursor->source->bytes[cursor->at] != ')'))
            return refuse_header(cursor, "comma in its shape");
    }
    return true;
}

/* '<f4' and the like: byte order, kind, bytes. */
static bool take_type(struct cursor *cursor, struct npy *npy)
{
    if (!take(cursor, "'"))
        return table_refuse(cursor->source, "its cells are no plain numbers (byte %zu); save a plain array with numpy.save",
                            cursor->at);
    const char *type = (const char *)cursor->source->bytes + cursor->at;
    const char *quote = memchr(type, '\'', cursor->end - cursor->at);
    if (!quote)
        return refuse_header(cursor, "end of its type");
    size_t length = (size_t)(quote - type);
    cursor->at += length + 1;
    static const char *const known[] = {"i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8"};
    for (size_t i = 0; length == 3 && i < sizeof known / sizeof *known; i++) {
        bool single = known[i][1] == '1';
        if (memcmp(type + 1, known[i], 2) != 0 || !memchr(single ? "|<>=" : "<>=", type[0], single ? 4 : 3))
            continue;
        npy->kind = type[1];
        npy->cell_bytes = (size_t)(type[2] - '0');
        npy->big_endian = type[0] == '>' || (type[0] == '=' && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
        return true;
    }
    if (length > 0 && memchr(type, 'O', length))
        return table_refuse(cursor->source,
                            "its cells are Python objects, which are never unpickled here; save numbers, as "
                            "in numpy.save(name, array.astype('f4'))");
    return table_refuse(cursor->source, "its cells are of type '%.*s'; save them as 'f4', 'f8' or integers of 8 to 64 bits",
                        (int)(length < TEXT_SHOWN_MAX ? length : TEXT_SHOWN_MAX), type);
}

/* True or False */
static bool take_order(struct cursor *cursor, struct npy *npy)
{
    npy->fortran_order = take(cursor, "True");
    return npy->fortran_order || take(cursor, "False") || refuse_header(cursor, "True or False");
}

static bool take_member(struct cursor *cursor, struct npy *npy)
{
    static const struct {
        const char *key;
        bool (*take_value)(struct cursor *, struct npy *);
        size_t flag;
    } members[] = {
        {"'descr'", take_type, offsetof(struct npy, has_type)},
        {"'fortran_order'", take_order, offsetof(struct npy, has_order)},
        {"'shape'", take_shape, offsetof(struct npy, has_shape)},
    };
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        bool *had = (bool *)((char *)npy + members[i].flag);
        if (*had || !take(cursor, members[i].key))
            continue;
        *had = true;
        return take(cursor, ":") ? members[i].take_value(cursor, npy) : refuse_header(cursor, "colon");
    }
    return refuse_header(cursor, "further 'descr', 'fortran_order' or 'shape'");
}

static bool read_dictionary(struct cursor *cursor, struct npy *npy)
{
    if (!take(cursor, "{"))
        return refuse_header(cursor, "opening brace");
    while (!take(cursor, "}")) {
        if (!take_member(cursor, npy))
            return false;
        if (!take(cursor, ",") && (cursor->at == cursor->end || cursor->source->bytes[cursor->at] != '}'))
            return refuse_header(cursor, "comma or closing brace");
    }
    skip_blanks(cursor);
    if (cursor->at != cursor->end)
        return refuse_header(cursor, "end");
    return (npy->has_type && npy->has_order && npy->has_shape) || refuse_header(cursor, "'descr', 'fortran_order' and 'shape'");
}

static bool read_header(const struct table_source *source, struct npy *npy)
{
    const unsigned char *bytes = source->bytes;
    if (source->length < VERSION_END)
        return table_refuse(source, "it ends after %zu bytes, within its header; copy the file again", source->length);
    unsigned major = bytes[MAGIC_BYTES], minor = bytes[MAGIC_BYTES + 1];
    if (major < 1 || major > 3 || minor != 0)
        return table_refuse(source, "its format is version %u.%u; save the array with a NumPy that writes 1.0 to 3.0", major,
                            minor);
    size_t begin = VERSION_END + (major == 1 ? 2 : 4), length = 0;
    for (size_t i = begin; source->length >= begin && i-- > VERSION_END;)
        length = length << 8 | bytes[i];
    if (source->length < begin || length > source->length - begin)
        return table_refuse(source, "it ends after %zu bytes, within its header; copy the file again", source->length);
    npy->data_begin = begin + length;
    struct cursor cursor = {source, begin, npy->data_begin};
    return read_dictionary(&cursor, npy);
}

/* --- the cells ---------------------------------------------------------------------------------------------------------- */

static bool set_shape(struct table *table, const struct npy *npy, const struct table_source *source)
{
    size_t data_bytes = source->length - npy->data_begin, expected = 0;
    if (npy->dimension_count < 1 || npy->dimension_count > 2)
        return table_refuse(source,
                            "it has %zu dimensions; save rows and columns, as in numpy.save(name, array.reshape(rows, -1))",
                            npy->dimension_count);
    table->row_count = npy->dimensions[0];
    table->column_count = npy->dimension_count == 2 ? npy->dimensions[1] : 1;
    if (table->row_count == 0 || table->column_count == 0)
        return table_refuse(source, "it has %zu rows of %zu columns; save at least one of both", table->row_count,
                            table->column_count);
    if (__builtin_mul_overflow(table->row_count, table->column_count, &expected) ||
        __builtin_mul_overflow(expected, npy->cell_bytes, &expected) || expected != data_bytes)
        return table_refuse(source,
                            "%zu rows of %zu columns do not fit its %zu bytes of data, at %zu bytes a cell; copy the "
                            "file again",
                            table->row_count, table->column_count, data_bytes, npy->cell_bytes);
    return true;
}

/* The cell's bytes as one whole number, in whichever order the file has them. */
static uint64_t bits_of(const unsigned char *cell, size_t bytes, bool big_endian)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < bytes; i++)
        bits = bits << 8 | cell[big_endian ? i : bytes - 1 - i];
    return bits;
}

/* The nearest float; an infinite one where there is none. */
static float value_of(const struct npy *npy, const unsigned char *cell)
{
    uint64_t bits = bits_of(cell, npy->cell_bytes, npy->big_endian);
    unsigned unused_bits = 64 - 8 * (unsigned)npy->cell_bytes;
    if (npy->kind == 'u')
        return (float)bits;
    if (npy->kind == 'i')
        return (float)((int64_t)(bits << unused_bits) >> unused_bits);
    if (npy->cell_bytes == sizeof(float)) {
        uint32_t low = (uint32_t)bits;
        float value;
        memcpy(&value, &low, sizeof value);
        return value;
    }
    double number;
    memcpy(&number, &bits, sizeof number);
    return (float)number;
}

static bool read_cells(struct table *table, const struct npy *npy, const struct table_source *source)
{
    const unsigned char *data = source->bytes + npy->data_begin;
    size_t rows = table->row_count, columns = table->column_count;
    size_t row_step = npy->fortran_order ? 1 : columns, column_step = npy->fortran_order ? rows : 1;
    for (size_t row = 0; row < rows; row++) {
        for (size_t column = 0; column < columns; column++) {
            float value = value_of(npy, data + (row * row_step + column * column_step) * npy->cell_bytes);
            if (isinf(value))
                return table_refuse(source,
                                    "row %zu, column %zu (from 1) is no finite float; write nan where there is no value",
                                    row + 1, column + 1);
            table->values[row * columns + column] = value;
        }
    }
    return true;
}

bool npy_parse(struct table *table, const struct table_source *source)
{
    struct npy npy = {0};
    return read_header(source, &npy) && set_shape(table, &npy, source) && table_allocate(table, source->length, source) &&
           read_cells(table, &npy, source);
}
