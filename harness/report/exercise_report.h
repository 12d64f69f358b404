/* exercise_report.h - what `exercise` and `report --format card` show of a result: text, and a card for each kernel. */
#ifndef FORKJOIN_EXERCISE_REPORT_H
#define FORKJOIN_EXERCISE_REPORT_H

#include "run_status.h"
#include "study.h"

/* Prints every kernel to standard output. */
enum run_status exercise_report_show(const struct study *study);

/* Draws the cards into `folder` and says where they are. RUN_FAILED where a kernel can have none: an older one of its name is
 * removed then, too. */
enum run_status exercise_report_draw(const struct study *study, const char *folder);

#endif
