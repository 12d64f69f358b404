/* peer_opencv_filter.cc - image.filter beside OpenCV's filter2D. needs: opencv
 *
 * Both filter the same two frames in turn by the same coefficients, into matrices that exist. */
#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>

#include "opencv_image.h"
extern "C" {
#include "image/filter.h"
}

namespace
{

constexpr size_t pixels = 3840 * 2160;
constexpr int frame_count = 4;

/* Both add the same products in the same order, each with one rounding where the machine fuses them, and so are equal to the
 * bit there; else sums of up to 121 products, of at most 1 together, differ by half a unit in the last place for each. */
constexpr double difference_allowed = 121 * 0x1p-25;

struct Theirs {
    opencv::Picture frames[2], result;
    cv::Mat weights;
};

template <int width, int channels> bool open_peer(const struct ours *ours, void **context, char *why)
{
    auto theirs = std::make_unique<Theirs>();
    cv::setNumThreads(1);
    if (!opencv::make_frame(ours, pixels, channels, &theirs->frames[0], why))
        return false;
    const cv::Mat &frame = theirs->frames[0].pixels;
    const auto columns = static_cast<size_t>(frame.cols), rows = static_cast<size_t>(frame.rows);
    theirs->frames[1] = opencv::make_picture(columns, rows, channels);
    theirs->result = opencv::make_picture(columns, rows, channels);
    cv::flip(frame, theirs->frames[1].pixels, -1);
    struct filter filter = filter_rising(width);
    theirs->weights = cv::Mat(width, width, CV_32F, filter.weights).clone();
    *context = theirs.release();
    return true;
}

bool run(void *context, double *, char *why)
{
    auto *theirs = static_cast<Theirs *>(context);
    try {
        for (int i = 0; i < frame_count; i++)
            cv::filter2D(theirs->frames[i % 2].pixels, theirs->result.pixels, CV_32F, theirs->weights);
        return true;
    } catch (const cv::Exception &error) {
        snprintf(why, WHY_MAX, "OpenCV: %s", error.what());
        return false;
    }
}

bool agree(const struct ours *ours, const void *context, struct finding *finding)
{
    double worst = opencv::largest_difference(static_cast<const Theirs *>(context)->result.pixels, ours);
    snprintf(finding->text, FINDING_MAX, "values differ by %.1e, at most %.1e: roundings where products are not fused", worst,
             difference_allowed);
    return worst <= difference_allowed;
}

void close_peer(void *context)
{
    delete static_cast<Theirs *>(context);
}

using Open = bool(const struct ours *, void **, char *);

const char *const width_3[] = {"width=3", "frames=4", nullptr};
const char *const width_5[] = {"width=5", "frames=4", nullptr};
const char *const width_7[] = {"width=7", "frames=4", nullptr};
const char *const width_11[] = {"width=11", "frames=4", nullptr};
const char *const colour_3[] = {"width=3", "channels=3", "frames=4", nullptr};
const char *const colour_5[] = {"width=5", "channels=3", "frames=4", nullptr};
const char *const colour_7[] = {"width=7", "channels=3", "frames=4", nullptr};
const char *const colour_11[] = {"width=11", "channels=3", "frames=4", nullptr};

struct contest make_contest(const char *name, const char *const *assignments, Open *open, double reach)
{
    struct contest contest = {};
    contest.name = name;
    contest.kernel = "image.filter";
    contest.peer = "OpenCV filter2D, float";
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

} // namespace

const struct contest contests[] = {
    make_contest("image.filter OpenCV K=3", width_3, open_peer<3, 1>, 1.4),
    make_contest("image.filter OpenCV K=5", width_5, open_peer<5, 1>, 1.9),
    make_contest("image.filter OpenCV K=7", width_7, open_peer<7, 1>, 2.4),
    make_contest("image.filter OpenCV K=11", width_11, open_peer<11, 1>, 2.7),
    make_contest("image.filter OpenCV colour K=3", colour_3, open_peer<3, 3>, 1.6),
    make_contest("image.filter OpenCV colour K=5", colour_5, open_peer<5, 3>, 1.9),
    make_contest("image.filter OpenCV colour K=7", colour_7, open_peer<7, 3>, 2.4),
    make_contest("image.filter OpenCV colour K=11", colour_11, open_peer<11, 3>, 2.7),
};
const size_t contest_count = sizeof contests / sizeof *contests;
