/* order.c - a job as an order, and back. */
#include "order.h"

#include <stdio.h>
#include <string.h>

static bool put_text(char *to, size_t size, const char *text, char why[WHY_MAX])
{
    if (!text)
        text = "";
    if ((size_t)snprintf(to, size, "%s", text) < size)
        return true;
    snprintf(why, WHY_MAX, "'%.100s...' is too long to be told to other ranks", text);
    return false;
}

bool order_of_job(const struct job *job, struct order_job *order, char why[WHY_MAX])
{
    const struct problem *problem = job->problem;
    const struct settings *settings = &problem->settings;
    *order = (struct order_job){
        .size = settings->size,
        .seed = settings->seed,
        .job = problem->job,
        .has_input = settings->input != NULL,
        .item_count = problem->item_count,
        .chunk_size = problem->chunk_size,
        .step_count = problem->step_count,
        .partial_bytes = problem->partial_bytes,
        .answer_bytes = problem->answer_bytes,
        .arena_bytes = problem->arena_bytes,
    };
    memcpy(order->values, settings->values, sizeof order->values);
    bool good = put_text(order->kernel, sizeof order->kernel, job->kernel->name, why) &&
                put_text(order->input, sizeof order->input, settings->input, why) &&
                put_text(order->data_directory, sizeof order->data_directory, settings->data_directory, why);
    for (size_t i = 0; good && i < SERVICES_MAX; i++)
        good = put_text(order->addresses[i], sizeof order->addresses[i], problem->service_addresses[i], why);
    return good;
}

struct settings order_settings(const struct order_job *order, const struct kernel *kernel)
{
    struct settings settings = {
        .size = order->size,
        .seed = order->seed,
        .input = order->has_input ? order->input : NULL,
        .data_directory = order->data_directory,
        .parameters = kernel->parameters,
    };
    memcpy(settings.values, order->values, sizeof settings.values);
    return settings;
}

bool order_fits(const struct order_job *order, const struct problem *problem, char why[WHY_MAX])
{
    if (order->item_count == problem->item_count && order->chunk_size == problem->chunk_size &&
        order->step_count == problem->step_count && order->partial_bytes == problem->partial_bytes &&
        order->answer_bytes == problem->answer_bytes && order->arena_bytes == problem->arena_bytes)
        return true;
    snprintf(why, WHY_MAX,
             "here the problem has %zu items in chunks of %zu, at rank 0 %zu in chunks of %zu; are its input files the same on "
             "all hosts?",
             problem->item_count, problem->chunk_size, order->item_count, order->chunk_size);
    return false;
}
