#!/usr/bin/env python3
"""fit_polynomials.py - the minimax polynomials of kernels/random/box_muller.h, kernels/common/power_of_two.h,
kernels/risk_asian.c and kernels/predict/logistic.c, and the tables of the first two's forms for AVX-512.

Each is fitted by the Remez exchange (Remez 1934; Muller, "Elementary Functions", section 3.5) in 60 digits, so that the
greatest *relative* error over the interval is least. Printed: the error in exact arithmetic, then the coefficients, constant
term first. Needs python3-mpmath."""

import struct

from mpmath import cospi, exp, fabs, log, lu_solve, matrix, mp, mpf, pi, sinpi, sqrt

mp.dps = 60
GRID = 4000  # points on which the extremes of the error are looked for


def chebyshev_points(low, high, count):
    """The extremes of a Chebyshev polynomial: where the exchange starts."""
    return [(low + high) / 2 - (high - low) / 2 * cospi(mpf(i) / (count - 1)) for i in range(count)]


def value(coefficients, x):
    result = mpf(0)
    for coefficient in reversed(coefficients):
        result = result * x + coefficient
    return result


def level(function, degree, points):
    """The polynomial whose relative error at degree + 2 points is of one size and alternates in sign."""
    system = matrix(degree + 2, degree + 2)
    right = matrix(degree + 2, 1)
    for row, x in enumerate(points):
        for power in range(degree + 1):
            system[row, power] = x**power / function(x)
        system[row, degree + 1] = (-1) ** row
        right[row] = 1
    solution = lu_solve(system, right)
    return [solution[i] for i in range(degree + 1)]


def extremes(error, low, high, count):
    """The greatest error between each two sign changes, over a grid."""
    grid = chebyshev_points(low, high, GRID)
    runs = []
    for x in grid:
        e = error(x)
        if runs and (e > 0) == (runs[-1][1] > 0):
            if fabs(e) > fabs(runs[-1][1]):
                runs[-1] = (x, e)
        else:
            runs.append((x, e))
    while len(runs) > count:
        runs.pop(0 if fabs(runs[0][1]) < fabs(runs[-1][1]) else -1)
    return runs


def minimax(function, low, high, degree):
    points = chebyshev_points(mpf(low), mpf(high), degree + 2)
    for _ in range(12):
        coefficients = level(function, degree, points)
        runs = extremes(lambda x: value(coefficients, x) / function(x) - 1, mpf(low), mpf(high), degree + 2)
        sizes = [fabs(e) for _, e in runs]
        if len(runs) < degree + 2 or max(sizes) / min(sizes) < 1 + mpf(10) ** -4:
            break
        points = [x for x, _ in runs]
    return coefficients, max(sizes)


def show(title, function, low, high, degree):
    coefficients, error = minimax(function, low, high, degree)
    print(f"{title}: degree {degree}, relative error {mp.nstr(error, 3)} = 2^{mp.nstr(log(error, 2), 4)}")
    for coefficient in coefficients:
        print(f"    {float(coefficient)!r},")


def around(function, centre_value):
    """A function with a removable singularity at 0."""
    return lambda x: function(x) if fabs(x) > mpf(10) ** -25 else centre_value


ROOT = sqrt(mpf(2))

show("-2 ln(1 + f) / f, f in [sqrt(1/2) - 1, sqrt(2) - 1]", around(lambda f: -2 * log(1 + f) / f, mpf(-2)), 1 / ROOT - 1,
     ROOT - 1, 17)
show("sin(pi/2 t) / t in t^2, t in [0, 1/2]", around(lambda y: sinpi(sqrt(y) / 2) / sqrt(y), pi / 2), 0, mpf(1) / 4, 6)
show("cos(pi/2 t) in t^2, t in [0, 1/2]", lambda y: cospi(sqrt(y) / 2), 0, mpf(1) / 4, 6)
show("2^f, f in [-1/2, 1/2]", lambda f: mpf(2) ** f, mpf(-1) / 2, mpf(1) / 2, 10)
show("2^f for floats, f in [-1/2, 1/2]", lambda f: mpf(2) ** f, mpf(-1) / 2, mpf(1) / 2, 6)
show("e^x, x in [-1/8, 1/8]", exp, mpf(-1) / 8, mpf(1) / 8, 8)
show("(e^x - 1 - x) / x^2, |x| <= ln 2 / 2", around(lambda x: (exp(x) - 1 - x) / x**2, mpf(1) / 2), -log(2) / 2, log(2) / 2, 4)

# The tables of box_muller_512.h and power_of_two_512.h, and the polynomials between their entries.
show("-2 ln(1 + f) / f, |f| <= 1/32", around(lambda f: -2 * log(1 + f) / f, mpf(-2)), mpf(-1) / 32, mpf(1) / 32, 7)
show("(2^f - 1) / f, |f| <= 1/32", around(lambda f: (mpf(2) ** f - 1) / f, log(mpf(2))), mpf(-1) / 32, mpf(1) / 32, 5)


def fused(a, b, c):
    """a b + c in doubles, rounded once."""
    return float(mpf(a) * mpf(b) + mpf(c))


def log_ratio_in_doubles(f):
    """The polynomial of degree 7 as minus_2_log_ratio_512() evaluates it."""
    c, _ = minimax(around(lambda f: -2 * log(1 + f) / f, mpf(-2)), mpf(-1) / 32, mpf(1) / 32, 7)
    c = [float(coefficient) for coefficient in c]
    pairs = [fused(c[i + 1], f, c[i]) for i in (0, 2, 4, 6)]
    return fused(f**4, fused(f * f, pairs[3], pairs[2]), fused(f * f, pairs[1], pairs[0]))


INVERSES = [0.96875] + [float(mpf(32) / (33 + 2 * j)) for j in range(1, 15)] + [0.5]
LOGARITHMS = [log_ratio_in_doubles(-1 / 32) / 32] + [float(2 * log(mpf(inverse))) for inverse in INVERSES[1:]]
print("1 / c of the sixteenths of [1, 2):", INVERSES)
print("2 ln(1 / c), the first so that u = 1 has the radius 0:", LOGARITHMS)
print("bits of 2^(j/16), less j 2^48:")
for j in range(16):
    print(f"    {struct.unpack('<Q', struct.pack('<d', float(mpf(2) ** (mpf(j) / 16))))[0] - (j << 48):#x}")
