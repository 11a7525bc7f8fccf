"""The sentence on top: how much water trees and lawns need until Friday."""

from dataclasses import dataclass

from analysis.green.outlook import WateringOutlook
from analysis.green.young_trees import watered_until
from dashboard.parts.addresses import Address
from dashboard.parts.figures import number
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.sentence import Lead, Rank
from dashboard.parts.view import LayerView
from dashboard.topics.green import words as said
from dashboard.topics.green.now import GreenNow, Kind, PlantNeeds


@dataclass(frozen=True, slots=True)
class GreenLead:
    """Sentences of the topic."""

    now: GreenNow

    def lead(self, view: LayerView) -> Lead | None:
        """Of trees, else of lawns; None where nothing is known of either: then the layer's values speak."""
        if view.layer.stated:
            return _cadastre(view)
        found, words = self.now.outlook(view), view.words
        if found is None or not len(view.current.sites):
            return None
        if "winter" in found.unknown.values():
            return Lead(words["green.lead.winter"], words["green.lead.winter_more"], rank=Rank.CALM)
        kinds = self.now.needs(view)
        if not kinds:
            return None
        kind: Kind = "trees" if "trees" in kinds else "lawns"
        return _told(kind, kinds[kind], found, view)

    def lines(self, view: LayerView, _: Address) -> Markup | None:
        """Below it: what lawns need beside trees, and of how many places nothing can be said."""
        found = self.now.outlook(view)
        if found is None or "winter" in found.unknown.values():
            return None
        words, kinds = view.words, self.now.needs(view)
        lines = []
        if len(kinds) > 1:
            lawns = kinds["lawns"]
            key = "green.line.lawns" if lawns.thirsty else "green.line.lawns_none"
            lines.append(words.say(key, n=lawns.thirsty, litres=said.water(lawns.litres, words)))
        if found.unknown and kinds:
            n = len(found.unknown)
            lines.append(words["green.line.unknown_one"] if n == 1 else words.say("green.line.unknown", n=n))
        return join(*(join(" ", tag("p", {"class": "sentence__line"}, one)) for one in lines))


def _cadastre(view: LayerView) -> Lead | None:
    """Of trees: how many there are, and how many of them are young."""
    attributes = view.current.sites.attributes
    if not attributes:
        return None
    young = sum(watered_until(one, view.now.year) is not None for one in attributes)
    n, few = (number(one, decimals=0, words=view.words) for one in (len(attributes), young))
    key = "green.lead_young" if young else "green.lead_trees"
    return Lead(view.words.say(key, n=n, young=few), rank=Rank.CALM)


def _told(kind: Kind, these: PlantNeeds, found: WateringOutlook, view: LayerView) -> Lead:
    words = view.words
    day = said.friday(found.until, words)
    weather = words["green.lead.forecast" if found.is_forecast else "green.lead.dry"]
    if not these.thirsty:
        return Lead(words.say(f"green.lead.{kind}_none", day=day), weather, rank=Rank.CALM)
    n, litres = these.thirsty, said.water(these.litres, words)
    key = f"green.lead.{kind}_one" if n == 1 else f"green.lead.{kind}"
    span = said.span(these.low, these.high, words)
    return Lead(
        words.say(key, n=n, litres=litres, day=day),
        words.say("green.lead.more", span=span, weather=weather),
        rank=Rank.SEASON,
    )
