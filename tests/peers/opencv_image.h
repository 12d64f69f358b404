/* opencv_image.h - what peers from OpenCV share: the kernels' frames of floats as matrices, and pixels of both sides compared.
 */
#ifndef FORKJOIN_OPENCV_IMAGE_H
#define FORKJOIN_OPENCV_IMAGE_H

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <opencv2/core.hpp>

extern "C" {
#include "image/frame.h"
#include "image/photograph.h"
}
#include "peer.h"

namespace opencv
{

inline const char *version()
{
    return CV_VERSION;
}

/* A matrix in memory laid out as our results are: rows of whole cache lines, which loads and stores cross less often. */
struct Picture {
    std::unique_ptr<void, decltype(&std::free)> memory{nullptr, std::free};
    cv::Mat pixels;
};

inline Picture make_picture(size_t width, size_t height, size_t channels)
{
    Picture picture;
    const size_t bytes = frame_bytes(width, height, channels, 0);
    picture.memory.reset(std::aligned_alloc(ARENA_ALIGNMENT, bytes));
    const struct frame frame = frame_in(picture.memory.get(), width, height, channels, 0);
    picture.pixels = cv::Mat(static_cast<int>(height), static_cast<int>(width), CV_32FC(static_cast<int>(channels)),
                             frame.pixels, frame.stride * sizeof(float));
    picture.pixels.setTo(0);
    return picture;
}

/* The first frame of kernels on clips of floats. False when the kernel's is of another size. */
inline bool make_frame(const struct ours *ours, size_t pixel_count, size_t channels, Picture *picture, char *why)
{
    struct settings settings = {};
    struct photograph photograph = {};
    struct image colours = {};
    size_t width, height;
    settings.data_directory = TEST_DATA;
    if (!photograph_open(&settings, &photograph, why))
        return false;
    bool done = photograph_read(&settings, &colours, why);
    photograph_size(&photograph, pixel_count, &width, &height);
    if (width * height != ours->problem.item_count) {
        snprintf(why, WHY_MAX, "the kernel has %zu pixels, not %zu", ours->problem.item_count, width * height);
        done = false;
    }
    *picture = make_picture(width, height, channels);
    for (size_t y = 0; done && y < height; y++) {
        auto *row = picture->pixels.ptr<float>(static_cast<int>(y));
        if (channels == 1)
            photograph_row(&photograph, y, width, row);
        else
            photograph_row_colour(&colours, y, width, row);
    }
    photograph_close(&photograph);
    image_free(&colours);
    return done;
}

/* Largest difference of their values and those of our frame, which has no margins; NaN when there is one. */
inline double largest_difference(const cv::Mat &theirs, const struct ours *ours)
{
    struct span spans[SPAN_MAX];
    ours->kernel->outputs(ours->state, {0, ours->problem.item_count}, spans);
    const auto width = static_cast<size_t>(theirs.cols), height = static_cast<size_t>(theirs.rows);
    const auto channels = static_cast<size_t>(theirs.channels());
    const struct frame frame = frame_in(spans[0].begin, width, height, channels, 0);
    double worst = 0;
    for (size_t y = 0; y < height; y++) {
        const float *row = theirs.ptr<float>(static_cast<int>(y)), *our_row = frame_row(&frame, static_cast<ptrdiff_t>(y));
        for (size_t i = 0; i < width * channels; i++) {
            double difference = std::fabs(static_cast<double>(row[i]) - static_cast<double>(our_row[i]));
            worst = difference <= worst ? worst : difference; /* NaN stays */
        }
    }
    return worst;
}

} // namespace opencv

#endif
