"""numpy_normals.py - numpy's side of peer_numpy_normals.c: numpy_normals.py DIRECTORY european|chunks."""
import sys

import numpy
from python_peer import serve

ITEMS = 1 << 22
BLOCK = 65536
directory, work = sys.argv[1:3]
generator = numpy.random.Generator(numpy.random.SFC64(1))
normals = numpy.empty(BLOCK)


def leave(value, deviation):
    numpy.array([value, deviation]).tofile(directory + "/answer")


def european():
    drift = numpy.log(100) + 0.05 - 0.2 * 0.2 / 2
    total = squares = 0.0
    for _ in range(ITEMS // BLOCK):
        generator.standard_normal(out=normals)
        numpy.multiply(normals, 0.2, out=normals)
        numpy.add(normals, drift, out=normals)
        numpy.exp(normals, out=normals)
        numpy.subtract(normals, 100, out=normals)
        numpy.maximum(normals, 0, out=normals)
        total += normals.sum()
        squares += normals.dot(normals)
    mean = total / ITEMS
    leave(numpy.exp(-0.05) * mean, numpy.exp(-0.05) * numpy.sqrt((squares / ITEMS - mean * mean) / ITEMS))


def chunks():
    total = 0.0
    for _ in range(ITEMS // BLOCK):
        generator.standard_normal(out=normals)
        total += normals.dot(normals)
    leave(total / ITEMS, numpy.sqrt(2 / ITEMS))


serve({"european": european, "chunks": chunks}[work], numpy.__version__)
