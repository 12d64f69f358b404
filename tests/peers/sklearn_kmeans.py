"""sklearn_kmeans.py - scikit-learn's side of peer_sklearn_kmeans.c: sklearn_kmeans.py DIRECTORY COLUMNS ITERATIONS."""
import sys
import warnings

import numpy
import sklearn
from python_peer import serve
from sklearn.cluster import KMeans

directory, columns, iterations = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rows = numpy.fromfile(directory + "/rows", dtype=numpy.float32).reshape(-1, columns)
initial = numpy.fromfile(directory + "/initial", dtype=numpy.float32).reshape(-1, columns)
warnings.simplefilter("ignore")  # that it has not converged yet, which is meant
model = KMeans(len(initial), init=initial, n_init=1, max_iter=iterations, tol=0, algorithm="lloyd", copy_x=False)


def train():
    model.fit(rows)


def train_and_leave():
    train()
    numpy.array([model.inertia_, model.n_iter_], dtype=numpy.float64).tofile(directory + "/inertia")
    model.labels_.astype(numpy.uint8).tofile(directory + "/labels")


train_and_leave()
serve(train, sklearn.__version__)
