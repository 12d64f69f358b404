/* opencv_clip.h - the frames of our kernel's clip as OpenCV's pictures, and are both results the same? */
#ifndef FORKJOIN_OPENCV_CLIP_H
#define FORKJOIN_OPENCV_CLIP_H

#include <cstdio>
#include <cstring>
#include <opencv2/core.hpp>

extern "C" {
#include "image/clip.h"
}
#include "peer.h"

inline const clip *clip_of(const ours *ours)
{
    return static_cast<const clip *>(ours->state);
}

inline cv::Mat frame_of(const clip *clip, size_t step)
{
    const plane8 *frame = clip_frame(clip, step);
    cv::Mat picture((int)clip->shape->height, (int)clip->shape->width, CV_8UC((int)clip->shape->form.channels));
    for (int y = 0; y < picture.rows; y++)
        std::memcpy(picture.ptr(y), plane8_row(frame, y), frame->width);
    return picture;
}

/* Every number must be the same. */
inline bool same_result(const clip *clip, const cv::Mat &theirs, struct finding *finding)
{
    size_t wrong = 0;
    for (int y = 0; y < theirs.rows; y++) {
        const uint8_t *row = plane8_row(&clip->result, y);
        for (size_t x = 0; x < clip->result.width; x++)
            wrong += theirs.ptr(y)[x] != row[x];
    }
    std::snprintf(finding->text, FINDING_MAX, "%zu of %zu numbers differ; none may", wrong,
                  clip->result.width * clip->result.height);
    return wrong == 0;
}

#endif
