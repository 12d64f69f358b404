/* compare_json.c - a comparison as a JSON document, which results/schema-compare.json describes. */
#include <math.h>

#include "compare_show.h"
#include "json_put.h"

enum { COMPARE_SCHEMA = 1 }; /* version of the document */

static json_t *interval_json(const struct interval *interval)
{
    if (interval->count == 0)
        return json_null();
    json_t *object = json_object();
    json_put_count(&object, "count", interval->count);
    json_put(&object, "middle", json_number_or_null(interval->middle));
    json_put(&object, "low", interval->bounded ? json_number_or_null(interval->low) : json_null());
    json_put(&object, "high", interval->bounded ? json_number_or_null(interval->high) : json_null());
    if (interval->withheld)
        json_put(&object, "withheld", json_true());
    return object;
}

static json_t *label_json(size_t file)
{
    return json_text(compare_label(file).text);
}

/* --- files -------------------------------------------------------------------------------------------------------------- */

static json_t *text_or_null(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? json_text(text) : json_null();
}

static json_t *score_json(const struct scores *scores, size_t file)
{
    const struct score *score = &scores->files[file];
    if (score->value.count == 0)
        return json_null();
    json_t *object = interval_json(&score->value);
    json_put_count(&object, "rank", score->rank);
    return object;
}

static json_t *file_json(const struct comparison *comparison, size_t file)
{
    const struct contender *contender = &comparison->files[file];
    const json_t *build = json_object_get(contender->context, "build"),
                 *machine = json_object_get(contender->context, "machine");
    json_t *object = json_object();
    json_put(&object, "label", label_json(file));
    json_put(&object, "path", json_text(contender->path));
    json_put(&object, "host_name", text_or_null(contender->context, "host_name"));
    json_put(&object, "date", text_or_null(contender->context, "date"));
    json_put(&object, "cpu_model", text_or_null(machine, "cpu_model"));
    json_put(&object, "compiler", text_or_null(build, "compiler"));
    json_put(&object, "kernel_flags", text_or_null(build, "kernel_flags"));
    json_put(&object, "commit", text_or_null(build, "commit"));
    json_put(&object, "single_core", score_json(&comparison->single_core, file));
    json_put(&object, "all_cores", score_json(&comparison->all_cores, file));
    return object;
}

/* --- kernels ------------------------------------------------------------------------------------------------------------ */

static json_t *times_json(const struct time_pair *times, size_t file)
{
    json_t *object = json_object();
    json_put(&object, "file", label_json(file));
    json_put(&object, "strategy", json_text(times->reference->strategy));
    json_put_count(&object, "workers", times->reference->workers);
    json_put_count(&object, "samples", times->other->count);
    json_put_count(&object, "reference_samples", times->reference->count);
    json_put(&object, "seconds", json_number_or_null(compare_median_seconds(times->other)));
    json_put(&object, "reference_seconds", json_number_or_null(compare_median_seconds(times->reference)));
    json_put(&object, "verdict", json_text(compare_verdict_name(times->verdict)));
    json_put(&object, "text", json_text(compare_verdict(times).text));
    json_put(&object, "drifting", json_boolean(contender_drifts(times->other)));
    json_put(&object, "reference_drifting", json_boolean(contender_drifts(times->reference)));
    json_put(&object, "ratio", interval_json(&times->ratio));
    json_put(&object, "visible_ratio", json_number_or_null(times->visible));
    json_put(&object, "cliffs_delta", interval_json(&times->delta));
    json_put(&object, "u", json_number_or_null(times->test.u));
    json_put(&object, "exact", json_boolean(times->test.exact));
    json_put(&object, "p", json_number_or_null(times->test.p));
    json_put(&object, "p_holm", json_number_or_null(times->adjusted_p));
    json_put(&object, "confidence", json_number_or_null(times->confidence));
    return object;
}

static json_t *answers_json(const struct kernel_pair *pair)
{
    static const char *const states[] = {"equal", "within", "unknown", "unverified", "outside", "unstable"};
    if (!pair->other || pair->different || (pair->why[0] && !answers_forbid(pair->answers.state)))
        return json_null();
    json_t *object = json_object();
    json_put(&object, "state", json_text(states[pair->answers.state]));
    json_put(&object, "same_build", json_boolean(pair->answers.same_build));
    json_put(&object, "difference", json_number_or_null(pair->answers.difference));
    json_put(&object, "tolerance", json_number_or_null(pair->answers.tolerance));
    return object;
}

static json_t *pair_json(const struct kernel_pair *pair, size_t file)
{
    json_t *object = json_object();
    json_put(&object, "file", label_json(file));
    json_put(&object, "why", json_text(pair->other ? pair->why : "the file does not have it"));
    json_put(&object, "different_problem", json_boolean(pair->different));
    json_put(&object, "answers", answers_json(pair));
    return object;
}

static json_t *kernel_json(const struct comparison *comparison, const struct kernel_comparison *kernel)
{
    json_t *object = json_object(), *files = json_array(), *comparisons = json_array();
    for (size_t file = 0; file < comparison->file_count; file++) {
        const struct kernel_pair *pair = &kernel->pairs[file];
        if (file != comparison->reference)
            json_append(&files, pair_json(pair, file));
        for (size_t i = 0; i < pair->time_count; i++)
            json_append(&comparisons, times_json(&pair->times[i], file));
    }
    json_put(&object, "name", json_text(kernel->reference->name));
    json_put(&object, "size", json_text(kernel->reference->size));
    json_put_count(&object, "item_count", kernel->reference->problem.item_count);
    json_put(&object, "item", json_text(kernel->reference->item));
    json_put(&object, "files", files);
    json_put(&object, "comparisons", comparisons);
    return object;
}

/* --- the whole ---------------------------------------------------------------------------------------------------------- */

static json_t *names_json(const struct scores *scores)
{
    json_t *names = json_array();
    for (size_t i = 0; i < scores->kernel_count; i++)
        json_append(&names, json_text(scores->kernels[i]->name));
    return names;
}

/* Kernels of other files that the reference does not have. */
static json_t *extra_json(const struct comparison *comparison)
{
    const struct contender *reference = &comparison->files[comparison->reference];
    json_t *extra = json_array();
    for (size_t file = 0; file < comparison->file_count; file++) {
        for (size_t i = 0; i < comparison->files[file].kernel_count; i++) {
            const struct contender_kernel *kernel = &comparison->files[file].kernels[i];
            if (compare_find_kernel(reference, kernel))
                continue;
            json_t *entry = json_object();
            json_put(&entry, "file", label_json(file));
            json_put(&entry, "name", json_text(kernel->name));
            json_append(&extra, entry);
        }
    }
    return extra;
}

json_t *compare_json(const struct comparison *comparison)
{
    json_t *object = json_object(), *files = json_array(), *kernels = json_array();
    for (size_t file = 0; file < comparison->file_count; file++)
        json_append(&files, file_json(comparison, file));
    for (size_t i = 0; i < comparison->kernel_count; i++)
        json_append(&kernels, kernel_json(comparison, &comparison->kernels[i]));
    json_put(&object, "forkjoin_compare", json_integer(COMPARE_SCHEMA));
    json_put(&object, "confidence", json_number_or_null(compare_confidence()));
    json_put(&object, "reference", label_json(comparison->reference));
    json_put_count(&object, "comparisons", comparison->test_count);
    json_put_count(&object, "cannot_tell", comparison->drifting_count);
    json_put(&object, "files", files);
    json_put(&object, "kernels", kernels);
    json_put(&object, "only_elsewhere", extra_json(comparison));
    json_put(&object, "single_core_kernels", names_json(&comparison->single_core));
    json_put(&object, "all_cores_kernels", names_json(&comparison->all_cores));
    return object;
}

bool compare_write_json(FILE *out, const struct comparison *comparison)
{
    /* In ASCII: names of others may hold control characters beyond it. */
    const size_t flags = JSON_INDENT(1) | JSON_REAL_PRECISION(17) | JSON_ENSURE_ASCII;
    json_t *document = compare_json(comparison);
    bool good = document && json_dumpf(document, out, flags) == 0 && fputc('\n', out) != EOF;
    json_decref(document);
    return good;
}
