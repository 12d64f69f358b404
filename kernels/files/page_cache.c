/* page_cache.c - posix_fadvise() and mincore(). */
#define _GNU_SOURCE
#include "page_cache.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAGES_AT_ONCE = 256 }; /* of a look */

void page_cache_drop(int file)
{
    posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED); /* not heeded: page_cache_pages() tells */
}

static size_t resident(unsigned char *begin, size_t count, size_t page_bytes)
{
    unsigned char states[PAGES_AT_ONCE];
    size_t found = 0;
    for (size_t at = 0; at < count; at += PAGES_AT_ONCE) {
        size_t now = count - at < PAGES_AT_ONCE ? count - at : PAGES_AT_ONCE;
        if (mincore(begin + at * page_bytes, now * page_bytes, states) != 0)
            break;
        for (size_t i = 0; i < now; i++)
            found += states[i] & 1;
    }
    return found;
}

size_t page_cache_pages(int file, size_t *all)
{
    struct stat status;
    size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
    *all = 0;
    if (fstat(file, &status) != 0 || status.st_size <= 0)
        return 0;
    unsigned char *begin = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_SHARED, file, 0);
    if (begin == MAP_FAILED)
        return 0;
    *all = ((size_t)status.st_size - 1) / page_bytes + 1;
    size_t found = resident(begin, *all, page_bytes);
    munmap(begin, (size_t)status.st_size);
    return found;
}
