/* loss_moments.c - sums over pairs and quadruples of factors. */
#include "loss_moments.h"

#include <assert.h>
#include <math.h>

enum { MOST = 32 };

/* With growths g of mean 1 and E[g_i g_j] = e^(c_ij), a product of several has the product of all its pairs as its mean. The
 * terms of E[(g_i - 1)(g_j - 1)(g_k - 1)(g_l - 1)] multiplied out. */
static double quadruple(double ij, double ik, double il, double jk, double jl, double kl)
{
    double four = ij * ik * il * jk * jl * kl;
    double three = ij * ik * jk + ij * il * jl + ik * il * kl + jk * jl * kl;
    double two = ij + ik + il + jk + jl + kl;
    return four - three + two - 3;
}

struct loss_moments loss_moments(size_t count, const double *amounts, const double *covariance)
{
    assert(count <= MOST);
    double e[MOST][MOST];
    struct loss_moments moments = {0};
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            e[i][j] = exp(covariance[i * count + j]);
            moments.variance += amounts[i] * amounts[j] * expm1(covariance[i * count + j]);
        }
    }
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            for (size_t k = 0; k < count; k++) {
                double sum = 0;
                for (size_t l = 0; l < count; l++)
                    sum += amounts[l] * quadruple(e[i][j], e[i][k], e[i][l], e[j][k], e[j][l], e[k][l]);
                moments.fourth += amounts[i] * amounts[j] * amounts[k] * sum;
            }
    return moments;
}

/* The z above which a standard normal lies with probability `tail`, by halving [0, 40]. */
static double normal_quantile(double tail)
{
    double low = 0, high = 40;
    for (int i = 0; i < 100; i++) {
        double middle = (low + high) / 2;
        if (erfc(middle / sqrt(2)) / 2 > tail)
            low = middle;
        else
            high = middle;
    }
    return low;
}

struct delta_normal delta_normal(size_t count, const double *amounts, const double *covariance, double tail)
{
    double variance = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++)
            variance += amounts[i] * amounts[j] * covariance[i * count + j];
    }
    double deviation = sqrt(variance), z = normal_quantile(tail);
    double density = exp(-z * z / 2) / sqrt(2 * 3.14159265358979323846);
    return (struct delta_normal){.value_at_risk = deviation * z, .expected_shortfall = deviation * density / tail};
}
