#!/usr/bin/python3
"""make.py - trains the network of this folder, and writes a part of Fashion-MNIST with scikit-learn's own answers for it.

Needs Debian's dataset-fashion-mnist, python3-sklearn (1.2.1) and python3-numpy. Everything is seeded; with one thread
(OPENBLAS_NUM_THREADS=1) and the same packages and processor it gives the same bytes. Run it in this folder: ./make.py [DATASET]
where DATASET is the folder of the four .gz files, by default where the package puts them.
"""

import gzip
import sys

import numpy
import sklearn.neural_network

ROWS = 1000
HIDDEN = (256, 128)
DATASET = "/usr/share/datasets/fashion-mnist"


def read(folder, part):
    """Images as rows of bytes, and labels. Both files begin with a header of big-endian numbers (16 and 8 bytes)."""
    with gzip.open(f"{folder}/{part}-images-idx3-ubyte.gz") as file:
        images = numpy.frombuffer(file.read(), numpy.uint8, offset=16).reshape(-1, 784)
    with gzip.open(f"{folder}/{part}-labels-idx1-ubyte.gz") as file:
        labels = numpy.frombuffer(file.read(), numpy.uint8, offset=8)
    return images, labels


def scale(images):
    return images.astype(numpy.float32) / numpy.float32(255)


def train(images, labels):
    return sklearn.neural_network.MLPClassifier(
        HIDDEN, activation="relu", batch_size=256, max_iter=8, random_state=1
    ).fit(scale(images), labels)


def logits_of(network, images):
    """What scikit-learn computes before its softmax, in double precision throughout."""
    network.coefs_ = [weights.astype(numpy.float64) for weights in network.coefs_]
    network.intercepts_ = [bias.astype(numpy.float64) for bias in network.intercepts_]
    network.out_activation_ = "identity"
    return network._forward_pass_fast(scale(images).astype(numpy.float64), check_input=False)


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else DATASET
    test_images, test_labels = (array[:ROWS] for array in read(folder, "t10k"))
    network = train(*read(folder, "train"))
    print("right:", network.score(scale(test_images), test_labels))
    numpy.save("images.npy", test_images)
    numpy.save("labels.npy", test_labels)
    for layer, (weights, bias) in enumerate(zip(network.coefs_, network.intercepts_), 1):
        numpy.save(f"weights{layer}.npy", weights)
        numpy.save(f"bias{layer}.npy", bias)
    numpy.save("logits.npy", logits_of(network, test_images).astype(numpy.float32))


if __name__ == "__main__":
    main()
