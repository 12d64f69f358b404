/* moment.c - minutes since a day long ago, less the offset, and back. */
#include "moment.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { MINUTES_OF_DAY = 24 * 60, DAYS_OF_ERA = 146097, YEARS_OF_ERA = 400 };

/* Days of the Gregorian calendar from 1 March of year 0 on: in years that begin in March the leap day is the last (H. Hinnant,
 * "chrono-compatible low-level date algorithms", 2013). */
static long day_number(long year, long month, long day)
{
    long from_march = (month + 9) % 12, years = year - (from_march > 9);
    return 365 * years + years / 4 - years / 100 + years / 400 + (153 * from_march + 2) / 5 + day - 1;
}

/* The other way round. */
static void date_of(long days, long *year, long *month, long *day)
{
    long era = days / DAYS_OF_ERA, in_era = days % DAYS_OF_ERA;
    long years = (in_era - in_era / 1460 + in_era / 36524 - in_era / (DAYS_OF_ERA - 1)) / 365;
    long in_year = in_era - (365 * years + years / 4 - years / 100), from_march = (5 * in_year + 2) / 153;
    *day = in_year - (153 * from_march + 2) / 5 + 1;
    *month = from_march < 10 ? from_march + 3 : from_march - 9;
    *year = era * YEARS_OF_ERA + years + (*month <= 2);
}

/* "+01:00" or "Z" to minutes. */
static bool read_offset(const char *text, long *minutes)
{
    int hours, rest, length = 0;
    *minutes = 0;
    if (strcmp(text, "Z") == 0)
        return true;
    if ((text[0] != '+' && text[0] != '-') || sscanf(text + 1, "%2d:%2d%n", &hours, &rest, &length) != 2 || length != 5 ||
        text[6] != '\0' || hours < 0 || hours > 14 || rest < 0 || rest > 59)
        return false;
    *minutes = (text[0] == '-' ? -1 : 1) * (60L * hours + rest);
    return true;
}

struct moment_text moment_utc(const char *iso)
{
    struct moment_text text = {""};
    int year, month, day, hour, minute, second, length = 0;
    long offset;
    if (!iso || sscanf(iso, "%4d-%2d-%2dT%2d:%2d:%2d%n", &year, &month, &day, &hour, &minute, &second, &length) != 6 ||
        length != 19 || !read_offset(iso + length, &offset))
        return text;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
        second < 0 || second > 60)
        return text;
    long minutes = day_number(year, month, day) * MINUTES_OF_DAY + 60L * hour + minute - offset;
    long y, m, d, of_day = minutes % MINUTES_OF_DAY;
    date_of(minutes / MINUTES_OF_DAY, &y, &m, &d);
    snprintf(text.text, sizeof text.text, "%04ld-%02ld-%02ld %02ld:%02ld UTC", y, m, d, of_day / 60, of_day % 60);
    return text;
}
