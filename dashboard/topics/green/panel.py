"""Above the list: who needs how much until Friday, trees and lawns apart, and of whom nobody can say it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dashboard.parts.addresses import Address
from dashboard.parts.markup import Markup, tag
from dashboard.parts.site_detail import station_address
from dashboard.parts.view import LayerView
from dashboard.topics.green import words as said
from dashboard.topics.green.now import GreenNow

MOST: Final = 12
"""Of a kind; the rest stands in the list below."""


@dataclass(frozen=True, slots=True)
class GreenPanel:
    """The section of the page."""

    now: GreenNow

    def markup(self, view: LayerView, address: Address) -> Markup | None:
        """For a layer of soils; None in winter, or where there is nothing."""
        found, words = self.now.outlook(view), view.words
        if found is None or not len(view.current.sites) or "winter" in found.unknown.values():
            return None
        parts = [*self._needs(view, address), *self._unknown(view, address)]
        if not parts:
            return None
        note = words["green.panel.forecast" if found.is_forecast else "green.panel.dry"] if found.needs else ""
        return tag(
            "div",
            {"class": "water", "id": "watering"},
            *parts,
            tag("p", {"class": "water__note"}, note) if note else None,
        )

    def _needs(self, view: LayerView, address: Address) -> Iterator[Markup]:
        words, found = view.words, self.now.outlook(view)
        names = dict(zip(view.current.sites.site_id, view.current.sites.name, strict=True))
        day = said.friday(found.until, words) if found else ""
        for kind, these in self.now.needs(view).items():
            rows = []
            for site_id, one in [*these.needs.items()][:MOST]:
                shares = words.say(
                    "green.panel.shares", now=said.share(one.percent, words), then=said.share(one.then, words)
                )
                told = f"{said.span(one.low, one.high, words)} · {shares}" if one.high else shares
                value = said.water(one.litres, words) if one.litres else words["green.panel.nothing"]
                rows.append(_row(station_address(address, site_id), names[site_id], value, told))
            rest = len(these.needs) - MOST
            title = words.say(f"green.panel.{kind}", day=day)
            more = tag("p", {"class": "water__note"}, words.say("green.panel.more", n=rest)) if rest > 0 else None
            yield tag("section", None, tag("h3", {"class": "water__kind"}, title), _rows(rows), more)

    def _unknown(self, view: LayerView, address: Address) -> Iterator[Markup]:
        words, found = view.words, self.now.outlook(view)
        if not found or not found.unknown:
            return
        names = dict(zip(view.current.sites.site_id, view.current.sites.name, strict=True))
        title = tag("h3", {"class": "water__kind"}, words["green.panel.unknown"])
        if set(found.unknown.values()) == {"no_weather"}:
            yield tag("section", None, title, tag("p", {"class": "water__text"}, words["green.unknown.no_weather"]))
            return
        rows = [
            _row(station_address(address, site_id), names[site_id], "–", words[f"green.unknown.{why}"])
            for site_id, why in [*found.unknown.items()][:MOST]
        ]
        rest = len(found.unknown) - MOST
        more = tag("p", {"class": "water__note"}, words.say("green.panel.more", n=rest)) if rest > 0 else None
        yield tag("section", None, title, _rows(rows), more)


def _rows(rows: list[Markup]) -> Markup:
    return tag("ul", {"class": "water__rows"}, *rows)


def _row(href: str, name: str, value: str, told: str) -> Markup:
    return tag(
        "li",
        {"class": "water__row"},
        tag("a", {"class": "water__name", "href": href}, name),
        tag("strong", {"class": "water__value"}, value),
        tag("span", {"class": "water__told"}, told),
    )
