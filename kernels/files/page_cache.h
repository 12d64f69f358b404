/* page_cache.h - what of a file the system holds in memory, and how to make it forget that. */
#ifndef FORKJOIN_PAGE_CACHE_H
#define FORKJOIN_PAGE_CACHE_H

#include <stddef.h>

/* Asks the system to drop the file's pages (posix_fadvise, POSIX_FADV_DONTNEED). It drops those only that are written and that
 * nobody maps, and none at all where memory is all there is (tmpfs): page_cache_pages() tells what is left. */
void page_cache_drop(int file);

/* How many of the file's pages are in memory (mincore); how many it has in *all. Both are 0 where the system does not tell. */
size_t page_cache_pages(int file, size_t *all);

#endif
