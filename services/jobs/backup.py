"""The backup by the clock, where the settings name a place; once a week all of it is read to see that it is good."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from data.progress import Progress
from services import backup
from services.context import House
from services.job import Job

FIRST_S: Final = 300.0
LONGEST_S: Final = 6 * 3_600.0
RETRY_S: Final = 300.0
HOUR_S: Final = 3_600.0
PROVED_EVERY: Final = timedelta(days=7)


def jobs(house: House) -> Iterable[Job]:
    """The one job, where there is a place."""
    if house.settings.backup_to:
        every_s = house.settings.backup_every_h * HOUR_S
        yield Job(name="backup", run=_run, every_s=every_s, first_s=FIRST_S, retry_s=RETRY_S, longest_s=LONGEST_S)


def _run(house: House, progress: Progress) -> Mapping[str, Any]:
    there = backup.repository(house.settings)
    made = backup.back_up(house, there, progress=progress)
    gone, unnamed = there.prune(backup.keep(house.settings), now=datetime.now(UTC))
    if made.proved_at is None or datetime.now(UTC) - made.proved_at > PROVED_EVERY:
        backup.prove(house, there, progress=progress)
    return {**made.as_json(), "backups_deleted": gone, "files_deleted": unnamed}
