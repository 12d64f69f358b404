/* memory.c - the least of what the machine has, the control group allows and setrlimit(2) leaves. */
#include "memory.h"

#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

/* Of the memory that is available, the share that one configuration may take; the rest is for page tables and others' growth.
 */
static const double SHARE_OF_ONE = 0.9;

/* The value of a line "NAME:   123 kB" of /proc/meminfo in bytes; SIZE_MAX when it is not there. */
static size_t meminfo(const char *format)
{
    size_t kibibytes = 0;
    char line[128];
    FILE *file = fopen("/proc/meminfo", "re");
    if (!file)
        return SIZE_MAX;
    while (kibibytes == 0 && fgets(line, sizeof line, file)) {
        if (sscanf(line, format, &kibibytes) != 1)
            kibibytes = 0;
    }
    fclose(file);
    return kibibytes ? kibibytes * 1024 : SIZE_MAX;
}

static size_t read_number(const char *name)
{
    size_t number = SIZE_MAX;
    FILE *file = fopen(name, "re");
    if (!file)
        return SIZE_MAX;
    if (fscanf(file, "%zu", &number) != 1)
        number = SIZE_MAX; /* "max" */
    fclose(file);
    return number;
}

/* What is left below the limit of the control group that is mounted as the root here, as in a container (version 2). */
static size_t group_left(void)
{
    size_t limit = read_number("/sys/fs/cgroup/memory.max");
    size_t used = read_number("/sys/fs/cgroup/memory.current");
    if (limit == SIZE_MAX || used == SIZE_MAX)
        return SIZE_MAX;
    return limit > used ? limit - used : 0;
}

/* What RLIMIT_AS (ulimit -v) leaves of the address space. */
static size_t address_space_left(void)
{
    struct rlimit limit;
    size_t pages = 0;
    if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return SIZE_MAX;
    FILE *file = fopen("/proc/self/statm", "re");
    if (!file)
        return SIZE_MAX;
    if (fscanf(file, "%zu", &pages) != 1)
        pages = 0;
    fclose(file);
    size_t used = pages * (size_t)sysconf(_SC_PAGESIZE);
    return limit.rlim_cur > used ? (size_t)limit.rlim_cur - used : 0;
}

size_t memory_available(void)
{
    const size_t bounds[] = {meminfo("MemAvailable: %zu kB"), group_left(), address_space_left()};
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
