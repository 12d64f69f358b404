/* exchange.c - packs what a rank's chunks made, in their order, and unpacks what others' did. */
#include "exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "order.h"

/* Outputs travel to rank 0 in messages of so many bytes: few enough that the time of each is that of its bytes. */
enum { BLOCK_BYTES = 1 << 20 };

void *exchange_memory(int rank, size_t count, size_t bytes)
{
    void *memory = calloc(count + 1, bytes);
    if (!memory) {
        fprintf(stderr, "forkjoin: out of memory in rank %d\n", rank);
        abort();
    }
    return memory;
}

bool exchange_open(struct exchange *exchange, const struct engine *engine, struct job *job, int rank, int rank_count,
                   size_t threads, struct schedule schedule)
{
    size_t partials = job->chunk_count * job->problem->partial_bytes;
    *exchange = (struct exchange){.engine = engine, .group = engine->group(rank_count), .job = job};
    if (!portions_cut(&exchange->portions, job->chunk_count, rank, rank_count, threads, schedule))
        return false;
    if (!exchange->portions.by_counter || partials == 0)
        return true;
    exchange->packed = malloc(partials);
    return exchange->packed != NULL;
}

void exchange_close(struct exchange *exchange)
{
    portions_free(&exchange->portions);
    free(exchange->packed);
}

/* --- who has taken what ------------------------------------------------------------------------------------------------- */

void exchange_owners(struct exchange *exchange)
{
    struct portions *portions = &exchange->portions;
    int count = (int)portions->mine_count, *taken = exchange_memory(portions->rank, portions->count, sizeof *taken);
    exchange->engine->gather_all(exchange->group, &count, portions->counts, sizeof count);
    for (int rank = 0, begin = 0; rank < portions->rank_count; begin += portions->counts[rank++])
        portions->begins[rank] = begin;
    memcpy(taken + portions->begins[portions->rank], portions->mine, portions->mine_count * sizeof *taken);
    exchange->engine->share(exchange->group, taken, portions->counts, portions->begins, sizeof *taken);
    for (int rank = 0; rank < portions->rank_count; rank++) {
        for (int i = 0; i < portions->counts[rank]; i++)
            portions->owners[taken[portions->begins[rank] + i]] = rank;
    }
    free(taken);
    portions_count(portions);
}

/* --- partials ----------------------------------------------------------------------------------------------------------- */

/* Copies partials of portions between their place in the job and that in `packed`: those of one rank, in the order of chunks.
 */
static void copy_packed(struct exchange *exchange, int rank, bool pack)
{
    const struct portions *portions = &exchange->portions;
    size_t bytes = exchange->job->problem->partial_bytes;
    unsigned char *packed = exchange->packed + (size_t)portions->begins[rank] * bytes;
    for (size_t i = 0; i < portions->count; i++) {
        if (portions->owners[i] != rank)
            continue;
        size_t size = (portions->cut[i].end - portions->cut[i].begin) * bytes;
        unsigned char *partials = exchange->job->partials + portions->cut[i].begin * bytes;
        memcpy(pack ? packed : partials, pack ? partials : packed, size);
        packed += size;
    }
}

/* What a failed rank did not compute is nought to the others, who learn of it at the end of the run: no reduce must read what
 * was never written. */
static void clear_failed(struct exchange *exchange)
{
    char why[WHY_MAX];
    const struct portions *portions = &exchange->portions;
    size_t bytes = exchange->job->problem->partial_bytes;
    if (!job_failed(exchange->job, why))
        return;
    for (size_t i = 0; i < portions->count; i++) {
        if (portions->owners[i] == portions->rank)
            memset(exchange->job->partials + portions->cut[i].begin * bytes, 0,
                   (portions->cut[i].end - portions->cut[i].begin) * bytes);
    }
}

void exchange_partials(struct exchange *exchange)
{
    const struct portions *portions = &exchange->portions;
    size_t bytes = exchange->job->problem->partial_bytes;
    clear_failed(exchange);
    if (!portions->by_counter) {
        exchange->engine->share(exchange->group, exchange->job->partials, portions->counts, portions->begins, bytes);
        return;
    }
    copy_packed(exchange, portions->rank, true);
    exchange->engine->share(exchange->group, exchange->packed, portions->counts, portions->begins, bytes);
    for (int rank = 0; rank < portions->rank_count; rank++) {
        if (rank != portions->rank)
            copy_packed(exchange, rank, false);
    }
}

/* --- outputs of a step, to all ------------------------------------------------------------------------------------------ */

/* Copies what a rank's chunks wrote in a step to `packed`, or from there. Returns how many bytes; with NULL it only counts. */
static size_t copy_outputs(struct exchange *exchange, size_t step, int rank, unsigned char *packed, bool pack)
{
    const struct portions *portions = &exchange->portions;
    size_t bytes = 0;
    for (size_t i = 0; i < portions->count; i++) {
        if (portions->owners[i] != rank)
            continue;
        for (size_t chunk = portions->cut[i].begin; chunk < portions->cut[i].end; chunk++) {
            struct span spans[SPAN_MAX];
            size_t count = job_step_outputs(exchange->job, step, chunk, spans);
            for (size_t j = 0; j < count; bytes += spans[j++].bytes) {
                if (packed)
                    memcpy(pack ? packed + bytes : spans[j].begin, pack ? spans[j].begin : packed + bytes, spans[j].bytes);
            }
        }
    }
    return bytes;
}

/* They travel in pieces of a cache line, so that counts of pieces stay below 2^31. */
void exchange_step_outputs(struct exchange *exchange, size_t step)
{
    int rank_count = exchange->portions.rank_count, own = exchange->portions.rank, all = 0;
    int *counts = exchange_memory(own, 2 * (size_t)rank_count, sizeof *counts), *begins = counts + rank_count;
    for (int rank = 0; rank < rank_count; all += counts[rank++]) {
        begins[rank] = all;
        counts[rank] = (int)((copy_outputs(exchange, step, rank, NULL, true) + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT);
    }
    unsigned char *packed = exchange_memory(own, (size_t)all, ARENA_ALIGNMENT);
    copy_outputs(exchange, step, own, packed + (size_t)begins[own] * ARENA_ALIGNMENT, true);
    exchange->engine->share(exchange->group, packed, counts, begins, ARENA_ALIGNMENT);
    for (int rank = 0; rank < rank_count; rank++) {
        if (rank != own)
            copy_outputs(exchange, step, rank, packed + (size_t)begins[rank] * ARENA_ALIGNMENT, false);
    }
    free(packed);
    free(counts);
}

/* --- outputs, to rank 0 ------------------------------------------------------------------------------------------------- */

/* Bytes on their way, in blocks. */
struct stream {
    const struct engine *engine;
    int rank; /* the other one */
    bool sends;
    unsigned char *block;
    size_t begin, end; /* of what is in the block: to be sent, or received and not yet taken */
};

static void flush(struct stream *stream)
{
    if (stream->sends && stream->end > 0)
        stream->engine->send(stream->rank, TAG_OUTPUTS, stream->block, stream->end);
    stream->end = 0;
}

static void refill(struct stream *stream)
{
    stream->begin = 0;
    stream->end = stream->engine->receive(stream->rank, TAG_OUTPUTS, stream->block, BLOCK_BYTES);
}

static void pass_span(struct stream *stream, struct span span)
{
    for (size_t done = 0; done < span.bytes;) {
        unsigned char *bytes = (unsigned char *)span.begin + done;
        if (!stream->sends && stream->begin == stream->end)
            refill(stream);
        size_t room = stream->sends ? BLOCK_BYTES - stream->end : stream->end - stream->begin;
        size_t count = span.bytes - done < room ? span.bytes - done : room;
        if (stream->sends) {
            memcpy(stream->block + stream->end, bytes, count);
            stream->end += count;
        } else {
            memcpy(bytes, stream->block + stream->begin, count);
            stream->begin += count;
        }
        if (stream->sends && stream->end == BLOCK_BYTES)
            flush(stream);
        done += count;
    }
}

void exchange_outputs(struct exchange *exchange, int rank)
{
    const struct portions *portions = &exchange->portions;
    bool sends = rank == portions->rank;
    struct stream stream = {.engine = exchange->engine, .rank = sends ? 0 : rank, .sends = sends};
    stream.block = exchange_memory(portions->rank, BLOCK_BYTES, 1);
    for (size_t i = 0; i < portions->count; i++) {
        if (portions->owners[i] != rank)
            continue;
        for (size_t chunk = portions->cut[i].begin; chunk < portions->cut[i].end; chunk++) {
            struct span spans[SPAN_MAX];
            size_t count = job_outputs(exchange->job, chunk, spans);
            for (size_t j = 0; j < count; j++)
                pass_span(&stream, spans[j]);
        }
    }
    flush(&stream);
    free(stream.block);
}
