/* process_usage.c - reads a child's CPU clock and its counters in /proc (proc(5)). */
#define _GNU_SOURCE
#include "process_usage.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "small_file.h"

static double cpu_seconds(pid_t process)
{
    clockid_t clock;
    struct timespec used;
    if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &used) != 0)
        return 0;
    return (double)used.tv_sec + 1e-9 * (double)used.tv_nsec;
}

/* A count of /proc/PID/status; -1 where it does not tell. */
static long switches(pid_t process, const char *field)
{
    char name[64], value[64] = "";
    long count = -1;
    snprintf(name, sizeof name, "/proc/%d/status", (int)process);
    small_file_field("", name, field, value, sizeof value);
    return sscanf(value, "%ld", &count) == 1 && count >= 0 ? count : -1;
}

/* The tenth field of /proc/PID/stat; the second is the program's name in brackets, which may itself hold blanks and brackets.
 */
static size_t minor_faults(pid_t process)
{
    char name[64], line[1024];
    size_t count = 0;
    snprintf(name, sizeof name, "/proc/%d/stat", (int)process);
    small_file_line("", name, line, sizeof line);
    const char *after_name = strrchr(line, ')');
    if (!after_name || sscanf(after_name + 1, " %*c %*d %*d %*d %*d %*d %*u %zu", &count) != 1)
        count = 0;
    return count;
}

struct usage process_usage(pid_t process)
{
    long involuntary = switches(process, "nonvoluntary_ctxt_switches");
    return (struct usage){
        .cpu_seconds = cpu_seconds(process),
        .involuntary_switches = involuntary > 0 ? (size_t)involuntary : 0,
        .voluntary_switches = switches(process, "voluntary_ctxt_switches"),
        .minor_faults = minor_faults(process),
    };
}
