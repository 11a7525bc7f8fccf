"""The harness of all benchmarks: every contender in a forked child, results compared, one JSON line a peer.

    def ours() -> Callable[[], Result]:    # runs in the child, not timed: imports, compilation,
        warm_up()                          # and indexes that the peer would also have beforehand
        return lambda: nearest(points, sites)

    def main() -> int:
        bench = Bench("nearest 1,000,000 x 2,000", Contender("ours", ours))
        bench.against(Contender("scipy cKDTree", scipy_tree), same=lambda a, b: np.allclose(a[1], b[1]))
        return bench.exit_code

    if __name__ == "__main__":
        sys.exit(main())

Large inputs are module or closure variables made before: a forked child shares them without a copy. The
parent must not run threads or compiled parallel code itself. Ours is measured anew right before each peer,
so that a ratio compares two runs that are seconds apart on a machine whose load changes.
"""

import ctypes
import gc
import json
import multiprocessing
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

# The best of several runs is reported; a slow contender is not repeated for longer than this.
REPEATS = 5
PATIENCE_S = 3.0
MEGABYTE = 1e6


@dataclass(frozen=True)
class Contender:
    """One way to compute the answer: `prepare` (not timed) returns the call that is timed."""

    name: str
    prepare: Callable[[], Callable[[], Any]]


@dataclass(frozen=True)
class Measured:
    """What a contender answered, its best wall time and the peak memory that the call itself added.

    `mb` is the growth of the peak resident set over what the child held after `prepare`: the inputs and
    imported libraries, which both sides share or need, are not in it; every array of the call is.
    """

    result: Any
    ms: float
    mb: float


@dataclass
class Bench:
    """One question put to ours and to peers; it remembers whether all results were the same."""

    name: str
    ours: Contender
    differs: list[str] = field(default_factory=list)

    def against(self, peer: Contender, *, same: Callable[[Any, Any], bool]) -> None:
        """Measure ours, then the peer, print the JSON line; `same(ours, peer)` compares the results."""
        mine, theirs = measure(self.ours), measure(peer)
        report(self.name, mine, peer=peer.name, theirs=theirs)
        if not same(mine.result, theirs.result):
            self.differs.append(peer.name)
            print(f"{self.name}: the result differs from {peer.name}", flush=True)

    @property
    def exit_code(self) -> int:
        """0 if every peer gave the same result, else 1."""
        return 1 if self.differs else 0


def report(name: str, mine: Measured, *, peer: str, theirs: Measured) -> None:
    """Print one JSON line; ratio > 1 says that ours is so many times faster."""
    line = {
        "name": name,
        "ours_ms": round(mine.ms, 3),
        "peer": peer,
        "peer_ms": round(theirs.ms, 3),
        "ratio": round(theirs.ms / mine.ms, 2),
        "ours_mb": round(mine.mb, 1),
        "peer_mb": round(theirs.mb, 1),
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)


def measure(contender: Contender) -> Measured:
    """Prepare and run a contender in a forked child and return what it measured there.

    Raises:
        RuntimeError: the child died (out of memory) or raised; its traceback is on stderr.
    """
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_run_in_child, args=(contender, sender))
    child.start()
    sender.close()
    try:
        measured: Measured = receiver.recv()
    except EOFError as error:
        raise RuntimeError(f"{contender.name} ended without a result") from error
    finally:
        child.join()
    return measured


def _run_in_child(contender: Contender, sender: Connection) -> None:
    call = contender.prepare()
    gc.collect()
    # What the heap holds free would hide what the call takes.
    ctypes.CDLL(None).malloc_trim(0)
    before = _reset_peak()
    result, first_s = _timed(call)
    mb = (_peak() - before) / MEGABYTE
    times_s = [first_s]
    while len(times_s) < REPEATS and sum(times_s) < PATIENCE_S:
        times_s.append(_timed(call)[1])
    sender.send(Measured(result, min(times_s) * 1000, mb))
    sender.close()


def _timed(call: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    result = call()
    return result, time.perf_counter() - start


def _reset_peak() -> int:
    """Set the kernel's high-water mark to the present resident set and return that, in bytes."""
    Path(f"/proc/{os.getpid()}/clear_refs").write_text("5")
    return _status("VmRSS")


def _peak() -> int:
    return _status("VmHWM")


def _status(field_name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(field_name + ":"))
