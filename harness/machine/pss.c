/* pss.c - reads /proc/PID/smaps_rollup. */
#include "pss.h"

#include <math.h>
#include <stdio.h>

#include "small_file.h"

double pss_bytes(pid_t process)
{
    char name[64], value[64] = "";
    double kibibytes = NAN;
    snprintf(name, sizeof name, "/proc/%d/smaps_rollup", (int)process);
    small_file_field("", name, "Pss", value, sizeof value);
    return sscanf(value, "%lf kB", &kibibytes) == 1 ? 1024 * kibibytes : (double)NAN;
}
