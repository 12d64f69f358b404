/* peer_opencv_gauss8.cc - image.gauss8 beside OpenCV's GaussianBlur() on 8 bits. needs: opencv
 *
 * OpenCV blurs 8-bit pictures in fixed point with the same weights, so every number must be the same. Widths 3 and 5 are
 * given without a deviation, as those weights are its own; the others with theirs, so that it takes the same formula. */
#include <opencv2/imgproc.hpp>

#include "opencv_clip.h"

namespace
{

struct theirs {
    cv::Mat frames[CLIP_FRAMES], blurred;
    size_t steps;
    int width;
    double deviation;
};

const char *version()
{
    return CV_VERSION;
}

void close_peer(void *context)
{
    delete static_cast<theirs *>(context);
}

bool open_with(const ours *ours, int width, void **context)
{
    theirs *theirs = new struct theirs;
    cv::setNumThreads(1);
    for (size_t i = 0; i < CLIP_FRAMES; i++)
        theirs->frames[i] = frame_of(clip_of(ours), i);
    theirs->steps = ours->problem.step_count;
    theirs->width = width;
    theirs->deviation = width <= 5 ? 0 : 0.3 * (width / 2 - 1) + 0.8;
    *context = theirs;
    return true;
}

template <int width> bool open_peer(const ours *ours, void **context, char *)
{
    return open_with(ours, width, context);
}

bool run(void *context, double *, char *)
{
    theirs *theirs = static_cast<struct theirs *>(context);
    for (size_t i = 0; i < theirs->steps; i++)
        cv::GaussianBlur(theirs->frames[i % CLIP_FRAMES], theirs->blurred, cv::Size(theirs->width, theirs->width),
                         theirs->deviation, theirs->deviation, cv::BORDER_REFLECT_101);
    return true;
}

bool agree(const ours *ours, const void *context, struct finding *finding)
{
    return same_result(clip_of(ours), static_cast<const theirs *>(context)->blurred, finding);
}

template <int width, int channels> constexpr contest blur(const char *name, const char *const *assignments, double reach)
{
    return {
        .name = name,
        .kernel = "image.gauss8",
        .peer = "OpenCV GaussianBlur",
        .version = version,
        .setting = "one thread, its AVX2 dispatch, the picture kept from frame to frame",
        .size = 3840 * 2160,
        .assignments = assignments,
        .reach = reach,
        .open = open_peer<width>,
        .run = run,
        .agree = agree,
        .close = close_peer,
    };
}

const char *const grey_5[] = {"width=5", nullptr}, *const grey_9[] = {"width=9", nullptr};
const char *const grey_15[] = {"width=15", nullptr};
const char *const colour_5[] = {"width=5", "channels=3", "frames=8", nullptr};
const char *const colour_15[] = {"width=15", "channels=3", "frames=8", nullptr};

} // namespace

extern "C" const struct contest contests[] = {
    blur<5, 1>("image.gauss8 K=5 OpenCV", grey_5, 2),
    blur<9, 1>("image.gauss8 K=9 OpenCV", grey_9, 2),
    blur<15, 1>("image.gauss8 K=15 OpenCV", grey_15, 2),
    blur<5, 3>("image.gauss8 K=5, 3 channels OpenCV", colour_5, 1.5),
    blur<15, 3>("image.gauss8 K=15, 3 channels OpenCV", colour_15, 1.9),
};
extern "C" const size_t contest_count = sizeof contests / sizeof *contests;
