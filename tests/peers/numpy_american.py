"""numpy_american.py - numpy's side of peer_numpy_american.c: numpy_american.py DIRECTORY."""
import sys

import numpy
from python_peer import serve

SPOT, STRIKE, RATE, VOLATILITY, MATURITY, DATES = 36.0, 40.0, 0.06, 0.2, 1.0, 50
PATHS = 1 << 16
directory = sys.argv[1]
generator = numpy.random.Generator(numpy.random.SFC64(1))
normals = numpy.empty(PATHS)
stock = numpy.empty(PATHS)


def price_at(date, motion):
    """The stock on a date, into `stock`; motion is in units of the root of an interval."""
    interval = MATURITY / DATES
    numpy.multiply(motion, VOLATILITY * numpy.sqrt(interval), out=stock)
    numpy.add(stock, numpy.log(SPOT) + (RATE - VOLATILITY**2 / 2) * interval * date, out=stock)
    numpy.exp(stock, out=stock)


def work():
    discount = numpy.exp(-RATE * MATURITY / DATES)
    motion = generator.standard_normal(PATHS) * numpy.sqrt(DATES)
    price_at(DATES, motion)
    flow = numpy.maximum(STRIKE - stock, 0)
    for date in range(DATES - 1, 0, -1):
        generator.standard_normal(out=normals)
        numpy.multiply(normals, numpy.sqrt(date / (date + 1)), out=normals)
        numpy.multiply(motion, date / (date + 1), out=motion)
        numpy.add(motion, normals, out=motion)
        price_at(date, motion)
        numpy.multiply(flow, discount, out=flow)
        who = numpy.flatnonzero(stock < STRIKE)
        x = stock[who] / STRIKE
        columns = numpy.empty((4, len(who)))
        columns[0] = 1
        columns[1] = x
        numpy.multiply(x, x, out=columns[2])
        numpy.multiply(columns[2], x, out=columns[3])
        fit = numpy.linalg.solve(columns @ columns.T, columns @ flow[who]) @ columns
        now = STRIKE * (1 - x)
        better = now > numpy.maximum(fit, 0)
        flow[who[better]] = now[better]
    flow *= discount
    numpy.array([flow.mean(), flow.std() / numpy.sqrt(PATHS)]).tofile(directory + "/answer")


serve(work, numpy.__version__)
