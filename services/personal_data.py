"""What is kept about people, where and how long; and the measures that could tell of them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final

from pydantic.dataclasses import dataclass

from data.audience import is_open
from data.declare import Layer, Measure
from data.documents import TABLE, Translated, read
from data.inbox import KEPT_MESSAGES
from data.records.attempts import WINDOW
from data.records.logins import IDLE, WORKING_DAY
from services import passing_files
from services.jobs.messages import KEPT as MESSAGE_DAYS
from services.jobs.messages import SENT_KEPT as DELIVERY_DAYS
from services.jobs.retention import ASKED, CREWS_KEPT, DELETED, WORK
from services.settings import Settings
from services.usage import KEPT

_FILE: Final = Path(__file__).with_suffix(".toml")
_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Holding:
    """One thing that is kept of people.

    Args:
        table: of the records; empty: it is none of them.
        kept: how long; names in braces are periods of this program.
    """

    where: Translated
    what: Translated
    why: Translated
    kept: Translated
    table: str = ""

    def how_long(self, language: str) -> str:
        """Its period as a text."""
        return self.kept[language].format(**periods())  # type: ignore[index]  # of a language that there is


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class PersonalData:
    """All of it; `free` are tables of the records without people."""

    free: tuple[str, ...]
    holding: tuple[Holding, ...]


def declared() -> PersonalData:
    """As the file beside this says it."""
    return read(PersonalData, _FILE)


def periods() -> Mapping[str, int]:
    """What holds of them, by name."""
    return {
        "idle_h": IDLE // _HOUR,
        "login_h": WORKING_DAY // _HOUR,
        "attempt_min": WINDOW // timedelta(minutes=1),
        "job_days": ASKED.days,
        "result_hours": round(passing_files.KEPT[passing_files.RESULT] / _HOUR),
        "own_hours": round(passing_files.KEPT[passing_files.OWN] / _HOUR),
        "crew_days": CREWS_KEPT.days,
        "usage_days": KEPT.days,
        "work_days": WORK.days,
        "deleted_days": DELETED.days,
        "inbox": KEPT_MESSAGES,
        "message_days": MESSAGE_DAYS.days,
        "delivery_days": DELIVERY_DAYS.days,
        "names_days": _default("audit_names_days"),
        "pseudonyms_days": _default("audit_pseudonyms_days"),
    }


def _default(setting: str) -> int:
    """What holds unless an installation sets something else."""
    return int(Settings.model_fields[setting].default)


def limited(layers: Iterable[Layer]) -> Iterator[tuple[Layer, Measure]]:
    """Measures that not everybody sees as they are, or that are not kept for good."""
    for layer in layers:
        for one in layer.measures:
            if not is_open(one) or one.retention_days:
                yield layer, one
