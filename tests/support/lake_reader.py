"""One of several processes that read a lake while it is written: python -m tests.support.lake_reader FOLDER SECONDS."""

import json
import sys
import time
from datetime import timedelta
from pathlib import Path

from data import town
from data.clock import Clock
from data.folders import Folders
from data.records import Records
from data.store import Store
from tests.support.store_place import LAYERS, LONG_AGO, NOON

ENOUGH = 5
PATIENCE_S = 120.0


def main() -> None:
    """Ask until the time is over and, on a busy machine, until that was often enough; print what went wrong."""
    folders, seconds = Folders(Path(sys.argv[1])), float(sys.argv[2])
    clock = Clock(source=lambda: NOON)
    store = Store(
        folders.lake, folders, LAYERS, town.load("castrop_rauxel"), Records(f"sqlite:///{folders.records}"), clock
    )
    asked, failures, seen = 0, [], 0
    end = time.monotonic() + seconds
    while time.monotonic() < end or (min(asked, seen) <= ENOUGH and time.monotonic() < end + PATIENCE_S):
        try:
            store.follow()
            rows = store.readings("bins-0001", measures=["fill_percent"], start=LONG_AGO, end=NOON + timedelta(days=9))
            store.readings("bins-0001", measures=["fill_percent"], start=LONG_AGO, end=NOON, step="hour")
            store.current("bins")
            found = rows["value"].to_pylist()
            # Readings come in order: none is ever missing or doubled.
            if found != [float(number % 100) for number in range(len(found))] or len(found) < seen:
                failures.append(f"{len(found)} rows after {seen}")
            seen = len(found)
        except Exception as error:  # noqa: BLE001 - whatever it was is what the test wants to know
            failures.append(repr(error))
        asked += 1
    sys.stdout.write(json.dumps({"asked": asked, "seen": seen, "failures": failures}))


main()
