"""Finds device profiles: those that come with the project and those in a town's own folder."""

import math
import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from data.declare import Measure
from data.errors import DeclarationError, NotFoundError
from data.measures import ALL
from data.profiles.conversions import CONVERSIONS, UNITS
from data.profiles.layout import MessageLayout
from data.profiles.profile import EXAMPLE, TIME_UNITS, Field, Profile
from data.registry import Registry

FOLDER: Final = Path(__file__).parent
_KEYS: Final = {"title", "time", "measure", "takes_measures", "message", "history"}
_HISTORY_KEYS: Final = {"field", "time", "unit"}
_TIME_KEYS: Final = {"field", "unit", "zone"}
_PROBE: Final = datetime(2026, 11, 26, 22, 45, tzinfo=UTC)
_MEASURE_KEYS: Final = {"id", "field", "unit", "convert", "plausible", "codes"}


class UnknownProfileError(NotFoundError):
    """No profile of this id."""

    kind = "profile"


class Profiles(Registry[Profile]):
    """The immutable registry of profiles by id."""

    unknown = UnknownProfileError

    def __init__(self, profiles: Iterable[Profile]) -> None:
        super().__init__({profile.id: profile for profile in profiles})

    def check(self, measures: Mapping[str, Measure]) -> None:
        """Refuse profiles whose units or codes do not fit some measures.

        Raises:
            DeclarationError: one does not; the message names it and what fits.
        """
        for profile in self.values():
            for field in profile.fields:
                if field.id in measures:
                    _check(profile, field, measures[field.id])


class FollowedProfiles:
    """The profiles of some folders, read again when a file of them changes."""

    def __init__(self, *folders: Path) -> None:
        self._folders = folders
        self._seen = self._signature()

    def changed(self) -> Profiles | None:
        """All profiles anew if a file was added, changed or taken away, else None. Errors as of `discover`, once."""
        signature = self._signature()
        if signature == self._seen:
            return None
        self._seen = signature
        return discover(*self._folders)

    def _signature(self) -> list[tuple[str, int, int]]:
        files = [path for folder in self._folders for path in sorted(folder.glob("*.toml"))]
        return [(str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files]


def discover(*folders: Path) -> Profiles:
    """Read ``*.toml`` of the project's folder and then of the given ones; a later file of the same name wins.

    Raises:
        DeclarationError: a file contradicts the format; the message names it.
    """
    files = {path.stem: path for folder in (FOLDER, *folders) for path in sorted(folder.glob("*.toml"))}
    found = Profiles(_profile(path) for path in files.values())
    found.check(ALL)
    return found


def _check(profile: Profile, field: Field, measure: Measure) -> None:
    try:
        field.factor(measure)
        field.words(measure)
    except DeclarationError as error:
        raise DeclarationError(f"{profile.id}.toml: field {field.field!r}: {error}") from None


def _profile(path: Path) -> Profile:
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
        _refuse_unknown(raw, _KEYS, "key")
        time = raw.get("time", {})
        _refuse_unknown(time, _TIME_KEYS, "key of time")
        _refuse_unknown_time(time.get("unit", "epoch_s"))
        history = raw.get("history", {})
        _refuse_unknown(history, _HISTORY_KEYS, "key of history")
        _refuse_unknown_time(history.get("unit", "epoch_s"))
        return Profile(
            id=path.stem,
            title=raw["title"],
            fields=tuple(_field(one) for one in raw.get("measure", ())),
            takes_measures=raw.get("takes_measures", False),
            time_field=time.get("field"),
            time_unit=time.get("unit", "epoch_s"),
            time_zone=ZoneInfo(time.get("zone", "UTC")),
            wrapping=MessageLayout(**raw["message"]) if "message" in raw else None,
            history=history["field"] if history else "",
            history_time=(history["time"], history.get("unit", "epoch_s")) if history else ("", "epoch_s"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DeclarationError(f"{path}: {error}") from error


def _field(raw: dict[str, Any]) -> Field:
    low, high = raw.get("plausible", (-math.inf, math.inf))
    numbers = {name: float(value) for name, value in raw.items() if name not in _MEASURE_KEYS}
    convert = raw.get("convert")
    if convert is not None:
        _one_of(convert, CONVERSIONS, "conversion")
    if convert == "range_to_percent" and not {"empty", "full"} <= numbers.keys():
        raise ValueError(f"{raw['id']}: range_to_percent needs the numbers empty and full")
    return Field(
        id=raw["id"],
        field=raw["field"],
        unit=_one_of(raw.get("unit", ""), {"", *chain.from_iterable(UNITS.values())}, "unit"),
        convert=convert,
        plausible=(float(low), float(high)),
        codes=raw.get("codes", {}),
        numbers=numbers,
    )


def _refuse_unknown_time(unit: str) -> None:
    """Refuse a unit of time, or a format that does not say which minute of which day it was."""
    if "%" not in unit:
        _one_of(unit, TIME_UNITS, "unit of time")
    elif datetime.strptime(_PROBE.strftime(unit), unit).replace(tzinfo=UTC) != _PROBE:
        raise ValueError(f"the format of time {unit!r} does not say day and time; write it like {EXAMPLE!r}")


def _refuse_unknown(raw: Mapping[str, Any], known: set[str], kind: str) -> None:
    for name in raw:
        _one_of(name, known, kind)


def _one_of(value: str, known: Iterable[str], kind: str) -> str:
    if value not in known:
        raise ValueError(f"unknown {kind} {value!r}; known: {', '.join(sorted(filter(None, known)))}")
    return value
