/* page_data.c - what the interactive part reads: the document with its samples in a tenth of the room. */
#include <math.h>
#include <string.h>

#include "html.h"
#include "json_get.h"
#include "json_put.h"
#include "page_parts.h"

/* [round, seconds, replicate, disturbance]: of a sample what charts show. */
static json_t *sample_json(const json_t *sample)
{
    json_t *array = json_array();
    double replicate = json_get_number(sample, "replicate");
    json_append(&array, json_integer((json_int_t)json_get_number(sample, "round")));
    json_append(&array, json_number_or_null(json_get_number(sample, "seconds")));
    json_append(&array, json_integer(isfinite(replicate) ? (json_int_t)replicate : 0));
    json_append(&array, json_text(json_get_text(sample, "disturbance")));
    return array;
}

/* {"CONFIGURATION": [sample...]} of the warm samples. */
static json_t *samples_json(const json_t *document)
{
    json_t *samples = json_object();
    size_t i;
    json_t *sample;
    json_array_foreach(json_object_get(document, "benchmarks"), i, sample)
    {
        const char *name = json_get_text(sample, "configuration");
        json_t *list = samples ? json_object_get(samples, name) : NULL;
        if (strcmp(json_get_text(sample, "clock"), "warm") != 0)
            continue;
        if (samples && !list)
            json_put(&samples, name, json_array());
        list = samples ? json_object_get(samples, name) : NULL;
        if (list && json_array_append_new(list, sample_json(sample)) == 0)
            continue;
        json_decref(samples);
        return NULL;
    }
    return samples;
}

/* The kernels without the CPUs of each configuration, which nothing on the page shows. */
static json_t *kernels_json(const json_t *document)
{
    json_t *kernels = json_deep_copy(json_object_get(document, "kernels"));
    size_t i, j;
    json_t *kernel, *configuration;
    json_array_foreach(kernels, i, kernel)
    {
        json_array_foreach(json_object_get(kernel, "configurations"), j, configuration)
        {
            json_object_del(configuration, "cpus");
        }
    }
    return kernels ? kernels : json_array();
}

static json_t *result_json(const struct page_result *result)
{
    static const char *const same[] = {"forkjoin_schema", "context", "analysis"};
    json_t *object = json_object();
    json_put(&object, "name", json_text(result->name));
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        json_t *value = json_object_get(result->document, same[i]);
        json_put(&object, same[i], value ? json_incref(value) : json_null());
    }
    json_put(&object, "kernels", kernels_json(result->document));
    json_put(&object, "samples", samples_json(result->document));
    return object;
}

bool page_put_data(FILE *out, const struct page_result *results, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_append(&array, result_json(&results[i]));
    fputs("<script type=\"application/json\" id=\"data\">", out);
    bool good = array && html_json(out, array);
    fputs("</script>\n", out);
    json_decref(array);
    return good;
}
