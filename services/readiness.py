"""What is missing, or still the demonstration's, before a town shows its pages to the public."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.comparison.intervention import interventions
from data.declare import layer_id
from data.town.legal import Legal

if TYPE_CHECKING:
    from services.context import House


def lacking(house: "House") -> Iterator[str]:
    """What is to be done, one sentence each."""
    yield from Legal.of_town(house.town).lacking(house.clock.now().date())
    yield from _town(house)
    yield from _settings(house)
    yield from _lake(house)
    yield from _backup(house)


def _town(house: "House") -> Iterator[str]:
    town = house.town
    if layer_id(town.reference_site) not in house.layers:
        yield f"town.toml: reference_site {town.reference_site!r} is of no layer"
    sources = {one.source for one in town.poll}
    if "warnings" not in sources:
        yield "town.toml: no [[poll]] with source 'warnings': pages cannot say whether the DWD warns"
    if town.report is None:
        yield "town.toml: no [report]: nobody can tell that a container is full or broken"
    elif town.report.host.endswith("example.org") or town.report.email.endswith("example.org"):
        yield "town.toml: [report] is an example of the demonstration"
    for one in interventions(town):
        if "Vorführ" in one.source:
            yield f"interventions.toml: {one.title['de']!r} is an example of the demonstration"
    for name, named in town.attribution.items():
        if "Vorführ" in named.note["de"]:
            yield f"town.toml: [attribution.{name}] still says {named.note['de']!r}"


def _settings(house: "House") -> Iterator[str]:
    settings = house.settings
    if "*" in settings.embed_origins:
        yield "STADTKLIMA_EMBED_ORIGINS: any site may frame the tiles; name those that may"
    if not settings.metrics_token.get_secret_value():
        yield "STADTKLIMA_METRICS_TOKEN: without it nobody can watch the service"


def _lake(house: "House") -> Iterator[str]:
    from data.lake import Lake  # noqa: PLC0415 - Delta costs 0.4 s that the settings alone need not pay

    lake = Lake(house.folders.lake)
    if not lake.exists():
        yield "lake: there is none yet"
    elif lake.kind == "demo":
        yield "lake: it holds the demonstration's data; a real one begins in an empty data folder"


def _backup(house: "House") -> Iterator[str]:
    from services.backup import last_good  # noqa: PLC0415 - SQLAlchemy, as above

    made = last_good(house)
    if not house.settings.backup_to:
        yield "STADTKLIMA_BACKUP_TO: no place is named, nothing is backed up"
    elif made is None:
        yield "backup: there is no good one yet; `stadtklima backup` makes one"
    elif made.is_late(house.settings):
        yield f"backup: the last good one is {made.age.total_seconds() / 3_600:.0f} hours old"
