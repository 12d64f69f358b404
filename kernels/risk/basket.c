/* basket.c - the geometric mean's call in closed form, and a price that leans on it. */
#include "basket.h"

#include <math.h>

#include "random/normals.h"

/* ln of the geometric mean is normal: its mean is a single stock's, and its variance the mean of all covariances. */
struct call_option basket_geometric(const struct basket_option *option)
{
    struct call_option call = option->call;
    double count = (double)option->asset_count;
    double share = (1 + (count - 1) * option->correlation) / count;
    double variance_rate = call.volatility * call.volatility;
    call.volatility *= sqrt(share);
    call.spot *= exp((share - 1) * variance_rate / 2 * call.maturity);
    return call;
}

/* In the Cholesky factor of equal correlations all entries of a column below the diagonal are one number: c = (correlation - s)
 * / d and d = sqrt(1 - s) on it, where s is the sum of the squares of those before. */
struct basket_payoffs basket_payoffs(const struct basket_option *option, const double *normals)
{
    const struct call_option *call = &option->call;
    double spread = call->volatility * sqrt(call->maturity), common = 0, squares = 0, sum = 0, logs = 0;
    for (size_t i = 0; i < option->asset_count; i++) {
        double diagonal = sqrt(1 - squares), below = (option->correlation - squares) / diagonal;
        double log_stock =
            log(call->spot) + call->rate * call->maturity - spread * spread / 2 + spread * (common + diagonal * normals[i]);
        common += below * normals[i];
        squares += below * below;
        sum += exp(log_stock);
        logs += log_stock;
    }
    double count = (double)option->asset_count;
    return (struct basket_payoffs){
        .arithmetic = fmax(sum / count - call->strike, 0),
        .geometric = fmax(exp(logs / count) - call->strike, 0),
    };
}

/* The control's weight is regressed from the paths themselves, which biases the price by far less than its error. */
struct basket_estimate basket_estimate(const struct basket_option *option, uint64_t seed, size_t path_count)
{
    double sum_a = 0, sum_g = 0, sum_aa = 0, sum_ag = 0, sum_gg = 0, count = (double)path_count;
    for (size_t path = 0; path < path_count; path++) {
        double normals[BASKET_MOST];
        for (size_t i = 0; i < option->asset_count; i++)
            normals[i] = normals_reference(seed, i, path);
        struct basket_payoffs payoffs = basket_payoffs(option, normals);
        sum_a += payoffs.arithmetic;
        sum_g += payoffs.geometric;
        sum_aa += payoffs.arithmetic * payoffs.arithmetic;
        sum_ag += payoffs.arithmetic * payoffs.geometric;
        sum_gg += payoffs.geometric * payoffs.geometric;
    }
    struct call_option geometric = basket_geometric(option);
    double discount = discount_factor(&option->call), mean_a = sum_a / count, mean_g = sum_g / count;
    double variance_a = sum_aa / count - mean_a * mean_a, variance_g = sum_gg / count - mean_g * mean_g;
    double covariance = sum_ag / count - mean_a * mean_g, weight = variance_g > 0 ? covariance / variance_g : 0;
    return (struct basket_estimate){
        .price = discount * mean_a + weight * (call_moment(&geometric, 1) - discount * mean_g),
        .standard_error = discount * sqrt(fmax(variance_a - weight * covariance, 0) / count),
    };
}
