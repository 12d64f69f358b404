/* read_results.c - loads files, and finds which belong together. */
#include "read_results.h"

#include "load.h"
#include "report.h"
#include "sweep.h"

static enum run_status read_one(const char *path, struct read_result *results, size_t *read)
{
    char why[WHY_MAX];
    struct result result;
    if (!load_result(path, &result, why))
        return report_fail(RUN_WRONG_USE, why);
    for (size_t i = 0; i < *read; i++) {
        if (!sweep_fits(&results[i].result, &result))
            continue;
        results[i].file_count++;
        if (sweep_join(&results[i].result, &result, why))
            return RUN_DONE;
        result_free(&result);
        return report_fail(RUN_CANNOT, why);
    }
    results[(*read)++] = (struct read_result){result, path, 1};
    return RUN_DONE;
}

enum run_status read_results(char *const *paths, size_t count, bool all_or_none, struct read_result *results, size_t *read)
{
    enum run_status status = RUN_DONE;
    *read = 0;
    for (size_t i = 0; i < count && (status == RUN_DONE || !all_or_none); i++) {
        enum run_status one = read_one(paths[i], results, read);
        status = status == RUN_DONE ? one : status;
    }
    return status;
}
