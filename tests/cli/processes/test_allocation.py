"""Processes stay small: what the start of one sets, for itself and for those it starts."""

import os
import subprocess
import sys
from typing import Final

PROGRAM: Final = """
import json, os, subprocess, sys
from cli.processes.allocation import be_frugal
be_frugal()
import pyarrow
tell = "import json, os; print(json.dumps(dict(os.environ)))"
child = subprocess.run([sys.executable, "-c", tell], capture_output=True).stdout
print(json.dumps([pyarrow.default_memory_pool().backend_name, os.environ["MALLOC_ARENA_MAX"], json.loads(child)]))
"""


def settled(**given: str) -> str:
    """What a process says that set it, given some variables."""
    bare = {name: text for name, text in os.environ.items() if not name.startswith(("MALLOC_", "ARROW_"))}
    line = [sys.executable, "-c", PROGRAM]
    return subprocess.run(line, env={**bare, **given}, capture_output=True, text=True, check=True).stdout


def test_arrow_gives_back_what_it_freed_and_processes_that_are_started_do_alike() -> None:
    said = settled()
    assert said.startswith('["system", "2", {')
    assert '"MALLOC_TRIM_THRESHOLD_": "131072"' in said


def test_what_an_operator_has_set_stays() -> None:
    assert settled(MALLOC_ARENA_MAX="7", ARROW_DEFAULT_MEMORY_POOL="mimalloc").startswith('["mimalloc", "7", {')
