#!/usr/bin/env python3
"""forkjoin_lesson.py - the lesson's own way: its tasks by concurrent.futures, measured as `forkjoin matrix` measures ours.

    forkjoin_lesson.py TASK --items N --workers 1,2,4 --rounds R [--seconds S] [--seed N] [--address ADDRESS]... [--set NAME=VALUE]...

Runs the task in a plain loop, with ThreadPoolExecutor and with ProcessPoolExecutor, and prints every sample as one JSON document, which
harness/result/script_result.c reads. Executors live through all rounds, as our teams do; each round runs every configuration once, in a random
order of its own; the first rounds also make one cold run of each, which creates its executor and ends it. Every answer is held against the plain
loop's, and that against what is known. Standard library only; Python 3.9 or later.
"""
import argparse
import concurrent.futures
import ctypes
import hashlib
import http.client
import json
import math
import multiprocessing
import os
import random
import resource
import signal
import sys
import threading
import time
import urllib.parse

COLD_ROUNDS = 6  # the fewest with an interval for a median
GATE_SECONDS = 30  # what creating workers may take


class Absent(Exception):
    """What a task needs is not there: no failure."""


# --- tasks ------------------------------------------------------------------------------------------------------------------
# A task has `count` pieces; do(piece) gives a part, the same whoever does it; take() gets each as it completes; combine(parts, in order) is the
# answer: text, value, tolerance, and whether it is right.

local = threading.local()  # of each thread, in each process: its connection


class Task:
    def begin(self):
        """Before each run."""

    def take(self, piece, part):
        """What this program does with a part as soon as it is there."""


class Api(Task):
    """GET /stores/ID of the service, a call a piece; each worker keeps its connection, as our workers do."""

    item = "call"

    def __init__(self, arguments):
        host, port = arguments.address[0].rsplit(":", 1)
        self.host, self.port, self.count, self.item_count = host, int(port), arguments.items, arguments.items

    def do(self, piece):
        for attempt in range(10):
            connection = getattr(local, "connection", None) or http.client.HTTPConnection(self.host, self.port, timeout=20)
            local.connection = connection
            try:
                connection.request("GET", f"/stores/{piece + 1}", headers={"X-Attempt": str(attempt)})
                response = connection.getresponse()
                body = response.read()
                if response.status == 200:
                    answer = json.loads(body)
                    if answer["store"] != piece + 1:
                        raise RuntimeError(f"asked for store {piece + 1}, and {answer['store']} came")
                    return answer["sales"]
            except (OSError, http.client.HTTPException):
                connection.close()
                local.connection = None
        raise RuntimeError(f"store {piece + 1} did not answer in ten tries")

    def combine(self, parts):
        total, count = sum(parts), len(parts)
        expected = 25000 * count + 1000 * count * (count + 1)
        return f"sales of stores 1 to {count}: {total}", total, 0, total == expected


class Call:
    """A European call: its price by Monte Carlo, and by the closed form."""

    def __init__(self, spot, strike, rate, sigma, years):
        self.spot, self.strike, self.rate, self.sigma, self.years = spot, strike, rate, sigma, years

    def simulate(self, draw, paths):
        """The sums of what it pays, and of the squares."""
        drift, spread = (self.rate - self.sigma ** 2 / 2) * self.years, self.sigma * math.sqrt(self.years)
        total = squares = 0.0
        for _ in range(paths):
            payoff = max(0.0, self.spot * math.exp(drift + spread * draw.gauss(0.0, 1.0)) - self.strike)
            total += payoff
            squares += payoff * payoff
        return total, squares

    def price(self, total, squares, paths):
        """With its standard error."""
        discount, mean = math.exp(-self.rate * self.years), total / paths
        return discount * mean, discount * math.sqrt(max(0.0, squares / paths - mean ** 2) / paths)

    def black_scholes(self):
        spread = self.sigma * math.sqrt(self.years)
        d1 = (math.log(self.spot / self.strike) + (self.rate + self.sigma ** 2 / 2) * self.years) / spread
        normal = lambda x: 0.5 * math.erfc(-x / math.sqrt(2))
        return self.spot * normal(d1) - self.strike * math.exp(-self.rate * self.years) * normal(d1 - spread)


class Maths(Task):
    """The price of a European call by Monte Carlo, by plain Python: the same option as risk.european, on fewer paths."""

    item = "path"
    pieces = 32
    share = 400  # of our kernel's paths: Python takes about so many times longer for one

    def __init__(self, arguments):
        values = {"spot": 100.0, "strike": 100.0, "rate": 0.05, "volatility": 0.2, "maturity": 1.0} | arguments.set
        self.option = Call(*(values[name] for name in ("spot", "strike", "rate", "volatility", "maturity")))
        self.seed, self.count = arguments.seed, self.pieces
        self.paths = max(1, arguments.items // self.share // self.pieces)
        self.item_count = self.paths * self.pieces

    def do(self, piece):
        return self.option.simulate(random.Random(f"{self.seed}/{piece}"), self.paths)

    def combine(self, parts):
        sums = math.fsum(part[0] for part in parts), math.fsum(part[1] for part in parts)
        price, error = self.option.price(*sums, self.item_count)
        exact = self.option.black_scholes()
        return (f"price {price:.4f} +- {error:.4f}, Black-Scholes {exact:.4f}", price, 5 * error, abs(price - exact) <= 5 * error)


class Files(Task):
    """Sales files read, checked against their last line and added up: a file a piece, a twentieth of our kernel's files."""

    item = "file"
    share = 20

    def __init__(self, arguments):
        self.folder = os.fsencode(arguments.address[0])
        names = sorted(os.listdir(self.folder))
        self.names = names[:max(1, len(names) // self.share)]
        self.count = self.item_count = len(self.names)

    def do(self, piece):
        rows = quantities = total = 0
        with open(os.path.join(self.folder, self.names[piece]), encoding="ascii") as file:
            next(file)  # the names of the columns
            for line in file:
                date, _, quantity, price = line.rstrip("\n").split(",")
                if date == "total":
                    said = int(_), int(quantity), self.cents(price)
                    if said != (rows, quantities, total):
                        raise RuntimeError(f"file {piece} says {said} and holds {(rows, quantities, total)}")
                    return said
                rows, quantities, total = rows + 1, quantities + int(quantity), total + int(quantity) * self.cents(price)
        raise RuntimeError(f"file {piece} has no last line")

    @staticmethod
    def cents(text):
        whole, _, part = text.partition(".")
        return 100 * int(whole) + int(part)

    def combine(self, parts):
        rows, _, total = (sum(column) for column in zip(*parts))
        return f"{len(parts)} files, {rows} sales for {total // 100}.{total % 100:02}, as each file's last line says", total, 0, rows > 0


class Database(Task):
    """A store's sales of a year, by SQL, 40 queries a piece; nothing is written, so that it does not matter that some workers are forked while
    this process has the file open. Each worker keeps its connection."""

    item = "query"
    stores, a_piece = 100, 40

    def __init__(self, arguments):
        self.path, self.item_count = arguments.address[0], arguments.items
        if self.path.startswith("postgresql:"):
            raise Absent("Python's standard library has no PostgreSQL; leave --input wait.database out")
        self.count = -(-self.item_count // self.a_piece)

    def do(self, piece):
        if not hasattr(local, "database"):
            import sqlite3  # which Python may have been built without
            local.database = sqlite3.connect(f"file:{urllib.parse.quote(self.path)}?mode=ro", uri=True, check_same_thread=False)
        sales = total = 0
        for query in range(piece * self.a_piece, min(self.item_count, (piece + 1) * self.a_piece)):
            row = local.database.execute("SELECT count(*), sum(amount) FROM sales WHERE store = ?", (query % self.stores + 1,)).fetchone()
            sales, total = sales + row[0], total + row[1]
        return sales, total

    def combine(self, parts):
        sales, total = (sum(column) for column in zip(*parts))
        expected = sum(25000 + 2000 * (query % self.stores + 1) for query in range(self.item_count))
        return f"{sales} sales of {total}", total, 0, total == expected


class Pipeline(Task):
    """A store's sales from the service, a call on them by Monte Carlo, a row in a table: what is fetched and computed by workers, this program
    stores as it comes, in SQLite's memory. As in wait.pipeline, on a four-hundredth of its paths."""

    item = "store"
    share = 400

    def __init__(self, arguments):
        self.calls = Api(arguments)
        self.count = self.item_count = arguments.items
        self.seed, self.paths, self.table = arguments.seed, max(100, int(arguments.set.get("paths", 500000)) // self.share), None

    @staticmethod
    def option(sales):
        return Call(sales, sales, 0.05, 0.2, 1.0)

    def do(self, piece):
        sales = self.calls.do(piece)
        sums = self.option(sales).simulate(random.Random(f"{self.seed}/{piece}"), self.paths)
        return (sales, *self.option(sales).price(*sums, self.paths))

    def begin(self):
        if self.table is None:
            import sqlite3
            self.table = sqlite3.connect(":memory:")
            self.table.execute("CREATE TABLE reports (item INTEGER PRIMARY KEY, sales INTEGER, price REAL)")
        self.table.execute("DELETE FROM reports")

    def take(self, piece, part):
        self.table.execute("INSERT INTO reports VALUES (?, ?, ?)", (piece, part[0], part[1]))

    def __getstate__(self):
        return self.__dict__ | {"table": None}  # the connection stays here

    def combine(self, parts):
        count, exact = len(parts), math.fsum(self.option(part[0]).black_scholes() for part in parts)
        total = math.fsum(part[1] for part in parts)
        stored = self.table.execute("SELECT count(*), sum(sales) FROM reports").fetchone()
        right = stored == (count, 25000 * count + 1000 * count * (count + 1)) and all(
            abs(price - self.option(sales).black_scholes()) <= 6 * error for sales, price, error in parts)
        return f"calls on the sales of {count} stores for {total:.2f}, by Black-Scholes {exact:.2f}", total, 0.05 * exact, right


TASKS = {"api": Api, "maths": Maths, "files": Files, "database": Database, "pipeline": Pipeline}


# --- ways to do all pieces --------------------------------------------------------------------------------------------------

current = None  # the task, in worker processes


def begin_process(task, gate):
    """Workers end with this program, however it ends. A connection of its main thread is not theirs: two who read from one take each other's answers."""
    global current
    current = task
    local.__dict__.clear()
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    gate.wait(GATE_SECONDS)


def do_piece(piece):
    return current.do(piece)


class Loop:
    strategy, workers_are, parallel = "sequential", "threads", False

    def __init__(self, task, workers):
        self.task, self.workers, self.processes = task, workers, []

    def run(self):
        parts = []
        self.task.begin()
        for piece in range(self.task.count):
            parts.append(self.task.do(piece))
            self.task.take(piece, parts[-1])
        return parts

    def collect(self, futures):
        """Parts as they complete to the task, and all in their order."""
        pieces = {future: piece for piece, future in enumerate(futures)}
        for future in concurrent.futures.as_completed(futures):
            self.task.take(pieces[future], future.result())
        return [future.result() for future in futures]

    def close(self):
        pass


class Threads(Loop):
    strategy, workers_are, parallel = "threads", "threads", True

    def __init__(self, task, workers):
        super().__init__(task, workers)
        self.executor = concurrent.futures.ThreadPoolExecutor(workers)
        gate = threading.Barrier(workers)  # executors make workers when they are needed: so many are
        list(self.executor.map(gate.wait, [GATE_SECONDS] * workers))

    def run(self):
        self.task.begin()
        return self.collect([self.executor.submit(self.task.do, piece) for piece in range(self.task.count)])

    def close(self):
        self.executor.shutdown()


class Processes(Loop):
    strategy, workers_are, parallel = "processes", "processes", True

    def __init__(self, task, workers):
        super().__init__(task, workers)
        gate = multiprocessing.Barrier(workers)
        self.executor = concurrent.futures.ProcessPoolExecutor(workers, initializer=begin_process, initargs=(task, gate))
        list(self.executor.map(int, [0] * workers))
        self.processes = list(self.executor._processes)

    def run(self):
        self.task.begin()
        return self.collect([self.executor.submit(do_piece, piece) for piece in range(self.task.count)])

    def close(self):
        self.executor.shutdown()


# --- what a run uses --------------------------------------------------------------------------------------------------------

def field(path, name):
    """The first number of the line 'NAME: VALUE ...'; None where it cannot be read."""
    try:
        with open(path, encoding="ascii") as file:
            for line in file:
                if line.startswith(name + ":"):
                    return int(line.split()[1])
    except (OSError, ValueError):
        pass
    return None


def pss(processes):
    found = [field(f"/proc/{process}/smaps_rollup", "Pss") for process in [os.getpid(), *processes]]
    return None if None in found else 1024 * sum(found)


def usage(processes):
    """CPU seconds, voluntary and involuntary switches, of this process and of workers that are processes."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    used = [time.process_time(), own.ru_nvcsw, own.ru_nivcsw]
    for process in processes:
        used[0] += time.clock_gettime(~process << 3 | 2)  # its CPU clock: clock_getcpuclockid(3)
        used[1] += field(f"/proc/{process}/status", "voluntary_ctxt_switches") or 0
        used[2] += field(f"/proc/{process}/status", "nonvoluntary_ctxt_switches") or 0
    return used


def warm_sample(way):
    before, begun = usage(way.processes), time.perf_counter()
    parts = way.run()
    seconds, after = time.perf_counter() - begun, usage(way.processes)
    cpu, waits, evictions = (b - a for a, b in zip(before, after))
    return parts, {"clock": "warm", "seconds": seconds, "cpu_seconds": max(0.0, cpu), "create_seconds": 0.0, "work_seconds": seconds,
                   "join_seconds": 0.0, "voluntary_switches": waits, "involuntary_switches": evictions}


def cold_sample(kind, task, workers):
    children, own = resource.getrusage(resource.RUSAGE_CHILDREN), usage([])
    begun = time.perf_counter()
    way = kind(task, workers)
    created = time.perf_counter()
    parts = way.run()
    worked = time.perf_counter()
    way.close()
    joined = time.perf_counter()
    gone, after = resource.getrusage(resource.RUSAGE_CHILDREN), usage([])
    cpu = after[0] - own[0] + gone.ru_utime + gone.ru_stime - children.ru_utime - children.ru_stime
    return parts, {"clock": "cold", "seconds": joined - begun, "cpu_seconds": max(0.0, cpu), "create_seconds": created - begun,
                   "work_seconds": worked - created, "join_seconds": joined - worked,
                   "voluntary_switches": after[1] - own[1] + gone.ru_nvcsw - children.ru_nvcsw,
                   "involuntary_switches": after[2] - own[2] + gone.ru_nivcsw - children.ru_nivcsw}


# --- measuring --------------------------------------------------------------------------------------------------------------

def digest_of(task, parts):
    return hashlib.blake2b(repr((task.combine(parts), parts)).encode(), digest_size=8).hexdigest()


class Configuration:
    """A way with a number of workers, proven by one run that is no sample."""

    def __init__(self, kind, task, workers):
        self.kind, self.task, self.workers, self.samples = kind, task, workers, []
        before = pss([])
        self.way = kind(task, workers)
        self.parts = self.way.run()
        after = pss(self.way.processes)
        self.pss = None if None in (before, after) else after - before
        self.digest = digest_of(task, self.parts)

    def take(self, cold, place, reference):
        parts, sample = cold_sample(self.kind, self.task, self.workers) if cold else warm_sample(self.way)
        self.samples.append(sample | place | {"correct": digest_of(self.task, parts) == reference})

    def document(self):
        return {"strategy": self.kind.strategy, "workers_are": self.kind.workers_are, "workers": self.workers, "parallel": self.kind.parallel,
                "digest": self.digest, "pss_bytes": self.pss, "samples": self.samples}


def measure(task, arguments):
    # Processes first: they are forked while this program has no other thread.
    made = [Configuration(Processes, task, workers) for workers in arguments.workers]
    loop = Configuration(Loop, task, 1)
    configurations = [loop, *(Configuration(Threads, task, workers) for workers in arguments.workers), *made]
    text, value, tolerance, verified = task.combine(loop.parts)
    order = random.Random(arguments.seed)
    end = time.perf_counter() + arguments.seconds
    for number in range(arguments.rounds):
        if time.perf_counter() > end:
            break
        jobs = [(one, False) for one in configurations]
        if number < COLD_ROUNDS:
            jobs += [(one, True) for one in configurations if one.kind.parallel]
        order.shuffle(jobs)
        for place, (one, cold) in enumerate(jobs):
            one.take(cold, {"round": number, "order": place}, loop.digest)
    for one in configurations:
        one.way.close()
    return {"item": task.item, "item_count": task.item_count, "answer": f"{text}, by Python {sys.version.split()[0]}", "value": value, "tolerance": tolerance,
            "verified": verified, "digest": loop.digest,
            "configurations": [one.document() for one in configurations]}


def assignment(text):
    name, _, value = text.partition("=")
    return name, float(value)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("task", choices=sorted(TASKS))
    parser.add_argument("--items", type=int, required=True)
    parser.add_argument("--workers", type=lambda text: [int(one) for one in text.split(",")], required=True)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=1e9, help="no round begins after that")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--address", action="append", default=[], help="of a service, in the kernel's order")
    parser.add_argument("--set", action="append", default=[], type=assignment, help="a parameter of the kernel")
    arguments = parser.parse_args()
    arguments.set = dict(arguments.set)
    try:
        json.dump(measure(TASKS[arguments.task](arguments), arguments), sys.stdout)
    except Absent as error:
        json.dump({"absent": str(error)}, sys.stdout)
    except Exception as error:  # pylint: disable=broad-except
        json.dump({"why": f"{type(error).__name__}: {error}"}, sys.stdout)


if __name__ == "__main__":
    main()
