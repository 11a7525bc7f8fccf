"""The writer's lock between real processes."""

import subprocess
import sys
from pathlib import Path

import pytest

from data.errors import LakeBusyError
from data.lake import WriterLock

HOLD = """
import sys, pathlib
from data.lake import WriterLock
with WriterLock(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_writer_hears_who_holds_the_lock_and_gets_it_when_that_one_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "ingest.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LakeBusyError, match=f"process {holder.pid} already writes this lake"), WriterLock(path):
            pass
        holder.kill()
        holder.wait()
    with WriterLock(path):
        assert path.read_text().strip().isdigit()
