"""Jobs to try the worker with; which of those by the clock there are says EXAMPLES."""

import os
import time
from collections.abc import Iterable, Mapping
from typing import Any

from data.errors import BadRequestError
from data.progress import Progress
from services.context import House
from services.job import Job


def jobs(_: House) -> Iterable[Job]:
    wanted = os.environ.get("EXAMPLES", "").split()
    often = [
        Job(name="example:ticking", run=_tick, every_s=0.5, is_short=True),
        Job(name="example:poisoned", run=_fail, every_s=0.5, retry_s=1, is_short=True),
        Job(name="example:stubborn", run=_sleep, every_s=1, retry_s=1),
        Job(name="example:following", run=_tick, every_s=0.5, follows_lake=True, is_short=True),
        Job(name="example:late", run=_sleep, every_s=600, longest_s=1),
    ]
    yield from (one for one in often if one.name.partition(":")[2] in wanted)
    yield Job(name="example:long", run=_sleep)
    yield Job(name="example:counting", run=_count)


def _tick(house: House, _: Progress) -> Mapping[str, Any]:
    return {"pid": os.getpid(), "clock": house.clock.now().isoformat()}


def _fail(_: House, __: Progress) -> None:
    raise BadRequestError("nothing can be done with 7")


def _sleep(_: House, progress: Progress) -> None:
    progress("sleeping", 0.25)
    time.sleep(600)


def _count(house: House, progress: Progress, *, to: int) -> Mapping[str, Any]:
    for number in range(to):
        progress(f"at {number}", number / to)
        time.sleep(0.1)
    with (house.folders.root / "counted").open("a") as told:
        told.write(f"{to}\n")
    return {"counted": to}
