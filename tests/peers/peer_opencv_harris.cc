/* peer_opencv_harris.cc - image.harris beside OpenCV. needs: opencv
 *
 * cornerHarris() takes memory for its gradients and products at each call; the C library maps it and gives it back, and at this
 * size the kernel spends more time on the new pages' zeroes than OpenCV on the pixels. So three contests: as it comes; with the
 * C library told to keep what it has; and band by band, whose buffers stay in the L2 cache: the best that we found. */
#include <algorithm>
#include <climits>
#include <cmath>
#include <cstdio>
#include <malloc.h>
#include <memory>
#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "opencv_clip.h"

namespace
{

constexpr size_t pixels = 3840 * 2160;
constexpr int frame_count = 4; /* a run; the kernel's two in turn */
constexpr int band_rows = 64;
constexpr double kappa = 0.04;

/* OpenCV rounds gradients when it scales them, ours are exact: of the largest response in the picture. */
constexpr double difference_allowed = 1e-6;

struct Theirs {
    cv::Mat frames[2], response;
    bool bands = false;
};

const char *version()
{
    return CV_VERSION;
}

/* glibc's defaults, and what keeps every block inside the heap, which never shrinks. */
void keep_memory(bool keep)
{
    mallopt(M_MMAP_MAX, keep ? 0 : 65536);
    mallopt(M_TRIM_THRESHOLD, keep ? INT_MAX : 128 * 1024);
}

bool open_with(const struct ours *ours, void **context, bool keep, bool bands)
{
    auto theirs = std::make_unique<Theirs>();
    cv::setNumThreads(1);
    for (size_t i = 0; i < CLIP_FRAMES; i++)
        theirs->frames[i] = frame_of(clip_of(ours), i);
    theirs->response.create(theirs->frames[0].size(), CV_32F);
    theirs->bands = bands;
    keep_memory(keep);
    *context = theirs.release();
    return true;
}

bool open_shipped(const struct ours *ours, void **context, char *)
{
    return open_with(ours, context, false, false);
}

bool open_kept(const struct ours *ours, void **context, char *)
{
    return open_with(ours, context, true, false);
}

bool open_bands(const struct ours *ours, void **context, char *)
{
    return open_with(ours, context, true, true);
}

/* A band is computed with two rows more on either side, as far as there are any. Inside a larger picture OpenCV's filters would
 * look further by themselves, but not at the products of a band's gradients: those they mirror. */
void respond_in_bands(const cv::Mat &frame, cv::Mat &response)
{
    constexpr int halo = 2;
    cv::Mat scratch;
    for (int y = 0; y < frame.rows; y += band_rows) {
        int begin = std::max(y - halo, 0), end = std::min(y + band_rows + halo, frame.rows);
        int rows = std::min(band_rows, frame.rows - y);
        cv::cornerHarris(frame.rowRange(begin, end), scratch, 3, 3, kappa);
        scratch.rowRange(y - begin, y - begin + rows).copyTo(response.rowRange(y, y + rows));
    }
}

bool run(void *context, double *, char *why)
{
    auto *theirs = static_cast<Theirs *>(context);
    try {
        for (int i = 0; i < frame_count; i++) {
            if (theirs->bands)
                respond_in_bands(theirs->frames[i % 2], theirs->response);
            else
                cv::cornerHarris(theirs->frames[i % 2], theirs->response, 3, 3, kappa);
        }
        return true;
    } catch (const cv::Exception &error) {
        snprintf(why, WHY_MAX, "OpenCV: %s", error.what());
        return false;
    }
}

bool agree(const struct ours *ours, const void *context, struct finding *finding)
{
    const auto *theirs = static_cast<const Theirs *>(context);
    const auto width = static_cast<size_t>(theirs->response.cols), height = static_cast<size_t>(theirs->response.rows);
    struct span spans[SPAN_MAX];
    ours->kernel->outputs(ours->state, {0, ours->problem.item_count}, spans);
    const struct plane plane = plane_in(spans[0].begin, width, height);
    double worst = 0, largest = 0;
    for (size_t y = 0; y < height; y++) {
        const float *row = theirs->response.ptr<float>(static_cast<int>(y));
        for (size_t x = 0; x < width; x++) {
            double difference =
                std::fabs(static_cast<double>(plane.pixels[y * plane.stride + x]) - static_cast<double>(row[x]));
            worst = difference <= worst ? worst : difference; /* NaN stays */
            largest = std::max(largest, std::fabs(static_cast<double>(row[x])));
        }
    }
    snprintf(finding->text, FINDING_MAX,
             "responses differ by %.1e of the largest, at most %.0e: OpenCV's gradients are rounded to float when scaled",
             worst / largest, difference_allowed);
    return worst <= difference_allowed * largest;
}

void close_peer(void *context)
{
    delete static_cast<Theirs *>(context);
    keep_memory(false);
    malloc_trim(0);
}

const char *const assignments[] = {"frames=4", nullptr};

struct contest make_contest(const char *name, const char *peer, const char *setting,
                            bool (*open)(const struct ours *, void **, char *), double reach)
{
    struct contest contest = {};
    contest.name = name;
    contest.kernel = "image.harris";
    contest.peer = peer;
    contest.version = version;
    contest.setting = setting;
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
    make_contest("image.harris OpenCV", "OpenCV cornerHarris",
                 "one thread, its own dispatch (AVX2 in Debian's build), as it comes", open_shipped, 0),
    make_contest("image.harris OpenCV buffers kept", "OpenCV cornerHarris, buffers kept",
                 "one thread, its own dispatch; the C library keeps freed memory, so that no new page is zeroed", open_kept, 3),
    make_contest("image.harris OpenCV bands", "OpenCV cornerHarris, bands of 64 rows",
                 "one thread, its own dispatch; memory kept, and bands so small that buffers stay in the L2 cache", open_bands,
                 3),
};
const size_t contest_count = sizeof contests / sizeof *contests;
