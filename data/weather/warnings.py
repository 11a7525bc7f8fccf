"""Official weather warnings of the DWD: CAP 1.2 snapshots, and which of them hold for a town.

No warning and unknown are different things: a snapshot without warnings says that there is none, a snapshot that
is missing, damaged or old says nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Literal, TypeAlias
from xml.etree.ElementTree import Element

import shapely

from data.archives import ArchiveError, unzip
from data.weather.xml import FeedError, instant, named, parse, text

State: TypeAlias = Literal["none", "warned", "unknown"]

FILE: Final = "warnings"
"""The newest snapshot, in the folder of what was heard from the DWD."""
OLDEST: Final = timedelta(minutes=30)
"""The DWD writes a snapshot about every five minutes, also where nothing changes."""
SEVERITIES: Final = ("Minor", "Moderate", "Severe", "Extreme")
"""Levels 1 to 4 of the DWD."""
LIFTED: Final = "AllClear"
"""By this response an update says that the danger is over (CAP profile of the DWD 2.1.13, section 2.2.2.4)."""
_LANGUAGES: Final = {"de": "de-DE", "en": "en"}
_HEAT: Final = {"247": 1, "248": 2}
"""Event codes II of the DWD: STARKE HITZE and EXTREME HITZE, the levels 1 and 2 of its heat warnings.

After section 3.1.5 of its CAP profile 2.1.13; a real warning of code 247 was seen, one of code 248 was not.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warning:  # noqa: A001 -- what it is; Python's exception of that name is not used here
    """One warning.

    Args:
        id: the DWD's identifier of the alert; of a further warning in it with its place, ``#1``.
        references: of the alerts whose place it takes, likewise.
        event: what it warns of, by language (``{"de": "STARKREGEN", "en": "heavy rain"}``).
        headline: one sentence, by language.
        description: by language.
        instruction: by language.
        level: 1..4 after the DWD's severity.
        heat_level: 1 strong, 2 extreme heat stress; None: it is no heat warning.
        onset: from then on, UTC.
        expires: until then, UTC; None: until it is lifted.
        warncells: numbers of the DWD's warn cells.
        area: polygons in EPSG:4326 (lon, lat); None where only warn cells are named.
    """

    id: str
    references: frozenset[str] = frozenset()
    event: dict[str, str]
    headline: dict[str, str]
    description: dict[str, str]
    instruction: dict[str, str]
    level: int
    heat_level: int | None
    onset: datetime
    expires: datetime | None
    warncells: frozenset[str]
    area: shapely.Geometry | None

    def holds_in(self, ags: str, lon: float, lat: float) -> bool:
        """Whether it is for a town: by the warn cell of its municipality, else by where its centre lies."""
        if f"8{ags}" in self.warncells:
            return True
        return self.area is not None and bool(shapely.intersects_xy(self.area, lon, lat))


@dataclass(frozen=True, slots=True)
class Warnings:
    """What the DWD says for a town.

    Args:
        state: ``none``: it has no warning; ``warned``: it has; ``unknown``: we do not know.
        warnings: those that hold or are announced, the most severe first.
        fetched_at: when the DWD was heard last, UTC; None: never.
    """

    state: State
    warnings: tuple[Warning, ...] = ()
    fetched_at: datetime | None = None


def of_town(file: Path, *, ags: str, lon: float, lat: float, now: datetime) -> Warnings:
    """What the newest snapshot, as old as its file, says for a town and its centre (degrees, EPSG:4326)."""
    try:
        fetched_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        raw = file.read_bytes()
    except FileNotFoundError:
        return Warnings("unknown")
    if now - fetched_at > OLDEST:
        return Warnings("unknown", fetched_at=fetched_at)
    try:
        found = [one for one in read_snapshot(raw) if one.holds_in(ags, lon, lat) and (one.expires or now) >= now]
    except FeedError:
        return Warnings("unknown", fetched_at=fetched_at)
    ordered = sorted(found, key=lambda one: (-one.level, one.onset, one.id))
    return Warnings("warned" if ordered else "none", tuple(ordered), fetched_at)


def read_snapshot(raw: bytes) -> list[Warning]:
    """The warnings of a zip file of CAP alerts, maybe of none; FeedError: it is none, or an alert cannot be read.

    What another alert of the file updates or cancels is left out.
    """
    try:
        alerts = [parse(one) for one in unzip(raw, suffix=".xml")]
    except ArchiveError as error:
        raise FeedError(str(error)) from None
    actual = [one for one in alerts if text(one, "status") == "Actual"]
    replaced = {identifier for one in actual for identifier in _references(one)}
    return [warning for one in actual if text(one, "identifier") not in replaced for warning in _warnings(one)]


def _warnings(alert: Element) -> Iterator[Warning]:
    if text(alert, "msgType") not in {"Alert", "Update"}:
        return
    identifier = text(alert, "identifier")
    by_kind: dict[tuple[str, str], list[Element]] = {}
    for info in named(alert, "info"):
        if text(info, "responseType") == LIFTED:
            continue
        # The same warning is written once for each language, in the same order of events and times.
        by_kind.setdefault((_code(info, "II"), text(info, "onset") or text(info, "effective")), []).append(info)
    for place, infos in enumerate(by_kind.values()):
        mark = f"#{place}" if place else ""
        yield _warning(identifier + mark, frozenset(one + mark for one in _references(alert)), infos)


def _references(alert: Element) -> list[str]:
    """Identifiers of earlier alerts: CAP writes "sender,identifier,sent" of each, with blanks between."""
    parts = (one.split(",") for one in text(alert, "references").split())
    return [one[1] for one in parts if len(one) > 1]


def _warning(identifier: str, references: frozenset[str], infos: Sequence[Element]) -> Warning:
    first = infos[0]
    severity = text(first, "severity")
    areas = [area for info in infos[:1] for area in named(info, "area")]
    onset = _instant(text(first, "onset") or text(first, "effective"))
    if onset is None or severity not in (*SEVERITIES, "Unknown"):
        raise FeedError(f"alert {identifier!r} has no onset or the severity {severity!r}")
    return Warning(
        id=identifier,
        references=references,
        event=_texts(infos, "event"),
        headline=_texts(infos, "headline"),
        description=_texts(infos, "description"),
        instruction=_texts(infos, "instruction"),
        level=SEVERITIES.index(severity) + 1 if severity in SEVERITIES else 0,
        heat_level=_HEAT.get(_code(first, "II")),
        onset=onset,
        expires=_instant(text(first, "expires")),
        warncells=frozenset(cell for area in areas for cell in _geocodes(area)),
        area=_union(_polygons(areas)),
    )


def _texts(infos: Sequence[Element], name: str) -> dict[str, str]:
    said = {text(info, "language"): text(info, name) for info in infos}
    return {ours: said[theirs] for ours, theirs in _LANGUAGES.items() if said.get(theirs)}


def _code(info: Element, name: str) -> str:
    codes = (code for code in named(info, "eventCode") if text(code, "valueName") == name)
    return next((text(code, "value") for code in codes), "")


def _geocodes(area: Element) -> Iterator[str]:
    return (text(code, "value") for code in named(area, "geocode") if text(code, "valueName") == "WARNCELLID")


def _polygons(areas: Iterable[Element]) -> Iterator[shapely.Geometry]:
    for area in areas:
        holes = [ring for one in named(area, "excludePolygon") if (ring := _ring(one.text or ""))]
        for one in named(area, "polygon"):
            if ring := _ring(one.text or ""):
                polygon = shapely.make_valid(shapely.Polygon(ring))
                yield shapely.difference(polygon, shapely.union_all([shapely.Polygon(hole) for hole in holes]))


def _ring(pairs: str) -> list[tuple[float, float]]:
    """CAP writes "lat,lon lat,lon": turned round here, once."""
    try:
        points = [tuple(map(float, pair.split(","))) for pair in pairs.split()]
        ring = [(lon, lat) for lat, lon in points]
    except ValueError:
        raise FeedError(f"{pairs[:40]!r} is no polygon of CAP") from None
    return ring if len(ring) > 3 else []  # noqa: PLR2004 -- a closed ring has at least four points


def _union(polygons: Iterator[shapely.Geometry]) -> shapely.Geometry | None:
    found = list(polygons)
    return shapely.union_all(found) if found else None


def _instant(written: str) -> datetime | None:
    return instant(written) if written else None
