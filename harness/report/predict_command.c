/* predict_command.c - from a file's name to predictions on standard output, and their plots. */
#include "predict_command.h"

#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "draw_outlook.h"
#include "load.h"
#include "measured_gathers.h"
#include "outlook.h"
#include "outlook_json.h"
#include "report.h"
#include "show_outlook.h"
#include "suggest.h"

enum { MOST_RANKS = 10000, NAMES_MOST = 256 };
static const char DEFAULT_NETWORK[] = "tcp-10g";
static const double MICROSECOND = 1e-6, GIGABYTE = 1e9;

/* What the user says of it, over all else. */
static void tell_network(const struct options *options, struct network *network)
{
    struct link *between = &network->between;
    if (options->latency_us < 0 && options->overhead_us < 0 && options->bandwidth_gbs < 0)
        return;
    if (options->latency_us >= 0)
        between->latency = options->latency_us * MICROSECOND;
    if (options->overhead_us >= 0)
        between->overhead = options->overhead_us * MICROSECOND;
    if (options->bandwidth_gbs >= 0)
        between->per_byte = 1 / (options->bandwidth_gbs * GIGABYTE);
    char from[NETWORK_TEXT_MAX];
    snprintf(from, sizeof from, "%s", network->between_source);
    snprintf(network->between_source, sizeof network->between_source, "as given; what is not: %.160s", from);
}

static bool read_request(const struct options *options, struct outlook_request *request, char why[WHY_MAX])
{
    const char *scaling = options->scaling ? options->scaling : "";
    *request = (struct outlook_request){
        .ranks_per_node = options->ranks_per_node,
        .most_ranks = options->max_ranks ? options->max_ranks : MOST_RANKS,
        .strong = strcmp(scaling, "strong") == 0,
        .weak = strcmp(scaling, "weak") == 0,
    };
    if (scaling[0] && !request->strong && !request->weak) {
        snprintf(why, WHY_MAX, "--scaling takes strong or weak, not '%.64s'", scaling);
        return false;
    }
    const struct network_preset *preset = network_find(options->network ? options->network : DEFAULT_NETWORK, why);
    if (preset)
        request->network = network_of(preset);
    return preset != NULL;
}

/* Marks the kernels that the words name; without words, all. False, and why, for a word that names none. */
static bool choose_kernels(const struct options *options, const struct result *result, bool *chosen, char why[WHY_MAX])
{
    const char *names[NAMES_MOST];
    size_t name_count = 0;
    for (size_t i = 0; i < result->kernel_count; i++) {
        chosen[i] = options->operand_count == 1;
        if (name_count < NAMES_MOST)
            names[name_count++] = result->kernels[i].name;
    }
    for (size_t word = 1; word < options->operand_count; word++) {
        size_t found = 0;
        for (size_t i = 0; i < result->kernel_count; i++) {
            bool matches = fnmatch(options->operands[word], result->kernels[i].name, 0) == 0;
            chosen[i] = chosen[i] || matches;
            found += matches;
        }
        if (found > 0)
            continue;
        const char *nearest = suggest_nearest(options->operands[word], names, name_count);
        int used =
            snprintf(why, WHY_MAX, "no kernel in '%.150s' is called '%.64s'", options->operands[0], options->operands[word]);
        if (nearest)
            snprintf(why + used, WHY_MAX - (size_t)used, "; did you mean '%.100s'?", nearest);
        return false;
    }
    return true;
}

/* Predicts those that can be; says of the others why not. How many. */
static size_t predict_kernels(const struct study *study, const bool *chosen, const struct outlook_request *request,
                              struct outlook *outlooks)
{
    size_t count = 0;
    for (size_t i = 0; i < study->result->kernel_count; i++) {
        char why[WHY_MAX], text[WHY_MAX + NAME_MAX_BYTES + 8];
        if (!chosen[i])
            continue;
        if (outlook_make(study, i, request, &outlooks[count], why)) {
            count++;
            continue;
        }
        snprintf(text, sizeof text, "%s: %s", study->result->kernels[i].name, why);
        report_fail(RUN_DONE, text);
    }
    return count;
}

static enum run_status draw(const struct study *study, const struct outlook *outlooks, size_t count,
                            const struct options *options)
{
    char folder[PATH_MAX], why[WHY_MAX];
    if (options->output)
        snprintf(folder, sizeof folder, "%s", options->output);
    else
        report_plots_folder(options->operands[0], folder, sizeof folder);
    enum draw_status drawn = draw_outlooks(study, outlooks, count, folder, why);
    if (drawn == DRAW_FAILED)
        return report_fail(RUN_FAILED, why);
    if (drawn == DRAW_NO_GNUPLOT)
        return report_fail(RUN_DONE, why);
    fprintf(options->json ? stderr : stdout, "plots in %s/, prediction-*\n", folder);
    return RUN_DONE;
}

static enum run_status show(const struct study *study, const struct outlook *outlooks, size_t count,
                            const struct options *options)
{
    if (!options->json) {
        show_outlooks(stdout, study, outlooks, count);
        return draw(study, outlooks, count, options);
    }
    json_t *document = outlook_json(study, outlooks, count);
    if (!document)
        return report_fail(RUN_CANNOT, "out of memory");
    json_dumpf(document, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(17)); /* main() looks whether it came through */
    putchar('\n');
    json_decref(document);
    return options->output ? draw(study, outlooks, count, options) : RUN_DONE;
}

static enum run_status predict_study(const struct study *study, const struct options *options,
                                     const struct outlook_request *request)
{
    char why[WHY_MAX];
    size_t kernels = study->result->kernel_count;
    bool *chosen = calloc(kernels + 1, sizeof *chosen);
    struct outlook *outlooks = calloc(kernels + 1, sizeof *outlooks);
    enum run_status status = RUN_DONE;
    size_t count = 0;
    if (!chosen || !outlooks) {
        status = report_fail(RUN_CANNOT, "out of memory");
    } else if (!choose_kernels(options, study->result, chosen, why)) {
        status = report_fail(RUN_WRONG_USE, why);
    } else if ((count = predict_kernels(study, chosen, request, outlooks)) == 0) {
        status = report_fail(RUN_WRONG_USE, "nothing in the result can be predicted");
    } else {
        status = show(study, outlooks, count, options);
    }
    for (size_t i = 0; i < count; i++)
        outlook_free(&outlooks[i]);
    free(outlooks);
    free(chosen);
    return status;
}

enum run_status predict_command(const struct options *options)
{
    char why[WHY_MAX];
    struct outlook_request request;
    struct result result;
    struct study study;
    if (!read_request(options, &request, why) || !load_result(options->operands[0], &result, why))
        return report_fail(RUN_WRONG_USE, why);
    enum run_status status = RUN_CANNOT;
    if (study_make(&result, &study)) {
        struct network named = request.network;
        bool fitted = measured_gathers_fit(&study, &request.network);
        if (options->network) { /* named: then between nodes it is that one */
            request.network.between = named.between;
            memcpy(request.network.between_source, named.between_source, sizeof named.between_source);
        }
        tell_network(options, &request.network);
        status = !fitted ? report_fail(RUN_CANNOT, "out of memory") : predict_study(&study, options, &request);
        study_free(&study);
    } else {
        report_fail(RUN_CANNOT, "out of memory");
    }
    result_free(&result);
    return status;
}
