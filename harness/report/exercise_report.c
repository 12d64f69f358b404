/* exercise_report.c - advice and card of one kernel after the other. */
#include "exercise_report.h"

#include "advice.h"
#include "card.h"
#include "draw_card.h"
#include "printable.h"
#include "report.h"
#include "show_exercise.h"

enum run_status exercise_report_show(const struct study *study)
{
    for (size_t i = 0; i < study->result->kernel_count; i++) {
        struct advices advices;
        if (!advise(study, i, &advices))
            return report_fail(RUN_CANNOT, "out of memory");
        show_exercise(stdout, study, i, &advices);
    }
    return RUN_DONE;
}

static enum run_status draw_one(const struct study *study, size_t kernel, const char *folder)
{
    char why[WHY_MAX];
    struct card card;
    if (!draw_card_remove(study->result->kernels[kernel].name, folder, why) || !card_make(study, kernel, &card, why))
        return report_fail(RUN_FAILED, why);
    enum draw_status drawn = draw_card(study, kernel, &card, folder, why);
    if (drawn == DRAW_FAILED)
        return report_fail(RUN_FAILED, why);
    printf("\n%s\n", printable(card.sentence).text);
    if (drawn == DRAW_NO_GNUPLOT)
        report_fail(RUN_DONE, why);
    else
        printf("card in %s/%s.png, and .svg\n", folder, draw_card_stem(card.name).text);
    return RUN_DONE;
}

enum run_status exercise_report_draw(const struct study *study, const char *folder)
{
    enum run_status status = RUN_DONE;
    for (size_t i = 0; i < study->result->kernel_count; i++) {
        enum run_status one = draw_one(study, i, folder);
        status = status == RUN_DONE ? one : status;
    }
    return status;
}
