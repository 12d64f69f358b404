/* arena.c - a shared anonymous mapping from which pieces are taken in order. */
#define _GNU_SOURCE
#include "arena.h"

#include <assert.h>
#include <stdint.h>
#include <sys/mman.h>

/* Huge pages are 2 MiB on x86-64 and on aarch64 with 4 KiB pages; mappings begin at a multiple, so that all can be used. */
enum { HUGE_PAGE_BYTES = 2 * 1024 * 1024 };

static size_t round_up(size_t bytes, size_t multiple)
{
    return (bytes + multiple - 1) / multiple * multiple;
}

bool arena_open(struct arena *arena, size_t bytes)
{
    *arena = (struct arena){0};
    if (bytes == 0)
        return true;
    if (bytes > SIZE_MAX / 2) /* more than any machine addresses; rounding up would wrap */
        bytes = SIZE_MAX / 2;
    size_t capacity = round_up(bytes, HUGE_PAGE_BYTES);
    size_t mapped = capacity + HUGE_PAGE_BYTES;
    unsigned char *raw = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (raw == MAP_FAILED)
        return false;

    /* Cut the mapping to an aligned one. */
    size_t before = (HUGE_PAGE_BYTES - (uintptr_t)raw % HUGE_PAGE_BYTES) % HUGE_PAGE_BYTES;
    if (before > 0)
        munmap(raw, before);
    munmap(raw + before + capacity, mapped - before - capacity);
    *arena = (struct arena){.base = raw + before, .capacity = capacity};

    madvise(arena->base, capacity, MADV_HUGEPAGE); /* refused on kernels without huge pages: the result file says so */
    return true;
}

void *arena_take(struct arena *arena, size_t bytes)
{
    size_t begin = round_up(arena->used, ARENA_ALIGNMENT);
    arena->used = begin + bytes;
    if (!arena->base)
        return NULL;
    assert(arena->used <= arena->capacity && "problem.arena_bytes is less than setup() takes");
    return arena->base + begin;
}

void arena_close(struct arena *arena)
{
    if (arena->base)
        munmap(arena->base, arena->capacity);
    *arena = (struct arena){0};
}
