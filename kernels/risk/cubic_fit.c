/* cubic_fit.c - four normal equations, added up and solved. */
#include "cubic_fit.h"

#include <math.h>

enum { UNKNOWNS = 4 };

/* A pivot this small beside its diagonal is rounding error: the column is a combination of those before it. */
static const double PIVOT_MIN = 1e-13;

/* This many parts are added one after another: calls would take longer than the sums. */
enum { STRETCH = 16 };

static void add(struct cubic_sums *sum, const struct cubic_sums *part)
{
    for (int i = 0; i < 7; i++)
        sum->power[i] += part->power[i];
    for (int i = 0; i < UNKNOWNS; i++)
        sum->value[i] += part->value[i];
    sum->square += part->square;
}

struct cubic_sums cubic_sums_add(const struct cubic_sums *parts, size_t count)
{
    struct cubic_sums sum;
    if (count <= STRETCH) {
        sum = parts[0];
        for (size_t i = 1; i < count; i++)
            add(&sum, &parts[i]);
        return sum;
    }
    size_t half = count / 2;
    sum = cubic_sums_add(parts, half);
    struct cubic_sums high = cubic_sums_add(parts + half, count - half);
    add(&sum, &high);
    return sum;
}

/* The lower triangle of A = L L^T, where A[i][j] = power[i + j]. */
static bool decompose(const double power[7], double lower[UNKNOWNS][UNKNOWNS])
{
    for (int i = 0; i < UNKNOWNS; i++) {
        for (int j = 0; j <= i; j++) {
            double rest = power[i + j];
            for (int k = 0; k < j; k++)
                rest -= lower[i][k] * lower[j][k];
            if (i != j)
                lower[i][j] = rest / lower[j][j];
            else if (rest > PIVOT_MIN * power[i + i])
                lower[i][i] = sqrt(rest);
            else
                return false;
        }
    }
    return true;
}

bool cubic_fit(const struct cubic_sums *sums, double coefficient[4])
{
    double lower[UNKNOWNS][UNKNOWNS];
    if (!decompose(sums->power, lower))
        return false;
    for (int i = 0; i < UNKNOWNS; i++) { /* L y = b */
        double rest = sums->value[i];
        for (int k = 0; k < i; k++)
            rest -= lower[i][k] * coefficient[k];
        coefficient[i] = rest / lower[i][i];
    }
    for (int i = UNKNOWNS - 1; i >= 0; i--) { /* L^T c = y */
        double rest = coefficient[i];
        for (int k = i + 1; k < UNKNOWNS; k++)
            rest -= lower[k][i] * coefficient[k];
        coefficient[i] = rest / lower[i][i];
    }
    return true;
}
