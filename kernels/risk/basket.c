/* basket.c - the conditioned call in closed form, and a price that leans on it. */
#include "basket.h"

#include <math.h>

#include "random/normals.h"

/* The variance of ln of the geometric mean, as a part of one stock's: the mean of all correlations. As all stocks are alike, it
 * is also the covariance of each with it, so that E[S_i | x] = forward e^(x - variance / 2) for every i, x being what that ln
 * differs from its mean. */
static double shared_variance(const struct basket_option *option)
{
    double count = (double)option->asset_count;
    return (1 + (count - 1) * option->correlation) / count;
}

struct call_option basket_conditioned(const struct basket_option *option)
{
    struct call_option call = option->call;
    call.volatility *= sqrt(shared_variance(option));
    return call;
}

/* In the Cholesky factor of equal correlations all entries of a column below the diagonal are one number: c = (correlation - s)
 * / d and d = sqrt(1 - s) on it, where s is the sum of the squares of those before. */
struct basket_payoffs basket_payoffs(const struct basket_option *option, const double *normals)
{
    const struct call_option *call = &option->call;
    double spread = call->volatility * sqrt(call->maturity), forward = call->spot * exp(call->rate * call->maturity);
    double common = 0, squares = 0, stocks = 0, changes = 0, count = (double)option->asset_count;
    for (size_t i = 0; i < option->asset_count; i++) {
        double diagonal = sqrt(1 - squares), below = (option->correlation - squares) / diagonal;
        double change = spread * (common + diagonal * normals[i]);
        common += below * normals[i];
        squares += below * below;
        stocks += forward * exp(change - spread * spread / 2);
        changes += change;
    }
    double expected = forward * exp(changes / count - spread * spread * shared_variance(option) / 2);
    return (struct basket_payoffs){
        .exact = fmax(stocks / count - call->strike, 0),
        .conditioned = fmax(expected - call->strike, 0),
    };
}

/* The control's weight is regressed from the paths themselves, which biases the price by far less than its error. */
struct basket_estimate basket_estimate(const struct basket_option *option, uint64_t seed, size_t path_count)
{
    double sum_e = 0, sum_c = 0, sum_ee = 0, sum_ec = 0, sum_cc = 0, count = (double)path_count;
    for (size_t path = 0; path < path_count; path++) {
        double normals[BASKET_MOST];
        for (size_t i = 0; i < option->asset_count; i++)
            normals[i] = normals_reference(seed, i, path);
        struct basket_payoffs payoffs = basket_payoffs(option, normals);
        sum_e += payoffs.exact;
        sum_c += payoffs.conditioned;
        sum_ee += payoffs.exact * payoffs.exact;
        sum_ec += payoffs.exact * payoffs.conditioned;
        sum_cc += payoffs.conditioned * payoffs.conditioned;
    }
    struct call_option control = basket_conditioned(option);
    double discount = discount_factor(&option->call), mean_e = sum_e / count, mean_c = sum_c / count;
    double variance_e = sum_ee / count - mean_e * mean_e, variance_c = sum_cc / count - mean_c * mean_c;
    double covariance = sum_ec / count - mean_e * mean_c, weight = variance_c > 0 ? covariance / variance_c : 0;
    return (struct basket_estimate){
        .price = discount * mean_e + weight * (call_moment(&control, 1) - discount * mean_c),
        .standard_error = discount * sqrt(fmax(variance_e - weight * covariance, 0) / count),
    };
}
