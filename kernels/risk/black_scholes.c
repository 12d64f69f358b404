/* black_scholes.c - moments of a call's discounted payoff under geometric Brownian motion. */
#include "black_scholes.h"

#include <math.h>

static double normal_cdf(double x)
{
    return 0.5 * erfc(-x / sqrt(2));
}

double discount_factor(const struct call_option *option)
{
    return exp(-option->rate * option->maturity);
}

/* (S - K)^m for S > K by the binomial theorem. With s = volatility sqrt(maturity) and S = forward e^(-s^2/2 + s Z),
 *     E[S^j; S > K] = forward^j e^(s^2 j (j - 1) / 2) N(d2 + j s),   d2 = (ln(forward / K) - s^2 / 2) / s.
 * For m = 1 this is Black and Scholes' formula. */
double call_moment(const struct call_option *option, int power)
{
    double spread = option->volatility * sqrt(option->maturity);
    double discount = discount_factor(option);
    double strike_now = option->strike * discount;
    double d2 = (log(option->spot / strike_now) - spread * spread / 2) / spread;
    double sum = 0;
    double binomial = 1; /* power over j */
    for (int j = 0; j <= power; j++) {
        double stock = pow(option->spot, j) * exp(spread * spread * j * (j - 1) / 2);
        sum += binomial * stock * pow(-strike_now, power - j) * normal_cdf(d2 + j * spread);
        binomial = binomial * (power - j) / (j + 1);
    }
    return sum;
}
