/* peer_opencv_unsharp.cc - image.unsharp beside OpenCV. needs: opencv
 *
 * What users write is GaussianBlur() and addWeighted(): three passes over memory. One filter2D() with the coefficients of both
 * together does it in one pass, with 25 products instead of 6 for each value. Both into matrices that exist. */
#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>

#include "opencv_image.h"
extern "C" {
#include "image/blur.h"
}

namespace
{

constexpr size_t pixels = 3840 * 2160;
constexpr int frame_count = 8;
constexpr double amount = 0.5;
constexpr double deviation = 4 / 6.0; /* of image.gauss with a width of 5 */

/* Both round some 20 times on the way, by half a unit in the last place of a value up to 1.5; and OpenCV's weights are the
 * nearest floats to the Gaussian's, ours to 2^-24, which shows in the same place. */
constexpr double difference_allowed = 20 * 0x1p-24;

struct Theirs {
    opencv::Picture frames[2], blurred, result;
    cv::Mat weights;
};

template <int channels> bool open_peer(const struct ours *ours, void **context, char *why)
{
    auto theirs = std::make_unique<Theirs>();
    cv::setNumThreads(1);
    if (!opencv::make_frame(ours, pixels, channels, &theirs->frames[0], why))
        return false;
    const cv::Mat &frame = theirs->frames[0].pixels;
    const auto columns = static_cast<size_t>(frame.cols), rows = static_cast<size_t>(frame.rows);
    theirs->frames[1] = opencv::make_picture(columns, rows, channels);
    theirs->blurred = opencv::make_picture(columns, rows, channels);
    theirs->result = opencv::make_picture(columns, rows, channels);
    cv::flip(frame, theirs->frames[1].pixels, -1);
    const struct blur blur = blur_gaussian(2);
    theirs->weights.create(5, 5, CV_32F);
    for (int i = 0; i < 5; i++) {
        for (int j = 0; j < 5; j++)
            theirs->weights.at<float>(i, j) = static_cast<float>((i == 2 && j == 2 ? 1 + amount : 0) -
                                                                 amount * static_cast<double>(blur.weights[std::abs(i - 2)]) *
                                                                     static_cast<double>(blur.weights[std::abs(j - 2)]));
    }
    *context = theirs.release();
    return true;
}

/* Calls filter(frame, theirs) for every frame. */
template <typename Filter> bool run_frames(void *context, char *why, Filter filter)
{
    auto *theirs = static_cast<Theirs *>(context);
    try {
        for (int i = 0; i < frame_count; i++)
            filter(theirs->frames[i % 2].pixels, theirs);
        return true;
    } catch (const cv::Exception &error) {
        snprintf(why, WHY_MAX, "OpenCV: %s", error.what());
        return false;
    }
}

bool run_passes(void *context, double *, char *why)
{
    return run_frames(context, why, [](const cv::Mat &frame, Theirs *theirs) {
        cv::GaussianBlur(frame, theirs->blurred.pixels, cv::Size(5, 5), deviation);
        cv::addWeighted(frame, 1 + amount, theirs->blurred.pixels, -amount, 0, theirs->result.pixels);
    });
}

bool run_filter(void *context, double *, char *why)
{
    return run_frames(context, why, [](const cv::Mat &frame, Theirs *theirs) {
        cv::filter2D(frame, theirs->result.pixels, CV_32F, theirs->weights);
    });
}

bool agree(const struct ours *ours, const void *context, struct finding *finding)
{
    double worst = opencv::largest_difference(static_cast<const Theirs *>(context)->result.pixels, ours);
    snprintf(finding->text, FINDING_MAX, "values differ by %.1e, at most %.1e: other roundings on the way", worst,
             difference_allowed);
    return worst <= difference_allowed;
}

void close_peer(void *context)
{
    delete static_cast<Theirs *>(context);
}

using Open = bool(const struct ours *, void **, char *);
using Run = bool(void *, double *, char *);

const char *const grey[] = {"amount=0.5", "frames=8", nullptr};
const char *const colour[] = {"amount=0.5", "channels=3", "frames=8", nullptr};

struct contest make_contest(const char *name, const char *peer, const char *const *assignments, Open *open, Run *run,
                            double reach)
{
    struct contest contest = {};
    contest.name = name;
    contest.kernel = "image.unsharp";
    contest.peer = peer;
    contest.version = opencv::version;
    contest.setting = "one thread, its own dispatch (AVX2 in Debian's build), rows of whole cache lines, matrices that exist";
    contest.size = pixels;
    contest.assignments = assignments;
    contest.reach = reach;
    contest.open = open;
    contest.run = run;
    contest.agree = agree;
    contest.close = close_peer;
    return contest;
}

const char passes[] = "OpenCV GaussianBlur + addWeighted, float", filter[] = "OpenCV filter2D, float";

} // namespace

const struct contest contests[] = {
    make_contest("image.unsharp OpenCV", passes, grey, open_peer<1>, run_passes, 1.8),
    make_contest("image.unsharp OpenCV filter2D", filter, grey, open_peer<1>, run_filter, 0),
    make_contest("image.unsharp OpenCV colour", passes, colour, open_peer<3>, run_passes, 0),
};
const size_t contest_count = sizeof contests / sizeof *contests;
