/* memory.c - the least of what the machine has, the control group allows and setrlimit(2) leaves. */
#include "memory.h"

#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "small_file.h"

/* Of the memory that is available, the share that one configuration may take; the rest is for page tables and others' growth.
 */
static const double SHARE_OF_ONE = 0.9;

/* What /proc/meminfo says is available, in bytes; SIZE_MAX when it does not. */
static size_t machine_left(void)
{
    char value[64];
    size_t kibibytes = 0;
    small_file_field("", "/proc/meminfo", "MemAvailable", value, sizeof value);
    return sscanf(value, "%zu kB", &kibibytes) == 1 && kibibytes > 0 ? kibibytes * 1024 : SIZE_MAX;
}

/* What is left below the limit of the control group that is mounted as the root here, as in a container (version 2). */
static size_t group_left(void)
{
    double limit, used;
    if (!small_file_number("", "/sys/fs/cgroup/memory.max", &limit) || /* "max" is none */
        !small_file_number("", "/sys/fs/cgroup/memory.current", &used))
        return SIZE_MAX;
    return limit > used ? (size_t)(limit - used) : 0;
}

/* What RLIMIT_AS (ulimit -v) leaves of the address space. */
static size_t address_space_left(void)
{
    struct rlimit limit;
    size_t pages = 0;
    char line[128];
    if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return SIZE_MAX;
    if (!small_file_line("", "/proc/self/statm", line, sizeof line))
        return SIZE_MAX;
    if (sscanf(line, "%zu", &pages) != 1)
        pages = 0;
    size_t used = pages * (size_t)sysconf(_SC_PAGESIZE);
    return limit.rlim_cur > used ? (size_t)limit.rlim_cur - used : 0;
}

size_t memory_available(void)
{
    const size_t bounds[] = {machine_left(), group_left(), address_space_left()};
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++)
        least = bounds[i] < least ? bounds[i] : least;
    return least;
}

bool memory_fits(const char *kernel, const char *size, size_t needed)
{
    double available = (double)memory_available(), mebibyte = 1024.0 * 1024.0;
    if ((double)needed <= SHARE_OF_ONE * available)
        return true;
    fprintf(stderr, "forkjoin: %s: size %s needs %.0f MiB of memory and %.0f MiB are available; pass a smaller --size\n",
            kernel, size, (double)needed / mebibyte, available / mebibyte);
    return false;
}
