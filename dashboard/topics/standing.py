"""How each topic stands at this moment: the layer of which there is most to say, and what is said of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dashboard.parts.figures import ZONE, number
from dashboard.parts.sentence import NBSP, Lead, Rank, listed, say
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from dashboard.topics.topic import Topic, Topics
from data.store import Summary


@dataclass(frozen=True, slots=True)
class Standing:
    """One topic at this moment, by the layer of it that matters most.

    Args:
        is_named: whether the layer is to be named beside what is said of it: the topic has others, or it is no number.
    """

    topic: Topic
    view: LayerView
    lead: Lead
    is_named: bool

    @property
    def weight(self) -> tuple[int, int, int]:
        """What sorts topics: rank, season, their order."""
        return -self.lead.rank, -in_season(self.view), self.topic.order


def in_season(view: LayerView) -> bool:
    """Whether it is the time of the year in which people ask for this layer."""
    return view.now.astimezone(ZONE).month in view.layer.months


def standings(topics: Topics, views: Mapping[str, LayerView], summary: Callable[[str], Summary]) -> list[Standing]:
    """Every topic of which there is anything to say, what matters most first."""
    found = (_standing(one, topics, views, summary) for one in topics.values())
    return sorted((one for one in found if one), key=lambda one: one.weight)


def sentence(topic: Topic | None, view: LayerView, summary: Summary) -> Lead:
    """What a topic says of one of its layers, else what its values say."""
    own = topic.lead(view) if topic and topic.lead else None
    return own or say(view, summary)


def known_places(views: Mapping[str, LayerView], summary: Callable[[str], Summary], words: Words) -> Lead | None:
    """What is known of a town in which no device measures yet; None of another, or of one without any place."""
    there = [one for one in views.values() if one.has_sites]
    if not there or any(summary(one.layer.id).n_equipped for one in there):
        return None
    sizes = [(one.title, number(len(one.current.sites), decimals=0, words=words)) for one in there]
    places = listed([f"{title}{NBSP}{n}" for title, n in sizes], words)
    return Lead(words.say("town.known", places=places), words["town.known_more"], rank=Rank.CALM)


def _standing(
    topic: Topic, topics: Topics, views: Mapping[str, LayerView], summary: Callable[[str], Summary]
) -> Standing | None:
    own = [views[one.id] for one in topics.present_layers_of(topic) if one.id in views]
    there = [one for one in own if one.has_sites or one.layer.stated]
    found = [
        Standing(topic, one, sentence(topic, one, summary(one.layer.id)), len(there) > 1 or one.table.kind != "scale")
        for one in there
    ]
    return min(found, key=lambda one: one.weight, default=None)
