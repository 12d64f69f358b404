// peer_onednn_mlp.cc - predict.mlp beside oneDNN's inner products and OpenBLAS' sgemm. needs: dnnl openblas
//
// 256 rows are a batch whose activations stay in the caches: best for either library. 100,000 rows are read from memory by both
// sides; oneDNN takes them in one call, as a user does who has them all, and in batches of 256.
#include <cblas.h>
#include <dnnl.hpp>
#include <omp.h>

#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "peer.h"
extern "C" {
#include "dense/images.h"
}

namespace
{
constexpr size_t widths[] = {784, 256, 128, 10};
constexpr size_t layer_count = 3, inputs = 784, classes = 10, batch_rows = 256, many_rows = 100000;

/* Both round, each in its own order: of a row's largest logit, twice what the kernel may lie from double precision. */
constexpr double tolerance = 4e-6;

struct weights {
    std::vector<float> values[layer_count], biases[layer_count];
};

bool read_values(const std::string &name, std::vector<float> &values, char why[WHY_MAX])
{
    table read;
    if (!table_read(&read, (TEST_DATA "/fashion/" + name + ".npy").c_str(), why))
        return false;
    values.assign(read.values, read.values + read.row_count * read.column_count);
    table_free(&read);
    return true;
}

bool read_weights(weights &all, char why[WHY_MAX])
{
    for (size_t i = 0; i < layer_count; i++) {
        if (!read_values("weights" + std::to_string(i + 1), all.values[i], why) ||
            !read_values("bias" + std::to_string(i + 1), all.biases[i], why))
            return false;
        for (float &weight : all.values[i]) /* as ours does: products of subnormal ones take 150 cycles */
            weight = std::fabs(weight) < std::numeric_limits<float>::min() ? 0 : weight;
    }
    return true;
}

/* Image i is the part's image i mod 1,000, its pixels moved on by one for each time round. */
bool shift_images(size_t row_count, std::vector<float> &rows, char why[WHY_MAX])
{
    table images;
    if (!images_read(&images, nullptr, TEST_DATA, why))
        return false;
    rows.resize(row_count * inputs);
    for (size_t row = 0; row < row_count; row++) {
        const float *image = images.values + row % images.row_count * inputs;
        for (size_t i = 0; i < inputs; i++)
            rows[row * inputs + i] = image[(i + row / images.row_count) % inputs];
    }
    table_free(&images);
    return true;
}

bool write_many(const char *path, char why[WHY_MAX])
{
    std::vector<float> rows;
    if (!shift_images(many_rows, rows, why))
        return false;
    std::vector<unsigned char> pixels(rows.size());
    for (size_t i = 0; i < rows.size(); i++)
        pixels[i] = static_cast<unsigned char>(std::lround(rows[i] * 255));
    char header[128];
    int length = std::snprintf(header + 10, sizeof header - 10,
                               "{'descr': '|u1', 'fortran_order': False, 'shape': (%zu, %zu), }", many_rows, inputs);
    std::memset(header + 10 + length, ' ', sizeof header - 10 - length);
    std::memcpy(header, "\x93NUMPY\x01\x00\x76\x00", 10); /* version 1.0; 118 bytes follow */
    header[sizeof header - 1] = '\n';
    FILE *file = std::fopen(path, "wb");
    bool written =
        file && std::fwrite(header, sizeof header, 1, file) == 1 && std::fwrite(pixels.data(), pixels.size(), 1, file) == 1;
    if (!file || std::fclose(file) != 0 || !written) {
        std::snprintf(why, WHY_MAX, "cannot write %s", path);
        return false;
    }
    return true;
}

bool logits_agree(const struct ours *ours, const std::vector<float> &theirs, struct finding *finding)
{
    span spans[SPAN_MAX];
    size_t row_count = theirs.size() / classes;
    ours->kernel->outputs(ours->state, range{0, row_count}, spans);
    const float *logits = static_cast<const float *>(spans[0].begin);
    double worst = 0;
    for (size_t row = 0; row < row_count; row++) {
        double largest = 0, apart = 0;
        for (size_t i = row * classes; i < (row + 1) * classes; i++) {
            largest = std::fmax(largest, std::fabs(theirs[i]));
            double distance = std::fabs(static_cast<double>(logits[i]) - theirs[i]);
            apart = std::fmax(apart, std::isnan(distance) ? INFINITY : distance);
        }
        worst = std::fmax(worst, apart / largest);
    }
    std::snprintf(finding->text, FINDING_MAX,
                  "logits differ by at most %.2g of the row's largest; %.2g may they, since each rounds in its own order",
                  worst, tolerance);
    return worst <= tolerance;
}

// --- oneDNN --------------------------------------------------------------------------------------------------------------

struct onednn {
    dnnl::engine engine{dnnl::engine::kind::cpu, 0};
    dnnl::stream stream{engine};
    std::vector<float> rows, logits;
    size_t batch;
    std::vector<dnnl::inner_product_forward> layers;
    std::vector<dnnl::memory> weights, biases, activations; /* activations[0] are a batch's rows */
};

dnnl::memory::desc describe(size_t rows, size_t columns, dnnl::memory::format_tag format)
{
    return {{static_cast<dnnl_dim_t>(rows), static_cast<dnnl_dim_t>(columns)}, dnnl::memory::data_type::f32, format};
}

void add_layer(onednn &peer, const weights &all, size_t index)
{
    using tag = dnnl::memory::format_tag;
    size_t depth = widths[index], width = widths[index + 1];
    dnnl::primitive_attr attributes;
    if (index + 1 < layer_count) {
        dnnl::post_ops after;
        after.append_eltwise(1, dnnl::algorithm::eltwise_relu, 0, 0);
        attributes.set_post_ops(after);
    }
    dnnl::memory::desc bias({static_cast<dnnl_dim_t>(width)}, dnnl::memory::data_type::f32, tag::a);
    dnnl::inner_product_forward::primitive_desc chosen({dnnl::prop_kind::forward_inference,
                                                        describe(peer.batch, depth, tag::nc), describe(width, depth, tag::any),
                                                        bias, describe(peer.batch, width, tag::nc)},
                                                       attributes, peer.engine);
    dnnl::memory plain(describe(width, depth, tag::io), peer.engine, const_cast<float *>(all.values[index].data()));
    dnnl::memory packed(chosen.weights_desc(), peer.engine), own_bias(bias, peer.engine);
    dnnl::reorder(plain, packed).execute(peer.stream, plain, packed);
    std::memcpy(own_bias.get_data_handle(), all.biases[index].data(), width * sizeof(float));
    peer.layers.emplace_back(chosen);
    peer.weights.push_back(packed);
    peer.biases.push_back(own_bias);
    peer.activations.emplace_back(chosen.dst_desc(), peer.engine);
}

bool open_onednn(size_t row_count, size_t batch, void **context, char why[WHY_MAX])
{
    weights all;
    auto peer = new onednn;
    omp_set_num_threads(1);
    peer->batch = batch;
    if (!read_weights(all, why) || !shift_images(row_count, peer->rows, why)) {
        delete peer;
        return false;
    }
    peer->logits.resize(row_count * classes);
    peer->activations.emplace_back(describe(batch, inputs, dnnl::memory::format_tag::nc), peer->engine, peer->rows.data());
    for (size_t i = 0; i < layer_count; i++)
        add_layer(*peer, all, i);
    peer->stream.wait();
    *context = peer;
    return true;
}

/* A last batch that is not full is left out: 100,000 are 390 of 256 and 160 more, which peer_items says. */
bool run_onednn(void *context, double *, char why[WHY_MAX])
{
    auto &peer = *static_cast<onednn *>(context);
    size_t row_count = peer.rows.size() / inputs;
    try {
        for (size_t row = 0; row + peer.batch <= row_count; row += peer.batch) {
            peer.activations.front().set_data_handle(peer.rows.data() + row * inputs);
            peer.activations.back().set_data_handle(peer.logits.data() + row * classes);
            for (size_t i = 0; i < layer_count; i++)
                peer.layers[i].execute(peer.stream, {{DNNL_ARG_SRC, peer.activations[i]},
                                                     {DNNL_ARG_WEIGHTS, peer.weights[i]},
                                                     {DNNL_ARG_BIAS, peer.biases[i]},
                                                     {DNNL_ARG_DST, peer.activations[i + 1]}});
        }
        peer.stream.wait();
    } catch (const dnnl::error &error) {
        std::snprintf(why, WHY_MAX, "oneDNN: %s", error.what());
        return false;
    }
    return true;
}

bool onednn_agrees(const struct ours *ours, const void *context, struct finding *finding)
{
    auto logits = static_cast<const onednn *>(context)->logits;
    size_t batch = static_cast<const onednn *>(context)->batch;
    logits.resize(logits.size() / (batch * classes) * batch * classes);
    return logits_agree(ours, logits, finding);
}

void close_onednn(void *context)
{
    delete static_cast<onednn *>(context);
}

const char *onednn_version()
{
    static char text[32];
    const dnnl_version_t *version = dnnl_version();
    std::snprintf(text, sizeof text, "%d.%d.%d", version->major, version->minor, version->patch);
    return text;
}

// --- OpenBLAS ------------------------------------------------------------------------------------------------------------

struct openblas {
    weights all;
    std::vector<float> rows, activations[layer_count];
};

bool open_openblas(const struct ours *, void **context, char why[WHY_MAX])
{
    auto peer = new openblas;
    openblas_set_num_threads(1);
    if (!read_weights(peer->all, why) || !shift_images(batch_rows, peer->rows, why)) {
        delete peer;
        return false;
    }
    for (size_t i = 0; i < layer_count; i++)
        peer->activations[i].resize(batch_rows * widths[i + 1]);
    *context = peer;
    return true;
}

bool run_openblas(void *context, double *, char *)
{
    auto &peer = *static_cast<openblas *>(context);
    for (size_t layer = 0; layer < layer_count; layer++) {
        const float *source = layer ? peer.activations[layer - 1].data() : peer.rows.data();
        const float *__restrict bias = peer.all.biases[layer].data();
        size_t depth = widths[layer], width = widths[layer + 1];
        cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, batch_rows, width, depth, 1, source, depth,
                    peer.all.values[layer].data(), width, 0, peer.activations[layer].data(), width);
        for (size_t row = 0; row < batch_rows; row++) {
            float *__restrict values = peer.activations[layer].data() + row * width;
            for (size_t i = 0; i < width; i++) {
                float value = values[i] + bias[i];
                values[i] = layer + 1 == layer_count || value > 0 ? value : 0;
            }
        }
    }
    return true;
}

bool openblas_agrees(const struct ours *ours, const void *context, struct finding *finding)
{
    return logits_agree(ours, static_cast<const openblas *>(context)->activations[layer_count - 1], finding);
}

void close_openblas(void *context)
{
    delete static_cast<openblas *>(context);
}

const char *openblas_version()
{
    return openblas_get_config();
}

bool open_batch(const struct ours *, void **context, char why[WHY_MAX])
{
    return open_onednn(batch_rows, batch_rows, context, why);
}

bool open_whole(const struct ours *, void **context, char why[WHY_MAX])
{
    return open_onednn(many_rows, many_rows, context, why);
}

bool open_batches(const struct ours *, void **context, char why[WHY_MAX])
{
    return open_onednn(many_rows, batch_rows, context, why);
}

contest onednn_contest(const char *name, size_t size, double peer_items, double reach,
                       bool (*open)(const struct ours *, void **, char *))
{
    contest made = {};
    made.name = name;
    made.kernel = "predict.mlp";
    made.peer = "oneDNN inner_product_forward with ReLU as post-op";
    made.version = onednn_version;
    made.setting = "one thread; weights packed once as oneDNN chooses (format_tag::any), primitives made once";
    made.size = size;
    made.peer_items = peer_items;
    made.prepare_input = size == many_rows ? write_many : nullptr;
    made.reach = reach;
    made.open = open;
    made.run = run_onednn;
    made.agree = onednn_agrees;
    made.close = close_onednn;
    return made;
}

contest openblas_contest()
{
    contest made = {};
    made.name = "predict.mlp OpenBLAS 256 rows";
    made.kernel = "predict.mlp";
    made.peer = "OpenBLAS sgemm, then bias and ReLU in a loop";
    made.version = openblas_version;
    made.setting = "one thread; the loop is compiled for this machine's vectors";
    made.size = batch_rows;
    made.open = open_openblas;
    made.run = run_openblas;
    made.agree = openblas_agrees;
    made.close = close_openblas;
    return made;
}
} // namespace

extern "C" {
extern const struct contest contests[] = {
    onednn_contest("predict.mlp oneDNN 256 rows", batch_rows, 0, 0.97, open_batch),
    onednn_contest("predict.mlp oneDNN 100,000 rows in one call", many_rows, 0, 1.1, open_whole),
    onednn_contest("predict.mlp oneDNN 100,000 rows by 256", many_rows, many_rows / batch_rows * batch_rows, 0, open_batches),
    openblas_contest(),
};
extern const size_t contest_count = sizeof contests / sizeof *contests;
}
