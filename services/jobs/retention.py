"""Forgets what records keep for a time: failed logins, logins that are over, runs, files, counts, deleted answers.

Readings are forgotten by ingest: only it writes the lake.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from data.progress import Progress
from services import passing_files
from services.context import House
from services.job import Job
from services.usage import KEPT

EVERY_S: Final = 300.0
CREWS_KEPT: Final = timedelta(days=30)
"""So long a tour says which team drove it, and what its crew noted."""
ASKED: Final = timedelta(days=30)
"""So long a run stays that somebody asked for; one by the clock a day."""
WORK: Final = timedelta(days=90)
"""So long a dispatcher's notes stay."""
DELETED: Final = timedelta(days=30)
"""So long an answer that was deleted can be taken back."""


def jobs(_: House) -> Iterable[Job]:
    """The one job."""
    yield Job(name="retention", run=_run, every_s=EVERY_S, is_short=True)


def _run(house: House, _: Progress) -> Mapping[str, Any]:
    now = datetime.now(UTC)
    logins = house.records.logins.forget(now=now)
    runs = house.records.jobs.forget(ended_before=now - ASKED, scheduled_before=now - timedelta(days=1))
    usage = house.records.usage.forget(before=now - KEPT)
    crews = house.records.tours.forget(before=now - CREWS_KEPT)
    work = house.records.work.forget(ended_before=now - WORK, begun_before=now - WORK)
    answers = house.records.saved_answers.forget(deleted_before=now - DELETED)
    files = house.files().delete_expired(now)
    results = passing_files.forget(house.folders.results)
    return {
        "logins": logins,
        "runs": runs,
        "files": files,
        "usage": usage,
        "crews": crews,
        "work": work,
        "answers": answers,
        "results": results,
    }
