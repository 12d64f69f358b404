/* show_study.c - one table after the other. */
#include "show_study.h"

#include "show_curves.h"
#include "show_matrix.h"
#include "show_overheads.h"
#include "show_roofline.h"

void show_study(FILE *out, const struct study *study)
{
    show_curves(out, study);
    show_roofline(out, study);
    show_overheads(out, &study->overheads);
    show_matrix(out, &study->matrix);
}
