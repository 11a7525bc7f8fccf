"""Compiled loops over rows: how they are compiled, and how they are spread over cores.

Kernels run with the interpreter lock released, in plain threads. That is chosen over numba's `parallel=True`:
its fallback threading layer ends the process when two requests meet in it, and the better ones need
libraries that a slim container lacks.

Two rules follow from the compiler's cache on disk, which outlives an update of this program: kernels that call
each other live in one file (a cache is renewed only when its own file changes), and kernels take arrays, numbers
and plain tuples (a class of ours, once renamed, would make the old cache unreadable).
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

import numba

P = ParamSpec("P")
R = TypeVar("R")

# Fewer rows than this are done before a second thread has started.
ROWS_WORTH_A_THREAD = 8_192
# Smaller pieces than one a thread even out cores that are busy with something else.
PIECES_A_THREAD = 4


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a loop on its first call, or load it from the cache of an earlier process."""
    compiled: Callable[P, R] = numba.njit(cache=True, nogil=True)(function)
    return compiled


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a part of a kernel into its callers; a call with a few arrays otherwise costs 25 ns and more."""
    compiled: Callable[P, R] = numba.njit(cache=True, nogil=True, forceinline=True)(function)
    return compiled


def over_rows(loop: Callable[..., None], rows: int, *arguments: object) -> None:
    """Call `loop(start, stop, *arguments)` for pieces that together are 0 to `rows`, each row once."""
    threads = min(cores(), rows // ROWS_WORTH_A_THREAD)
    if threads < 2:  # noqa: PLR2004 - one thread is this one
        loop(0, rows, *arguments)
        return
    pieces = threads * PIECES_A_THREAD
    edges = [rows * piece // pieces for piece in range(pieces + 1)]
    with ThreadPoolExecutor(threads) as pool:
        running: list[Any] = [pool.submit(loop, edges[i], edges[i + 1], *arguments) for i in range(pieces)]
        for piece in running:
            piece.result()


def cores() -> int:
    """Return how many cores this process may use, which in a container is fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
