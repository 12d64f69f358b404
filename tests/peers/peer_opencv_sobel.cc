/* peer_opencv_sobel.cc - image.sobel beside OpenCV. needs: opencv
 *
 * What a user writes: Sobel in x and in y to 16 bits, their magnitudes to 8 bits, and the sum; each is a pass over memory. The
 * buffers are kept from frame to frame, or the time would go into page faults. */
#include <cstdio>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

extern "C" {
#include "image/photograph.h"
#include "image/plane8.h"
}
#include "peer.h"

namespace
{

constexpr int FRAMES = 64;

struct theirs {
    cv::Mat frames[2], gx, gy, magnitude_x, magnitude_y, edges;
};

const char *version()
{
    return CV_VERSION;
}

void close_peer(void *context)
{
    delete static_cast<theirs *>(context);
}

/* The kernel's two frames: the picture, and the same turned by half. */
bool open_peer(const ours *ours, void **context, char why[WHY_MAX])
{
    struct settings settings = {};
    struct photograph photograph;
    size_t width, height;
    settings.data_directory = TEST_DATA;
    if (!photograph_open(&settings, &photograph, why))
        return false;
    cv::setNumThreads(1);
    photograph_size(&photograph, ours->problem.item_count, &width, &height);
    theirs *theirs = new struct theirs;
    theirs->frames[0].create((int)height, (int)width, CV_8U);
    for (size_t y = 0; y < height; y++)
        photograph_row8(&photograph, y, width, theirs->frames[0].ptr((int)y));
    cv::flip(theirs->frames[0], theirs->frames[1], -1);
    photograph_close(&photograph);
    *context = theirs;
    return true;
}

bool run(void *context, double *, char *)
{
    theirs *theirs = static_cast<struct theirs *>(context);
    for (int i = 0; i < FRAMES; i++) {
        const cv::Mat &frame = theirs->frames[i % 2];
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
    const cv::Mat &edges = static_cast<const theirs *>(context)->edges;
    struct span span;
    ours->kernel->outputs(ours->state, {0, ours->problem.item_count}, &span);
    const uint8_t *pixels = static_cast<const uint8_t *>(span.begin) + PLANE8_MARGIN;
    size_t stride = span.bytes / (size_t)edges.rows, wrong = 0;
    for (int y = 0; y < edges.rows; y++) {
        for (int x = 0; x < edges.cols; x++)
            wrong += edges.at<uint8_t>(y, x) != pixels[(size_t)y * stride + (size_t)x];
    }
    snprintf(finding->text, FINDING_MAX, "%zu of %d pixels differ; none may", wrong, edges.rows * edges.cols);
    return wrong == 0;
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
