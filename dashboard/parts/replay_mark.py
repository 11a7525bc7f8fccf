"""The mark of a replay: on every page and tile, so that nobody takes the past for now."""

from datetime import datetime

from dashboard.parts.figures import ZONE, clock_time
from dashboard.parts.markup import Markup, tag
from dashboard.texts import Words


def sentence(at: datetime, words: Words) -> str:
    """``Wiedergabe: 26.06.2019, 14:10 Uhr``.

    Args:
        at: what the replay's clock tells, UTC.
        words: the visitor's language.
    """
    local = at.astimezone(ZONE)
    date = f"{local:%d.%m.%Y}" if words.language == "de" else f"{local.day} {local:%B %Y}"
    return words.say("replay.banner", date=date, time=clock_time(at))


def banner(at: datetime | None, words: Words) -> Markup | None:
    """The mark; scripts keep its time current. None where the present is shown."""
    if at is None:
        return None
    told = tag("strong", {"id": "replay-time"}, sentence(at, words))
    return tag("p", {"class": "replay", "id": "replay"}, told, " ", tag("span", None, words["replay.note"]))
