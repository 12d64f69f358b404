"""numpy_var.py - numpy's side of peer_numpy_var.c: numpy_var.py DIRECTORY."""
import sys

import numpy
from python_peer import serve

SCENARIOS = 1 << 17
BATCH = 2048
FACTORS = 32
TAIL = 0.01
directory = sys.argv[1]
generator = numpy.random.Generator(numpy.random.SFC64(1))

factor = numpy.arange(FACTORS)
volatility = (0.15 + 0.01 * factor) * numpy.sqrt(10 / 252)
covariance = numpy.exp(-abs(factor[:, None] - factor) / 10) * volatility[:, None] * volatility
amounts = numpy.where(factor % 3 == 2, -1e6, 1e6) * (1 + factor % 5)
lower = numpy.linalg.cholesky(covariance)
drifts = (-volatility * volatility / 2)[:, None]
normals = numpy.empty((FACTORS, BATCH))
logs = numpy.empty((FACTORS, BATCH))
losses = numpy.empty(SCENARIOS)


def risk():
    for begin in range(0, SCENARIOS, BATCH):
        generator.standard_normal(out=normals)
        numpy.matmul(lower, normals, out=logs)
        numpy.add(logs, drifts, out=logs)
        numpy.exp(logs, out=logs)
        numpy.matmul(amounts, logs, out=losses[begin:begin + BATCH])
    numpy.subtract(amounts.sum(), losses, out=losses)
    rank = int(SCENARIOS * TAIL)
    losses.partition(SCENARIOS - 1 - rank)
    value_at_risk = losses[SCENARIOS - 1 - rank]
    excess = (losses[SCENARIOS - rank:] - value_at_risk).sum()
    numpy.array([value_at_risk, value_at_risk + excess / (SCENARIOS * TAIL)]).tofile(directory + "/answer")


serve(risk, numpy.__version__)
