/* peer_opencv_sobel.cc - image.sobel beside OpenCV. needs: opencv
 *
 * What a user writes: Sobel in x and in y to 16 bits, their magnitudes to 8 bits, and the sum; each is a pass over memory. The
 * buffers are kept from frame to frame, or the time would go into page faults. */
#include <opencv2/imgproc.hpp>

#include "opencv_clip.h"

namespace
{

struct theirs {
    cv::Mat frames[CLIP_FRAMES], gx, gy, magnitude_x, magnitude_y, edges;
    size_t steps; /* as many frames as ours */
};

const char *version()
{
    return CV_VERSION;
}

void close_peer(void *context)
{
    delete static_cast<theirs *>(context);
}

bool open_peer(const ours *ours, void **context, char *)
{
    theirs *theirs = new struct theirs;
    cv::setNumThreads(1);
    for (size_t i = 0; i < CLIP_FRAMES; i++)
        theirs->frames[i] = frame_of(clip_of(ours), i);
    theirs->steps = ours->problem.step_count;
    *context = theirs;
    return true;
}

bool run(void *context, double *, char *)
{
    theirs *theirs = static_cast<struct theirs *>(context);
    for (size_t i = 0; i < theirs->steps; i++) {
        const cv::Mat &frame = theirs->frames[i % CLIP_FRAMES];
        cv::Sobel(frame, theirs->gx, CV_16S, 1, 0);
        cv::Sobel(frame, theirs->gy, CV_16S, 0, 1);
        cv::convertScaleAbs(theirs->gx, theirs->magnitude_x);
        cv::convertScaleAbs(theirs->gy, theirs->magnitude_y);
        cv::add(theirs->magnitude_x, theirs->magnitude_y, theirs->edges);
    }
    return true;
}

/* Each magnitude is cut off at 255 before the sum instead of after it: the same edges. */
bool agree(const ours *ours, const void *context, struct finding *finding)
{
    return same_result(clip_of(ours), static_cast<const theirs *>(context)->edges, finding);
}

} // namespace

extern "C" const struct contest contests[] = {
    {
        .name = "image.sobel OpenCV",
        .kernel = "image.sobel",
        .peer = "OpenCV Sobel x 2, convertScaleAbs x 2, add",
        .version = version,
        .setting = "one thread, its AVX2 dispatch, buffers kept from frame to frame",
        .size = 3840 * 2160,
        .reach = 6,
        .open = open_peer,
        .run = run,
        .agree = agree,
        .close = close_peer,
    },
};
extern "C" const size_t contest_count = sizeof contests / sizeof *contests;
