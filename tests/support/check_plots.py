#!/usr/bin/env python3
"""check_plots.py - the structure of the plots that tests/program/test_plots.sh has drawn into folders of the working directory.

What is checked is what a reader must find (series, marks, intervals, labels, texts), not where it stands: names are those by which
draw.c calls the elements of its SVGs. Exits with 1, and says what is missing.
"""
import json
import os
import sys
import xml.etree.ElementTree as ElementTree

SVG = "{http://www.w3.org/2000/svg}"
failures = []


def expect(good, what):
    if not good:
        failures.append(what)
        print("FAILED:", what)


class Picture:
    """An SVG's texts, and its named elements with how many marks each has. Two panels may have elements of one name: they add up."""

    def __init__(self, name):
        self.name = name
        root = ElementTree.parse(name).getroot()
        self.title, self.description = (root.findtext(SVG + tag) or "" for tag in ("title", "desc"))
        self.role = root.get("role")
        self.texts = ["".join(text.itertext()) for text in root.iter(SVG + "text")]
        self.marks = {}
        for group in root.iter(SVG + "g"):
            title = group.findtext(SVG + "title")
            if title is not None:
                self.marks[title] = self.marks.get(title, 0) + sum(1 for _ in group.iter(SVG + "use"))

    def shows(self, **texts):
        for what, text in texts.items():
            expect(any(text in line for line in self.texts), f"{self.name}: no {what} '{text}'")

    def has(self, element, marks=None):
        expect(element in self.marks, f"{self.name}: no element '{element}', but {sorted(self.marks)}")
        if marks is not None and element in self.marks:
            expect(self.marks[element] == marks, f"{self.name}: '{element}' has {self.marks[element]} marks instead of {marks}")

    def lacks(self, element):
        expect(element not in self.marks, f"{self.name}: an element '{element}'")


def files(folder):
    return set(os.listdir(folder)) - {"report.html"}


def figures(folder, expected):
    """Exactly these figures, each in three formats."""
    names = {f"{name}.{kind}" for name in expected for kind in ("svg", "png", "pdf")}
    expect(files(folder) == names, f"{folder}: {sorted(files(folder) ^ names)} too many or missing")
    for name in names & files(folder):
        with open(os.path.join(folder, name), "rb") as file:
            begin = file.read(5)
        expect(begin in (b"<?xml", b"\x89PNG\r", b"%PDF-"), f"{folder}/{name} begins with {begin}")


def of_kernels(kernels, kinds):
    return [f"{kind}-{kernel}" for kernel in kernels for kind in kinds]


KINDS = ("speedup", "efficiency", "time", "startup")
WHOLE = ["overview", "samples", "drift"]
THREE = ["risk.european", "risk.asian", "risk.var"]


def check_many_workers():
    """128 workers: 14 worker counts of two strategies, with laws."""
    counts, rounds = 14, 12
    speedup = Picture("many-workers/speedup-risk.var.svg")
    expect("risk.var" in speedup.title and "Synthetic Many" in speedup.title, f"title: {speedup.title}")
    expect("dashed line" in speedup.description and "gnuplot" not in speedup.description.lower(), f"desc: {speedup.description}")
    expect(speedup.role == "img", "no role")
    speedup.shows(what="risk.var, size small: speedup", machine="Synthetic Many", x="workers", y="speedup over the sequential run (times)",
                  tic="128", key="fitted law", caption="95 %", laws="Fits: openmp USL, processes USL.")
    for strategy in ("openmp", "processes"):
        speedup.has(f"{strategy}: medians", counts)
        speedup.has(f"{strategy}: 95 % intervals")
        speedup.has(f"{strategy}: single rounds", counts * rounds)
        speedup.has(f"{strategy}: fitted law")
        speedup.has(f"{strategy}: 95 % band of the fitted law")
        speedup.has(f"{strategy}: extrapolated law")
        speedup.lacks(f"{strategy}: line")
    speedup.has("ideal")
    efficiency = Picture("many-workers/efficiency-risk.var.svg")
    efficiency.shows(y="efficiency: speedup / workers (%)", tic="100")
    efficiency.has("processes: medians", counts)
    efficiency.has("processes: fitted law")


def check_two_sockets():
    kernels = [kernel["name"] for kernel in json.load(open("two-sockets.json"))["kernels"]]
    figures("two-sockets", of_kernels(kernels, KINDS) + WHOLE + ["roofline"])
    speedup = Picture("two-sockets/speedup-image.gauss.svg")
    speedup.shows(package="2nd package", threads="2nd threads of cores")
    speedup.shows(why="No law: not enough worker counts (6 are needed).")
    speedup.lacks("openmp: fitted law")  # five worker counts within a package are too few for one
    speedup.has("openmp: line")
    time = Picture("two-sockets/time-image.gauss.svg")
    time.shows(time="time of a run (ms)", rate="pixels/s)")
    time.has("sequential: medians", 2)
    time.has("openmp: medians", 2 * 7)
    startup = Picture("two-sockets/startup-image.gauss.svg")
    startup.shows(create="creating the workers (ms)", speedup="speedup over warm sequential (times)")
    startup.has("processes: medians of cold runs", 7)
    startup.has("processes: medians", 2 * 7)
    overview = Picture("two-sockets/overview.svg")
    for kernel in kernels:
        overview.shows(panel=kernel)
    overview.has("openmp: medians", 7 * len(kernels))
    expect(not any("axes of their own" in line for line in overview.texts), "two-sockets/overview.svg: nothing waits there")
    expect(not any(line.endswith("\u2026") for line in overview.texts), f"two-sockets/overview.svg is cut: {overview.texts}")
    roofline = Picture("two-sockets/roofline.svg")
    roofline.shows(x="flops / byte", y="rate (Gflop/s)", memory="memory: ", single="32 bits: ", double="64 bits: ", some="1  risk.european, 64 bits",
                   none="count no flops", named="predict.gbdt", apart="no traffic counted")
    roofline.has("openmp: rates", len(kernels) - 3)
    samples = Picture("two-sockets/samples.svg")
    samples.shows(x="time / median", strip="processes 64", baseline="sequential 1")
    count = lambda disturbed: sum(1 for b in json.load(open("two-sockets.json"))["benchmarks"]
                                  if b["clock"] == "warm" and "openmp" in b["configuration"] and bool(b["disturbance"]) == disturbed)
    for picture in (samples, Picture("two-sockets/drift.svg")):
        picture.has("openmp: samples", count(False))
        picture.has("openmp: disturbed samples", count(True))
    Picture("two-sockets/drift.svg").shows(x="round", y="time / median")


def check_what_is_missing():
    figures("one-worker-count", of_kernels([k["name"] for k in json.load(open("one-worker-count.json"))["kernels"]], KINDS) + WHOLE + ["roofline"])
    Picture("one-worker-count/speedup-risk.var.svg").has("openmp: medians", 1)
    figures("one-sample", of_kernels(THREE, KINDS) + WHOLE)
    Picture("one-sample/speedup-risk.var.svg").has("openmp: medians", 3)
    figures("failed-kernel", of_kernels(["risk.european", "predict.gbdt"], KINDS) + WHOLE)
    overview = Picture("failed-kernel/overview.svg")
    overview.shows(panel="image.gauss", reason="not measured")
    overview.has("processes: medians", 3)  # those of predict.gbdt died
    figures("only-processes", of_kernels(THREE, ("time", "startup")) + ["samples", "drift"])
    Picture("only-processes/time-risk.var.svg").lacks("sequential: medians")
    figures("only-sequential", of_kernels(THREE, ("time",)) + ["samples", "drift"])
    Picture("only-sequential/time-risk.var.svg").has("sequential: medians", 2)


def check_matrix():
    document = json.load(open("decision-matrix.json"))
    figures("decision-matrix", of_kernels(["wait.api", "risk.european"], KINDS) + WHOLE + ["matrix"])
    matrix = Picture("decision-matrix/matrix.svg")
    matrix.shows(title="Which workers for which task", waits="10 API calls", computes="CPU maths", failed="image processing", one="in flight",
                 kind="threads", other="processes", x="workers", key="fastest with workers", caption="framed: its interval excludes 1")
    expect("heat map" in matrix.description, f"desc: {matrix.description}")
    for element in ("speedups", "numbers", "numbers on dark", "fastest"):
        matrix.has(element)
    numbers = [text for text in matrix.texts if text.replace(".", "", 1).isdigit() and "." in text]
    cells = [c for k in document["kernels"] for c in k["configurations"] if c["parallel"]]
    expect(len(numbers) == len(cells) == 17, f"{len(numbers)} numbers in {len(cells)} cells")
    overview = Picture("decision-matrix/overview.svg")
    overview.shows(caption="kernels that wait have axes of their own", computes="risk.european", waits="wait.api")


def check_comparisons():
    figures("three", ["ratios", "rates", "scores"])
    kernels, kernels_of_eight = ([kernel["name"] for kernel in json.load(open(f"{name}.json"))["kernels"]]
                                 for name in ("two-sockets", "eight-cores"))
    ratios = Picture("three/ratios.svg")
    ratios.shows(title="How many times as fast as the reference", files="A: eight-cores (reference); B: two-sockets; C: four-cores",
                 x="time of the reference / time", first="sequential, 1 worker", last="processes, 4-8 workers", row=kernels[0] + "  B")
    marks = sum(ratios.marks.get(f"ratios, {kind}", 0) for kind in ("difference seen", "no difference seen"))
    expect(marks == len(kernels) * 2 * 3, f"three/ratios.svg has {marks} marks")
    rates = Picture("three/rates.svg")
    rates.has("sequential: medians", 3 * len(kernels))
    rates.has("processes: 95 % intervals")
    rates.shows(unit="paths/s", file="B", panel=kernels[-1])
    scores = Picture("three/scores.svg")
    scores.shows(x="score (reference = 1000)", left="single core", right="all cores")
    scores.has("scores")
    scores.has("95 % intervals")
    scores.shows(title="Scores: over 8 of 13 kernels")
    # What is another problem is not drawn, what is missing is named.
    rates = Picture("changed/rates.svg")
    rates.shows(missing="not in B", left_out="Left out: 1 of other work", compared=kernels_of_eight[1])
    expect(kernels_of_eight[0] not in rates.texts, "changed/rates.svg draws another problem")
    Picture("changed/scores.svg").shows(title=f"Scores: over 1 of {len(kernels_of_eight)} kernels: {kernels_of_eight[1]}")
    # A hundred files with three kernels: 297 lines in one figure.
    figures("hundred", ["ratios", "rates", "scores"])
    Picture("hundred/rates.svg").has("openmp: medians", 300)
    hundred = Picture("hundred/ratios.svg")
    expect(sum(text.startswith("risk.asian  ") for text in hundred.texts) == 99, "hundred/ratios.svg does not name 99 files")


def main():
    check_many_workers()
    check_comparisons()
    check_two_sockets()
    check_matrix()
    check_what_is_missing()
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
