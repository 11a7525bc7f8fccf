"""Official warnings of the DWD: one thread from the first alert through all updates, told again only if it changed."""

from collections.abc import Iterable
from typing import Final

from data import instants
from data.records.outbox import PushMessage
from data.weather.warnings import FILE, SEVERITIES, of_town
from data.weather.warnings import Warning as OfficialWarning
from services.push.fact import Fact, PushFamily, PushView, digest

URGENT: Final = SEVERITIES.index("Severe") + 1
"""From this level on it is told in quiet hours, too."""
SOURCE: Final = "Deutscher Wetterdienst"


def facts(view: PushView) -> Iterable[Fact] | None:
    """The warnings that hold or are announced; None where the DWD is not heard."""
    town = view.house.town
    said = of_town(view.house.folders.weather / FILE, ags=town.ags, lon=town.lon, lat=town.lat, now=view.now)
    return None if said.state == "unknown" else [_fact(one, view) for one in said.warnings]


def _fact(one: OfficialWarning, view: PushView) -> Fact:
    texts = {name: dict(getattr(one, name)) for name in ("event", "headline", "description", "instruction")}
    expires = instants.text(one.expires) if one.expires else None
    content = {**texts, "level": one.level, "expires": expires}
    onset, thread = instants.text(one.onset), f"warning/{one.id}"
    known = _known(one, digest(content), view)
    if known and one.onset <= view.now and instants.parse(known.data["onset"]) <= view.now:
        onset = known.data["onset"]  # each update of what has begun begins when it was written: no news
    return Fact(
        thread=known.thread if known else thread,
        topic=f"warning/{view.house.town.ags or view.house.town.id}",
        kind="warning.issued",
        changed="warning.updated",
        essence=digest([content, onset]),
        data={**content, "onset": onset, "identifier": one.id, "url": view.page("/"), "source": SOURCE},
        at=one.onset,
        until=one.expires,
        names=frozenset({one.id, *one.references, digest(content)}),
        is_urgent=one.level >= URGENT,
    )


def _known(one: OfficialWarning, content: str, view: PushView) -> PushMessage | None:
    """What was told of it: by its identifier, by those whose place it takes, or by saying exactly the same."""
    names = {one.id, *one.references, content}
    return next((told[0] for told in view.told.values() if told and names & {*told[0].names}), None)


FAMILY: Final = PushFamily(name="warning", facts=facts, ended="warning.lifted")
