#!/usr/bin/env python3
"""synthetic_results.py - writes result files of machines that nobody has: known scaling laws, known noise, deterministic.

    synthetic_results.py --list                      what there is
    synthetic_results.py --output FOLDER [NAME...]   writes FOLDER/NAME.json (all when none is named); `hundred` writes 100 files
    synthetic_results.py --seed 7 --schema 1 ...     other noise; the older format

Times follow the Universal Scalability Law, S(n) = C / (1 + sigma (C - 1) + kappa C (C - 1)) (Gunther 2007), where C is what the first n CPUs
are worth: a second hardware thread of a core counts SIBLING_WORTH. Each sample is multiplied by log-normal noise, by a drift that all samples of
a round share, and a few by a disturbance, which the sample then names. Standard library only.
"""
import argparse
import json
import math
import os
import random
import sys

SIBLING_WORTH = 0.25  # what the second hardware thread of a core adds
NOISE = 0.012  # standard deviation of a sample's logarithm
DRIFT = 0.04  # how far the machine drifts over a run, up and down
DISTURBED = 0.04  # share of the samples that something else slows
ROUNDS, COLD_ROUNDS = 12, 9
PEAK_FLOPS = {64: 4.0e10, 32: 8.0e10}  # of one core, a second
PEAK_BYTES = 1.2e10  # that one core moves, a second
DISTURBANCES = ["steal", "switches", "runnable", "frequency", "throttled", "steal,switches"]
SETTINGS_2 = {"scaling": "strong", "precision": None, "looks": 1, "replicates": 1, "warm_up_runs": 1}

# name, item, sequential seconds, flops and bytes an item, bits of the flops, share of its roof on one core, sigma, kappa
KERNELS = [
    ("risk.european", "path", 0.14, 68.0, 0.0, 64, 0.62, 0.002, 0.0),
    ("risk.asian", "path", 0.16, 14874.0, 0.0, 64, 0.55, 0.004, 0.00001),
    ("risk.var", "scenario", 0.12, 3076.0, 0.0, 64, 0.35, 0.012, 0.00002),
    ("image.gauss", "pixel", 0.25, 1664.0, 512.0, 32, 0.30, 0.03, 0.0004),
    ("image.sobel", "pixel", 0.11, 0.0, 128.0, 0, 0.45, 0.05, 0.0008),
    ("predict.gbdt", "row", 0.107, 0.0, 4.0, 0, 0.001, 0.008, 0.00005),
    ("predict.mlp", "row", 0.09, 469898.0, 41.0, 32, 0.74, 0.01, 0.00008),
    ("train.kmeans", "row", 0.12, 344960.0, 65856.0, 32, 0.58, 0.06, 0.0015),
    ("peak.fma", "flop", 0.2, 1.0, 0.0, 64, 0.97, 0.0005, 0.0),
    ("peak.fma32", "flop", 0.2, 1.0, 0.0, 32, 0.97, 0.0005, 0.0),
    ("peak.read", "element", 0.25, 32.0, 256.0, 64, 0.98, 0.12, 0.0006),
    ("peak.triad", "element", 0.27, 32.0, 384.0, 64, 0.90, 0.14, 0.0008),
    ("overhead.empty", "chunk", 1.5e-6, 0.0, 0.0, 0, 0.0, 0.0, 0.0),
]
ROLES = {"peak.fma": "peak flops", "peak.fma32": "peak flops", "peak.read": "peak bytes", "peak.triad": "peak bytes",
         "overhead.empty": "overhead"}  # the others work
KERNEL_NAMES = [kernel[0] for kernel in KERNELS]
# What creating and joining workers takes: seconds once, and for each worker.
STRATEGIES = {"sequential": (0.0, 0.0), "openmp": (3e-5, 2.5e-5), "processes": (6e-4, 7e-4)}
DISPATCH = {"sequential": 0.0, "openmp": 8e-6, "processes": 2e-5}  # an empty run with workers waiting, and log2(n) times that more

HOSTILE = [
    "<script>alert(1)</script>", "'; system(\"touch hit\"); print '", "`touch hit`", "\"; set output \"hit", "%s%n%d %1$s", "@hit @macro",
    "a\nb\rset output 'hit'", "\\000\\x00\x01\x1b]0;title\x07", "{/Symbol a}_{b}^2 ~a{.8-}", "../../hit", "Gro\u00df\u2603\u202eevil\u202c \U0001F600",
    "END_OF_DATA\n$data << X", "&amp; &lt; ]]> <!-- --> <?x ?>", "$(touch hit) ${HOME}", "-e 'system \"touch hit\"'", "x" * 100,
]


class Machine:
    """CPUs in the order in which workers take them: first threads of all cores, package by package, then second ones."""

    def __init__(self, name, model, packages, cores, threads):
        self.name, self.model, self.packages, self.core_count, self.threads = name, model, packages, packages * cores, threads
        self.cpus = [{"number": core + sibling * self.core_count, "core": core, "sibling": sibling, "package": core // cores,
                      "numa_node": core // cores, "kind": 0} for sibling in range(threads) for core in range(self.core_count)]

    def worth(self, workers):
        """What the CPUs of that many workers do, one first hardware thread being 1; more workers than CPUs add nothing."""
        return sum(SIBLING_WORTH if cpu["sibling"] else 1.0 for cpu in self.cpus[:workers])

    def counts(self):
        """1, 2, 4 ... and where something ends: a package, the cores, the hardware threads."""
        ends = {self.core_count // self.packages, self.core_count, len(self.cpus)}
        return sorted({2 ** i for i in range(20) if 2 ** i <= len(self.cpus)} | ends)

    def context(self, schema, rounds, command):
        caches = [(1, 32768, self.core_count), (2, 1048576, self.core_count), (3, 33554432, self.packages)]
        settings = {"schedule": "static", "rounds": rounds, "cold_rounds": min(COLD_ROUNDS, rounds), "seed": 1, "time_limit_seconds": 0.0}
        return {
            "date": "2026-11-24T03:49:53+00:00", "host_name": self.name, "num_cpus": len(self.cpus), "mhz_per_cpu": 3000,
            "cpu_scaling_enabled": False, "caches": [], "load_avg": [0.1, 0.1, 0.1], "library_build_type": "release",
            "executable": "forkjoin", "command": command, "settings": settings | (SETTINGS_2 if schema >= 2 else {}),
            "machine": {
                "name": self.name, "cpu_model": self.model, "microcode": "0x1", "architecture": "x86_64", "virtualised": False,
                "packages": self.packages, "numa_nodes": self.packages, "cores": self.core_count, "hardware_threads": len(self.cpus),
                "core_kinds": 1, "online_cpus": len(self.cpus), "memory_bytes": 6.4e10, "operating_system": "Linux 6.1.0",
                "quota_cpus": None, "caches": [dict(zip(("level", "bytes", "count"), cache)) for cache in caches],
                "instruction_sets": ["fma", "sse4_2", "avx", "avx2"], "cpus": self.cpus,
            },
            "build": {"version": "0.1.0", "commit": "0123456789", "compiler": "gcc 12.2.0", "kernel_flags": "-O3 -march=native",
                      "libc": "glibc 2.36", "openmp": "gomp, OpenMP 4.5", "architecture": "native"},
            "state": {"load_1min": 0.1, "wait_policy": "passive", "governor": "performance", "boost": "0", "smt": "1",
                      "address_randomisation": "2", "numa_balancing": "0", "huge_pages_private": "madvise",
                      "huge_pages_shared": "advise", "clock_source": "tsc"},
        }


def true_speedup(machine, kernel, workers):
    """The law that the samples of a kernel follow, dispatch left out."""
    sigma, kappa = kernel[7:9]
    worth = machine.worth(workers)
    return worth / (1 + sigma * (worth - 1) + kappa * worth * (worth - 1))


def true_seconds(machine, kernel, strategy, workers, speed=1.0):
    """A warm run without noise. An empty run is nothing but dispatch."""
    dispatch = DISPATCH[strategy] * (1 + math.log2(workers))
    work = kernel[2] / speed
    return work + dispatch if kernel[0] == "overhead.empty" else work / true_speedup(machine, kernel, workers) + dispatch


def problem_of(kernel):
    seconds, flops, moved, bits, share = kernel[2:7]
    by_flops = share * PEAK_FLOPS[bits] / flops * seconds if flops else math.inf
    by_bytes = share * PEAK_BYTES / moved * seconds if moved else math.inf
    items = 1024 if kernel[0] == "overhead.empty" else max(1024, int(min(by_flops, by_bytes)))
    return {"item_count": items, "chunk_size": max(1, items // 1024), "chunk_count": -(-items // max(1, items // 1024)), "step_count": 1,
            "seed": 1, "memory_bytes": 1 << 26, "flops_per_item": flops, "flop_bits": bits, "bytes_per_item": moved}


class Run:
    """Builds one result document."""

    def __init__(self, machine, seed, schema, rounds=ROUNDS, speed=1.0, command=("forkjoin", "run")):
        self.machine, self.schema, self.rounds, self.speed = machine, schema, rounds, speed
        self.random = random.Random(f"{seed}/{machine.name}")  # a text seeds by its SHA-512: the same everywhere
        self.document = {"forkjoin_schema": schema, "context": machine.context(schema, rounds, list(command)), "kernels": [],
                         "benchmarks": []}
        self.family = 0

    def add(self, kernel, plan, name=None, item=None, rename=str, why="", failing=()):
        """One kernel. `plan` lists (strategy, workers). Of `failing` strategies no sample is taken. `rename` changes strategies."""
        name = name or kernel[0]
        digest = "0000000000000000" if why else f"{self.random.getrandbits(64):016x}"
        configurations = [self.configuration(name, strategy, workers, digest, rename, strategy in failing)
                          for strategy, workers in ([] if why else plan)]
        self.document["kernels"].append({
            "name": name, "item": item or kernel[1], "size": "small", "role": ROLES.get(kernel[0], "work"), "input": None, "parameters": {},
            "problem": problem_of(kernel),
            "memory_short": False, "why": why, "configurations": configurations,
            "answer": {"text": "" if why else "an answer of 42", "value": None if why else 42.0, "tolerance": None if why else 1e-9,
                       "verified": not why, "digest": digest}})
        if self.schema >= 2:
            for configuration in configurations:
                configuration["item_count"] = problem_of(kernel)["item_count"]
                configuration["reference_digest"] = digest
        live = [(plan[i], c) for i, c in enumerate(configurations) if c["proven"]]
        self.samples(kernel, live)

    def configuration(self, kernel, strategy, workers, digest, rename, failed):
        cpus = [self.machine.cpus[i % len(self.machine.cpus)]["number"] for i in range(workers)]
        return {"name": f"{kernel}/small/{rename(strategy)}/workers:{workers}", "strategy": rename(strategy),
                "parallel": strategy != "sequential", "workers": workers, "cpus": cpus,
                "oversubscribed": workers > len(self.machine.cpus), "digest": "0" * 16 if failed else digest, "proven": not failed,
                "why": "worker 0 died of signal 11" if failed else "", "stopped": "failed" if failed else "rounds"}

    def samples(self, kernel, live):
        """Rounds in which every configuration runs once, in a random order; sorted by configuration as `run` writes them."""
        taken = {(c["name"], cold): [] for _, c in live for cold in (False, True)}
        phase = self.random.uniform(0, 2 * math.pi)
        for number in range(self.rounds):
            drift = math.exp(DRIFT * math.sin(phase + 3 * number / max(1, self.rounds)))
            jobs = [(key, c, False) for key, c in live]
            if number < COLD_ROUNDS:
                jobs += [(key, c, True) for key, c in live if c["parallel"]]
            self.random.shuffle(jobs)
            for order, ((strategy, workers), configuration, cold) in enumerate(jobs):
                sample = self.sample(kernel, strategy, workers, cold, drift)
                taken[configuration["name"], cold].append(sample | {"round": number, "order": order})
        for _, configuration in live:
            for cold in (False, True):
                self.append(configuration, cold, taken[configuration["name"], cold])

    def sample(self, kernel, strategy, workers, cold, drift):
        noise = lambda width=NOISE: math.exp(self.random.gauss(0, width))
        work = true_seconds(self.machine, kernel, strategy, workers, self.speed) * drift * noise()
        words = self.random.choice(DISTURBANCES) if self.random.random() < DISTURBED else ""
        if words:
            work *= 1 + self.random.uniform(0.05, 0.5)
        once, each = STRATEGIES[strategy]
        create = (once + each * workers) * noise(0.1) if cold else 0.0
        join = 0.4 * (once + each * workers) * noise(0.1) if cold else 0.0
        work *= 1.03 if cold else 1.0
        busy = 0.99 * work
        sample = {"clock": "cold" if cold else "warm", "seconds": create + work + join, "cpu_seconds": busy * workers,
                  "create_seconds": create, "work_seconds": work, "join_seconds": join, "busy_max_seconds": busy,
                  "busy_mean_seconds": busy * (1 - 0.02 * (workers > 1)), "involuntary_switches": 40 if "switches" in words else 1,
                  "minor_faults": 16, "runnable": 9 if "runnable" in words else 1, "steal": 0.08 if "steal" in words else 0.0,
                  "megahertz": 2400.0 if "frequency" in words else 3000.0, "throttled": 2 if "throttled" in words else 0,
                  "correct": True}
        return sample | ({"replicate": 0, "runs": 1, "disturbance": words} if self.schema >= 2 else {})

    def append(self, configuration, cold, samples):
        name = configuration["name"] + ("/cold" if cold else "")
        for repetition, sample in enumerate(samples):
            self.document["benchmarks"].append({
                "name": name, "run_name": name, "family_index": self.family, "per_family_instance_index": 0, "run_type": "iteration",
                "repetitions": len(samples), "repetition_index": repetition, "threads": 1, "iterations": 1,
                "real_time": 1e9 * sample["seconds"], "cpu_time": 1e9 * sample["cpu_seconds"], "time_unit": "ns",
                "configuration": configuration["name"]} | sample)
        self.family += bool(samples)


def plan_of(counts, strategies=("sequential", "openmp", "processes")):
    return [(strategy, workers) for strategy in strategies for workers in ([1] if strategy == "sequential" else counts)]


# --- what there is ------------------------------------------------------------------------------------------------------------

ONE = Machine("one-core", "Synthetic One", 1, 1, 1)
TWO = Machine("two-cores", "Synthetic Two", 1, 2, 1)
FOUR = Machine("four-cores", "Synthetic Four", 1, 4, 1)
EIGHT = Machine("eight-cores", "Synthetic Eight", 1, 8, 1)
SOCKETS = Machine("two-sockets", "Synthetic Two Sockets", 2, 16, 2)
MANY = Machine("many-workers", "Synthetic Many", 1, 128, 1)


def whole(machine, counts=None, kernels=KERNELS, strategies=("sequential", "openmp", "processes"), **options):
    def make(seed, schema):
        run = Run(machine, seed, schema, **options)
        for kernel in kernels:
            run.add(kernel, plan_of(counts or machine.counts(), strategies))
        return run.document
    return make


def failed_kernel(seed, schema):
    """One kernel that could not be run, one whose processes died, and one that is well."""
    run = Run(FOUR, seed, schema)
    run.add(KERNELS[0], plan_of([1, 2, 4]))
    run.add(KERNELS[3], plan_of([1, 2, 4]), why="wrong answer: \"7\" instead of 42")
    run.add(KERNELS[5], plan_of([1, 2, 4]), failing=("processes",))
    return run.document


def hostile(seed, schema):
    """Every name that someone else may choose, as nasty as we could think of; none may run, and each must come out as text."""
    machine = Machine("hostile", HOSTILE[0] + HOSTILE[1] + HOSTILE[2], 1, 4, 1)
    run = Run(machine, seed, schema, command=["forkjoin", "run"] + HOSTILE)
    run.document["context"]["host_name"] = HOSTILE[1]
    for key in ("compiler", "commit", "kernel_flags"):
        run.document["context"]["build"][key] = HOSTILE[2] + HOSTILE[0]
    for index, name in enumerate(HOSTILE):
        bad = HOSTILE[(index + 1) % len(HOSTILE)][:24]  # a configuration's name has 127 bytes, and must differ from the others
        run.add(KERNELS[index % 8], plan_of([1, 2, 4]), name=name[:60], item=name[:40], rename=lambda word, bad=bad: word[:3] + bad)
    return run.document


LESSONS = {"wait.api": ("I/O-bound", "10 API calls", "10x", "threads: network waits"),
           "risk.european": ("CPU-bound", "CPU maths", "16x", "processes: CPU cores"),
           "image.gauss": ("CPU-bound", "image processing", "10x", "processes")}


def in_flight(document, kernel, twin, count):
    """One thread with `count` in flight, as fast as the configuration `twin`."""
    configuration = dict(twin, name=f"{kernel['name']}/small/{count} in flight/workers:1", strategy=f"{count} in flight", workers=1,
                         cpus=twin["cpus"][:1], in_flight=count)
    kernel["configurations"].append(configuration)
    for sample in [one for one in document["benchmarks"] if one["configuration"] == twin["name"] and one["clock"] == "warm"]:
        document["benchmarks"].append(dict(sample, name=configuration["name"], run_name=configuration["name"],
                                           configuration=configuration["name"], seconds=1.01 * sample["seconds"]))


def decision_matrix(seed, schema):
    """Calls that wait, sums that compute, and a kernel that failed, as `forkjoin matrix` measures them."""
    run = Run(EIGHT, seed, 2)
    calls = ("wait.api", "call", 0.5, 0.0, 1.0, 0, 0.001, 0.0, 0.0)
    for kernel, why in ((calls, ""), (KERNELS[0], ""), (KERNELS[3], "wrong answer: \"7\" instead of 42")):
        run.add(kernel, plan_of([1, 2, 4, 8]), why=why)
    document = run.document
    document["context"]["settings"]["matrix"] = True
    for sample in document["benchmarks"]:
        waits = sample["configuration"].startswith("wait.")
        sample["voluntary_switches"] = 20 if waits else 2
        sample["cpu_seconds"] *= 0.02 if waits else 1
    for kernel in document["kernels"]:
        kernel["lesson"] = dict(zip(("kind", "task", "claim", "advice"), LESSONS[kernel["name"]]))
        kernel["waits"] = kernel["name"].startswith("wait.")
        for configuration in kernel["configurations"]:
            processes = configuration["strategy"] == "processes"
            configuration["workers_are"] = "processes" if processes else "threads"
            configuration["pss_bytes"] = 700000.0 * configuration["workers"] if processes else None
    in_flight(document, document["kernels"][0], document["kernels"][0]["configurations"][4], 8)
    return document


SCENARIOS = {
    "one-core": whole(ONE), "two-cores": whole(TWO), "four-cores": whole(FOUR), "eight-cores": whole(EIGHT),
    "two-sockets": whole(SOCKETS), "many-workers": whole(MANY, [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128], KERNELS[:4]),
    "twelve-kernels": whole(Machine("twelve-kernels", "Synthetic Twelve", 1, 64, 2)),
    "one-worker-count": whole(EIGHT, [8]), "one-sample": whole(FOUR, [1, 2, 4], KERNELS[:3], rounds=1),
    "failed-kernel": failed_kernel, "only-processes": whole(FOUR, None, KERNELS[:3], ("processes",)),
    "only-sequential": whole(FOUR, None, KERNELS[:3], ("sequential",)), "hostile": hostile, "decision-matrix": decision_matrix,
}


def hundred(seed, schema):
    """A hundred machines of 1 to 16 cores, each a little faster than the one before."""
    for index in range(100):
        machine = Machine(f"machine-{index:03}", f"Synthetic {index}", 1, 2 ** (index % 5), 1)
        yield f"hundred-{index:03}", whole(machine, None, KERNELS[:3], rounds=8, speed=1 + 0.01 * index)(seed, schema)


def write(folder, name, document):
    path = os.path.join(folder, name + ".json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file, indent=1)
        file.write("\n")
    print(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--output", default=".", metavar="FOLDER")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--schema", type=int, choices=(1, 2), default=2)
    arguments = parser.parse_args()
    known = list(SCENARIOS) + ["hundred"]
    if arguments.list:
        print("\n".join(known))
        return
    unknown = [name for name in arguments.names if name not in known]
    if unknown:
        sys.exit(f"synthetic_results.py: unknown '{unknown[0]}'; there are {', '.join(known)}")
    os.makedirs(arguments.output, exist_ok=True)
    for name in arguments.names or known:
        if name == "hundred":
            for file_name, document in hundred(arguments.seed, arguments.schema):
                write(arguments.output, file_name, document)
        else:
            write(arguments.output, name, SCENARIOS[name](arguments.seed, arguments.schema))


if __name__ == "__main__":
    main()
