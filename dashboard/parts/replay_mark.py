"""The mark of a replay: on every page and tile, so that nobody takes the past for now."""

from datetime import datetime

from dashboard.parts.addresses import Address
from dashboard.parts.figures import ZONE, clock_time
from dashboard.parts.fragment import ANY, fragment
from dashboard.parts.markup import Markup, tag
from dashboard.texts import Words


def sentence(at: datetime, words: Words) -> str:
    """``Wiedergabe: 26.06.2019, 14:10 Uhr``."""
    local = at.astimezone(ZONE)
    date = f"{local:%d.%m.%Y}" if words.language == "de" else f"{local.day} {local:%B %Y}"
    return words.say("replay.banner", date=date, time=clock_time(at))


def banner(address: Address, words: Words) -> Markup | None:
    """The mark; None where the present is shown."""
    if address.replayed_at is None:
        return None
    told = tag("strong", None, sentence(address.replayed_at, words))
    note = tag("span", None, words["replay.note"])
    return tag("p", {"class": "replay", **fragment("replay", address, ANY)}, told, " ", note)
