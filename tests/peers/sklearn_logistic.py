"""sklearn_logistic.py - scikit-learn's side of peer_sklearn_logistic.c: sklearn_logistic.py DIRECTORY."""
import sys

import numpy
import sklearn
from python_peer import serve
from sklearn.linear_model import LogisticRegression

directory = sys.argv[1]
weights = numpy.fromfile(directory + "/weights", dtype=numpy.float32)  # the bias last
rows = numpy.memmap(directory + "/rows", dtype=numpy.float32, mode="r").reshape(-1, len(weights) - 1)
rows = numpy.array(rows)  # in memory of its own, like ours
model = LogisticRegression()
model.classes_ = numpy.array([0, 1])
model.coef_ = weights[numpy.newaxis, :-1]
model.intercept_ = weights[-1:]
model.n_features_in_ = rows.shape[1]


def score():
    global probabilities
    probabilities = model.predict_proba(rows)


def score_and_leave():
    score()
    probabilities[:, 1].astype(numpy.float32).tofile(directory + "/probabilities")


score_and_leave()
with sklearn.config_context(assume_finite=True):
    serve(score, sklearn.__version__)
