/* pool.c - a stack of idle connections under a lock, and a semaphore that processes share. */
#define _GNU_SOURCE
#include "pool.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "deadline.h"

struct pool {
    pthread_mutex_t lock;
    size_t capacity, idle_count, user_count;
    struct database **idle; /* the one used last on top */
};

struct pool *pool_make(size_t capacity)
{
    struct pool *pool = calloc(1, sizeof *pool);
    struct database **idle = calloc(capacity, sizeof *idle); // NOLINT(bugprone-sizeof-expression): of pointers
    if (!pool || !idle) {
        free(pool);
        free(idle);
        return NULL;
    }
    *pool = (struct pool){.capacity = capacity, .idle = idle};
    pthread_mutex_init(&pool->lock, NULL);
    return pool;
}

static void close_idle(struct pool *pool)
{
    while (pool->idle_count > 0)
        database_close(pool->idle[--pool->idle_count]);
}

void pool_free(struct pool *pool)
{
    if (!pool)
        return;
    close_idle(pool);
    pthread_mutex_destroy(&pool->lock);
    free(pool->idle);
    free(pool);
}

void pool_reset(struct pool_slots *slots, size_t capacity)
{
    sem_init(&slots->free, 1, (unsigned)capacity);
}

void pool_join(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->user_count++;
    pthread_mutex_unlock(&pool->lock);
}

void pool_leave(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    if (--pool->user_count == 0)
        close_idle(pool);
    pthread_mutex_unlock(&pool->lock);
}

static bool wait_for_slot(struct pool_slots *slots, double seconds, char why[WHY_MAX])
{
    double end = deadline_in(seconds);
    struct timespec until = {.tv_sec = (time_t)end, .tv_nsec = (long)(1e9 * (end - (double)(time_t)end))};
    while (sem_clockwait(&slots->free, CLOCK_MONOTONIC, &until) != 0) {
        if (errno != EINTR) {
            snprintf(why, WHY_MAX, "no connection of the pool came free within the deadline of %g s", seconds);
            return false;
        }
    }
    return true;
}

static struct database *pop(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    struct database *database = pool->idle_count > 0 ? pool->idle[--pool->idle_count] : NULL;
    pthread_mutex_unlock(&pool->lock);
    return database;
}

bool pool_take(struct pool *pool, struct pool_slots *slots, const struct database_settings *settings,
               struct database **database, char why[WHY_MAX])
{
    if (!wait_for_slot(slots, settings->deadline_seconds, why))
        return false;
    *database = pop(pool);
    if (*database || database_open(settings, database, why))
        return true;
    sem_post(&slots->free);
    return false;
}

void pool_give(struct pool *pool, struct pool_slots *slots, struct database *database, bool keep)
{
    pthread_mutex_lock(&pool->lock);
    keep = keep && pool->idle_count < pool->capacity;
    if (keep)
        pool->idle[pool->idle_count++] = database;
    pthread_mutex_unlock(&pool->lock);
    if (!keep)
        database_close(database);
    sem_post(&slots->free);
}
