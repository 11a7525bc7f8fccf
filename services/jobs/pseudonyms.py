"""Separates names of staff from the audit after a time, and forgets later whose the pseudonyms were."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from data.progress import Progress
from services.context import House
from services.job import Job

EVERY_S: Final = 3_600.0


def jobs(_: House) -> Iterable[Job]:
    """The one job."""
    yield Job(name="pseudonyms", run=_run, every_s=EVERY_S, first_s=60.0, is_short=True)


def _run(house: House, _: Progress) -> Mapping[str, Any]:
    now, settings, pseudonyms = datetime.now(UTC), house.settings, house.records.pseudonyms
    forgotten = pseudonyms.forget(before=now - timedelta(days=settings.audit_pseudonyms_days))
    return {
        "people": pseudonyms.separate(before=now - timedelta(days=settings.audit_names_days)),
        "forgotten": forgotten,
    }
