/* stream.h - results that go straight to memory: a line that is written whole need not be fetched first. */
#ifndef FORKJOIN_STREAM_H
#define FORKJOIN_STREAM_H

#include <stdbool.h>

#if defined(__AVX__)
#include <immintrin.h>
#elif defined(__SSE__)
#include <xmmintrin.h>
#endif

#include "lanes.h"

/* `to` is aligned to the vector. past_caches makes a third less traffic where nobody reads the result before caches would have
 * dropped it, and more where somebody does; the floats are the same. Machines that know no such store do without. */
INLINE void stream_store(float *to, vector value, bool past_caches)
{
    if (!past_caches) {
        *(vector *)(void *)to = value;
        return;
    }
#if defined(__AVX512F__)
    _mm512_stream_ps(to, (__m512)value);
#elif defined(__AVX__)
    _mm256_stream_ps(to, (__m256)value);
#elif defined(__SSE__)
    _mm_stream_ps(to, (__m128)value);
#else
    *(vector *)(void *)to = value;
#endif
}

/* After the last of them: whoever is told next that they are done sees them. */
INLINE void stream_end(bool past_caches)
{
#if defined(__SSE__)
    if (past_caches)
        _mm_sfence();
#else
    (void)past_caches;
#endif
}

#endif
