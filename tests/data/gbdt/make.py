#!/usr/bin/python3
"""make.py - trains the models of this folder and writes their rows with XGBoost's own margins.

Needs Debian's python3-xgboost (1.7.4), python3-sklearn and python3-numpy. Everything is seeded and runs in one thread, so the
same packages give the same bytes. Run it in this folder: ./make.py
"""

import csv

import numpy
import sklearn.datasets
import xgboost


def knock_out(rows, share, seed):
    """The same rows in float32, with `share` of the values missing."""
    rows = rows.astype(numpy.float32)
    rows[numpy.random.RandomState(seed).random_sample(rows.shape) < share] = numpy.nan
    return rows


def write_rows(path, rows, margins):
    """One line a row: its features (nothing where missing), then XGBoost's margin. Nine digits bring back every float32."""
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([f"f{index}" for index in range(rows.shape[1])] + ["margin"])
        for row, margin in zip(rows, margins):
            writer.writerow(["" if numpy.isnan(value) else f"{value:.9g}" for value in row] + [f"{margin:.9g}"])


def save(name, data, rounds, **parameters):
    booster = xgboost.train({"nthread": 1, "seed": 1, **parameters}, data, rounds)
    booster.save_model(f"{name}.json")
    return booster


def train(name, rows, labels, rounds, recorded=slice(None), **parameters):
    data = xgboost.DMatrix(rows, labels)
    booster = save(name, data, rounds, **parameters)
    margins = booster.predict(data, output_margin=True)
    write_rows(f"{name}.csv", rows[recorded], margins[recorded])


def make_refused(cancer):
    """Kinds of models that forkjoin refuses by name, as small as they get."""
    rows, labels = cancer.data.astype(numpy.float32), cancer.target
    shallow = {"max_depth": 2}
    save("refused/dart", xgboost.DMatrix(rows, labels), 2, booster="dart", objective="binary:logistic", **shallow)
    save("refused/gblinear", xgboost.DMatrix(rows, labels), 2, booster="gblinear", objective="binary:logistic")
    thirds = xgboost.DMatrix(rows, cancer.data[:, 0].astype(int) % 3)
    save("refused/classes", thirds, 1, objective="multi:softprob", num_class=3, **shallow)
    both = xgboost.DMatrix(rows, numpy.stack([labels, 1 - labels], axis=1))
    save("refused/targets", both, 1, objective="reg:squarederror", tree_method="hist", **shallow)
    quarters = numpy.stack([rows[:, 0], rows[:, 1].astype(int) % 4], axis=1)
    categories = xgboost.DMatrix(quarters, quarters[:, 1] % 2 + 0.01 * quarters[:, 0], feature_types=["float", "c"],
                                 enable_categorical=True)
    save("refused/categorical", categories, 1, tree_method="hist", max_cat_to_onehot=1, **shallow)
    save("refused/one_hot", categories, 1, tree_method="hist", max_cat_to_onehot=100, **shallow)


def main():
    cancer = sklearn.datasets.load_breast_cancer()
    digits = sklearn.datasets.load_digits()
    cancer_rows = knock_out(cancer.data, 0.05, seed=7)

    # Small, of uneven depth; base_score is not 1/2, so that its logarithm counts.
    train("breast_cancer", cancer_rows, cancer.target, rounds=40, objective="binary:logistic", base_score=0.3,
          tree_method="exact", max_depth=5, eta=0.3)

    # The benchmark's own: a slow learning rate and light leaves keep all 500 trees six levels deep.
    train("digits", knock_out(digits.data, 0.02, seed=8), digits.target >= 5, rounds=500, objective="binary:logistic",
          base_score=0.5, tree_method="hist", max_depth=6, eta=0.05, subsample=0.7, colsample_bytree=0.5,
          min_child_weight=0.15)

    # One tree of one leaf: gamma forbids every split.
    train("one_leaf", cancer_rows, cancer.target, rounds=1, recorded=slice(0, 5), objective="reg:squarederror", base_score=0.25,
          tree_method="exact", max_depth=3, gamma=1e9)

    # Trees deeper than the fast path takes, and more than 255 thresholds in a feature: few features, split often.
    train("deep", cancer_rows[:, :3], cancer.data[:, 0] * cancer.data[:, 1] + cancer.data[:, 21], rounds=16,
          objective="reg:squarederror", base_score=10.0, tree_method="exact", max_depth=9, eta=0.5)

    # Trees of depth 40: each row's label is so much greater than the one's before that splits take them off one by one.
    places = numpy.arange(46)
    chain_rows = numpy.stack([places, places % 5], axis=1)
    train("chain", knock_out(chain_rows, 0.05, seed=9), 2.5**places, rounds=6, objective="reg:squarederror", base_score=0.5,
          tree_method="exact", max_depth=40, eta=0.5, min_child_weight=0, reg_lambda=0)

    make_refused(cancer)


if __name__ == "__main__":
    main()
