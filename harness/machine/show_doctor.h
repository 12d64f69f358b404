/* show_doctor.h - what the doctor found, as text and as JSON. */
#ifndef FORKJOIN_SHOW_DOCTOR_H
#define FORKJOIN_SHOW_DOCTOR_H

#include <jansson.h>
#include <stdio.h>

#include "doctor.h"

/* The verdict first, then what may disturb, with why and what to do, what is not readable, and what is good; when `full`, with
 * why and what to do for all of them. */
void show_doctor(FILE *out, const struct doctor *doctor, bool full);

/* The verdict in one line, and where there is more to read when it is a no. */
void show_doctor_line(const struct doctor *doctor, char *line, size_t size);

/* {"quiet": true | false | null, "text": the line, "checks": [{"name", "value" (or null), "verdict", "why", "change",
 * "needs"}]}. When `brief`, without the last three, as results keep it. The caller owns it; NULL when memory is short. */
json_t *show_doctor_json(const struct doctor *doctor, bool brief);

#endif
