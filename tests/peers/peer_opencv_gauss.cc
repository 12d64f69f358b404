/* peer_opencv_gauss.cc - image.gauss beside OpenCV's separable filters. needs: opencv
 *
 * Both sides blur the same picture as often, into buffers that exist already. */
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>

extern "C" {
#include "image/blur.h"
#include "image/photograph.h"
#include "image/plane.h"
}
#include "peer.h"

namespace
{

constexpr size_t pixels = 3840 * 2160;
constexpr int passes = 16;

/* A pass of either rounds a pixel, of at most 1, some 30 times by 2^-25 at K = 15, and errors of passes add up; what is seen is
 * far less, since roundings go either way. */
constexpr double difference_allowed = 3e-6;

struct Theirs {
    cv::Mat input, results[2], weights;
};

const char *version()
{
    return CV_VERSION;
}

/* The photograph as brightness in float, as the kernel makes it. */
bool make_input(const struct ours *ours, cv::Mat *input, char *why)
{
    struct settings settings = {};
    struct photograph photograph;
    size_t width, height;
    settings.data_directory = TEST_DATA;
    if (!photograph_open(&settings, &photograph, why))
        return false;
    photograph_size(&photograph, pixels, &width, &height);
    bool same = width * height == ours->problem.item_count;
    if (!same)
        snprintf(why, WHY_MAX, "the kernel has %zu pixels, not %zu", ours->problem.item_count, width * height);
    input->create(static_cast<int>(height), static_cast<int>(width), CV_32F);
    for (size_t y = 0; same && y < height; y++)
        photograph_row(&photograph, y, width, input->ptr<float>(static_cast<int>(y)));
    photograph_close(&photograph);
    return same;
}

template <int width> bool open_float(const struct ours *ours, void **context, char *why)
{
    auto theirs = std::make_unique<Theirs>();
    cv::setNumThreads(1);
    if (!make_input(ours, &theirs->input, why))
        return false;
    for (cv::Mat &result : theirs->results)
        result.create(theirs->input.size(), CV_32F);
    const struct blur blur = blur_gaussian(width / 2);
    theirs->weights.create(width, 1, CV_32F);
    for (int i = 0; i < width; i++)
        theirs->weights.at<float>(i) = blur.weights[std::abs(i - width / 2)];
    *context = theirs.release();
    return true;
}

bool run_float(void *context, double *, char *why)
{
    auto *theirs = static_cast<Theirs *>(context);
    try {
        for (int pass = 0; pass < passes; pass++)
            cv::sepFilter2D(pass == 0 ? theirs->input : theirs->results[(pass - 1) % 2], theirs->results[pass % 2], CV_32F,
                            theirs->weights, theirs->weights);
        return true;
    } catch (const cv::Exception &error) {
        snprintf(why, WHY_MAX, "OpenCV: %s", error.what());
        return false;
    }
}

bool floats_agree(const struct ours *ours, const void *context, struct finding *finding)
{
    const cv::Mat &result = static_cast<const Theirs *>(context)->results[(passes - 1) % 2];
    const auto width = static_cast<size_t>(result.cols), height = static_cast<size_t>(result.rows);
    struct span spans[SPAN_MAX];
    ours->kernel->outputs(ours->state, {0, ours->problem.item_count}, spans);
    const struct plane plane = plane_in(spans[0].begin, width, height);
    double worst = 0;
    for (size_t y = 0; y < height; y++) {
        const float *row = result.ptr<float>(static_cast<int>(y));
        for (size_t x = 0; x < width; x++) {
            double difference =
                std::fabs(static_cast<double>(plane.pixels[y * plane.stride + x]) - static_cast<double>(row[x]));
            worst = difference <= worst ? worst : difference; /* NaN stays */
        }
    }
    snprintf(finding->text, FINDING_MAX, "pixels differ by %.1e after %d passes, at most %.0e: both round to float", worst,
             passes, difference_allowed);
    return worst <= difference_allowed;
}

void close_peer(void *context)
{
    delete static_cast<Theirs *>(context);
}

const char *const width_5[] = {"width=5", "passes=16", nullptr};
const char *const width_9[] = {"width=9", "passes=16", nullptr};
const char *const width_15[] = {"width=15", "passes=16", nullptr};

struct contest make_float(const char *name, const char *const *assignments, bool (*open)(const struct ours *, void **, char *),
                          double reach)
{
    struct contest contest = {};
    contest.name = name;
    contest.kernel = "image.gauss";
    contest.peer = "OpenCV sepFilter2D, float";
    contest.version = version;
    contest.setting = "one thread, its own dispatch (AVX2 in Debian's build), reflect-101, results into matrices that exist";
    contest.size = pixels;
    contest.assignments = assignments;
    contest.reach = reach;
    contest.open = open;
    contest.run = run_float;
    contest.agree = floats_agree;
    contest.close = close_peer;
    return contest;
}

} // namespace

const struct contest contests[] = {
    make_float("image.gauss OpenCV K=5", width_5, open_float<5>, 1.5),
    make_float("image.gauss OpenCV K=9", width_9, open_float<9>, 2.2),
    make_float("image.gauss OpenCV K=15", width_15, open_float<15>, 2.1),
};
const size_t contest_count = sizeof contests / sizeof *contests;
