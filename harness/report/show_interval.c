/* show_interval.c - one pattern, "middle (low-high)", for several kinds of numbers. */
#include "show_interval.h"

#include <stdio.h>

#include "units.h"
#include "visible.h"

typedef struct unit_text number_text(double value);

static struct unit_text plain(double value)
{
    struct unit_text text;
    snprintf(text.text, sizeof text.text, "%.3g", value);
    return text;
}

static struct unit_text percent(double value)
{
    struct unit_text text;
    snprintf(text.text, sizeof text.text, value < 0.0995 ? "%.2f" : "%.1f", 100 * value);
    return text;
}

static struct cell_text show(struct interval interval, number_text *number, const char *unit)
{
    struct cell_text cell;
    if (interval.count == 0)
        snprintf(cell.text, sizeof cell.text, "-");
    else if (interval.bounded)
        snprintf(cell.text, sizeof cell.text, "%s%s (%s-%s)", number(interval.middle).text, unit, number(interval.low).text,
                 number(interval.high).text);
    else
        snprintf(cell.text, sizeof cell.text, "%s%s (%s)", number(interval.middle).text, unit,
                 interval.withheld ? "wanders" : "too few");
    return cell;
}

struct cell_text show_number(struct interval interval)
{
    return show(interval, plain, "");
}

struct cell_text show_ratio(struct interval interval)
{
    return show(interval, units_ratio, "");
}

struct cell_text show_share(struct interval interval)
{
    return show(interval, percent, " %");
}

struct cell_text show_seconds(struct interval interval)
{
    return show(interval, units_seconds, "");
}

struct cell_text show_rate(struct interval interval)
{
    return show(interval, units_short, "");
}

struct cell_text show_name(const char *name)
{
    struct cell_text cell = {""};
    visible_copy(name, cell.text, sizeof cell.text);
    return cell;
}
