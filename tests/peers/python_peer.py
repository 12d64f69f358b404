"""python_peer.py - the child's side of python_peer.h: works when told to, and says how long it took."""
import sys
import time


def serve(work, version):
    """Prints `version`, then runs work() once for every line "go" and prints its seconds."""
    print(version, flush=True)
    for line in sys.stdin:
        if line.strip() != "go":
            break
        start = time.perf_counter()
        work()
        print(repr(time.perf_counter() - start), flush=True)
