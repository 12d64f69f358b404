/* units.c - numbers with three digits and a prefix. */
#include "units.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Three significant digits of a number below 1000. */
static int digits_after_point(double value)
{
    if (value >= 99.95)
        return 0;
    return value >= 9.995 ? 1 : 2;
}

struct unit_text units_seconds(double seconds)
{
    static const struct {
        double scale;
        const char *unit;
    } units[] = {{1, "s"}, {1e-3, "ms"}, {1e-6, "us"}, {1e-9, "ns"}};
    size_t i = 0;
    while (i < 3 && seconds < 0.9995 * units[i].scale)
        i++;
    double value = seconds / units[i].scale;
    struct unit_text text;
    snprintf(text.text, sizeof text.text, "%.*f %s", digits_after_point(value), value, units[i].unit);
    return text;
}

struct unit_text units_short(double value)
{
    static const char *const prefixes[] = {"", "k", "M", "G", "T", "P"};
    size_t i = 0;
    while (i < 5 && value >= 999.5) {
        value /= 1000;
        i++;
    }
    struct unit_text text;
    snprintf(text.text, sizeof text.text, "%.*f%s%s", digits_after_point(value), value, i ? " " : "", prefixes[i]);
    return text;
}

struct unit_text units_count(size_t count)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%zu", count);
    struct unit_text text = {{0}};
    char *out = text.text;
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            *out++ = ',';
        *out++ = digits[i];
    }
    return text;
}

struct unit_text units_bytes(double bytes)
{
    static const char *const prefixes[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    size_t i = 0;
    while (i < 5 && bytes >= 1023.5) {
        bytes /= 1024;
        i++;
    }
    struct unit_text text;
    snprintf(text.text, sizeof text.text, "%.*f %s", i ? digits_after_point(bytes) : 0, bytes, prefixes[i]);
    return text;
}

struct unit_text units_plural(const char *item)
{
    struct unit_text text;
    size_t length = strlen(item);
    bool query = length > 1 && length <= 40 && item[length - 1] == 'y' && !strchr("aeiou", item[length - 2]);
    if (query)
        snprintf(text.text, sizeof text.text, "%.*sies", (int)length - 1, item);
    else
        snprintf(text.text, sizeof text.text, "%.40s%s", item, length ? "s" : "");
    return text;
}

struct unit_text units_ratio(double ratio)
{
    struct unit_text text;
    snprintf(text.text, sizeof text.text, ratio < 0.1 ? "%.3f" : "%.2f", ratio);
    return text;
}
