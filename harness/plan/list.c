/* list.c - describes every kernel at every size, to tell how much memory each takes. */
#include "list.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "plan.h"
#include "registry.h"
#include "units.h"

/* A kernel's problem at one size, with its own defaults. */
static bool describe(const struct kernel *kernel, int size, const char *data_directory, struct problem *problem,
                     char why[WHY_MAX])
{
    struct settings settings = {.size = kernel->sizes[size], .seed = 1, .data_directory = data_directory};
    settings_use_fallbacks(&settings, kernel->parameters);
    return job_describe(kernel, &settings, problem, why);
}

static void forget(const struct kernel *kernel, struct problem *problem)
{
    if (kernel->forget)
        kernel->forget(problem);
}

static void print_size(const struct kernel *kernel, int size, const char *data_directory)
{
    char why[WHY_MAX];
    struct problem problem;
    if (!describe(kernel, size, data_directory, &problem, why)) {
        printf("    %-8s %s\n", plan_size_name(size), why);
        return;
    }
    printf("    %-8s %15s %s, %s\n", plan_size_name(size), units_count(problem.item_count).text,
           units_plural(kernel->item).text, units_bytes((double)job_bytes(&problem, 1)).text);
    forget(kernel, &problem);
}

struct number {
    char text[32];
};

/* "16777216" and "0.25": no power of ten, which one would have to read twice. */
static struct number number(double value)
{
    struct number shown;
    snprintf(shown.text, sizeof shown.text, value == floor(value) ? "%.0f" : "%g", value);
    return shown;
}

static void print_kernel(const struct kernel *kernel, const char *data_directory)
{
    printf("%s - %s\n", kernel->name, kernel->summary);
    for (int size = 0; size < SIZE_COUNT; size++)
        print_size(kernel, size, data_directory);
    for (size_t i = 0; kernel->parameters && kernel->parameters[i].name; i++) {
        const struct parameter *parameter = &kernel->parameters[i];
        printf("    --set %s.%s=%s  %s (%s to %s)\n", kernel->name, parameter->name, number(parameter->fallback).text,
               parameter->help, number(parameter->least).text, number(parameter->most).text);
    }
    if (kernel->input)
        printf("    --input %s=FILE  %s\n", kernel->name, kernel->input);
    printf("\n");
}

static json_t *size_json(const struct kernel *kernel, int size, const char *data_directory)
{
    char why[WHY_MAX];
    struct problem problem;
    if (!describe(kernel, size, data_directory, &problem, why))
        return json_pack("{s:s, s:s}", "name", plan_size_name(size), "why", why);
    json_t *object = json_pack("{s:s, s:I, s:I}", "name", plan_size_name(size), "items", (json_int_t)problem.item_count,
                               "memory_bytes", (json_int_t)job_bytes(&problem, 1));
    forget(kernel, &problem);
    return object;
}

static json_t *kernel_json(const struct kernel *kernel, const char *data_directory)
{
    json_t *sizes = json_array(), *parameters = json_array();
    for (int size = 0; size < SIZE_COUNT; size++)
        json_array_append_new(sizes, size_json(kernel, size, data_directory));
    for (size_t i = 0; kernel->parameters && kernel->parameters[i].name; i++) {
        const struct parameter *parameter = &kernel->parameters[i];
        json_array_append_new(parameters, json_pack("{s:s, s:s, s:f, s:f, s:f, s:b}", "name", parameter->name, "help",
                                                    parameter->help, "default", parameter->fallback, "least", parameter->least,
                                                    "most", parameter->most, "whole", (int)parameter->whole));
    }
    return json_pack("{s:s, s:s, s:s, s:b, s:s?, s:o, s:o}", "name", kernel->name, "summary", kernel->summary, "item",
                     kernel->item, "waits", (int)kernel->waits, "input", kernel->input, "sizes", sizes, "parameters",
                     parameters);
}

static void print_json(const bool *matches, const char *data_directory)
{
    json_t *kernels = json_array(), *strategies = json_array();
    for (size_t i = 0; i < kernel_registry_count; i++) {
        if (matches[i])
            json_array_append_new(kernels, kernel_json(kernel_registry[i], data_directory));
    }
    for (size_t i = 0; i < strategy_registry_count; i++)
        json_array_append_new(
            strategies, json_pack("{s:s, s:s}", "name", strategy_registry[i]->name, "summary", strategy_registry[i]->summary));
    json_t *document = json_pack("{s:o, s:o}", "kernels", kernels, "strategies", strategies);
    json_dumpf(document, stdout, JSON_INDENT(1));
    printf("\n");
    json_decref(document);
}

static void print_text(const bool *matches, const char *data_directory)
{
    for (size_t i = 0; i < kernel_registry_count; i++) {
        if (matches[i])
            print_kernel(kernel_registry[i], data_directory);
    }
    printf("strategies\n");
    for (int parallel = 0; parallel <= 1; parallel++) {
        for (size_t i = 0; i < strategy_registry_count; i++) {
            if (strategy_registry[i]->parallel == (bool)parallel)
                printf("    %-12s %s\n", strategy_registry[i]->name, strategy_registry[i]->summary);
        }
    }
}

enum run_status list_print(const struct options *options, const char *data_directory)
{
    char why[WHY_MAX];
    bool *matches = calloc(kernel_registry_count, sizeof *matches);
    enum run_status status = matches ? RUN_DONE : RUN_CANNOT;
    for (size_t i = 0; matches && options->operand_count == 0 && i < kernel_registry_count; i++)
        matches[i] = true;
    for (size_t i = 0; status == RUN_DONE && i < options->operand_count; i++) {
        if (plan_match_kernels(options->operands[i], matches, why) == 0) {
            fprintf(stderr, "forkjoin: %s\n", why);
            status = RUN_WRONG_USE;
        }
    }
    if (status == RUN_DONE) {
        if (options->json)
            print_json(matches, data_directory);
        else
            print_text(matches, data_directory);
    }
    free(matches);
    return status;
}
