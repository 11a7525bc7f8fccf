"""What stands at one place: each fraction with its state, whose it is and who empties it."""

from collections.abc import Iterable, Iterator
from typing import Final

from dashboard.parts.addresses import Address
from dashboard.parts.markup import Markup, tag
from dashboard.parts.site_detail import station_address
from dashboard.parts.view import LayerView
from data.facts import EMPTIED_BY, OPERATOR, is_known

FACTS: Final = (OPERATOR, EMPTIED_BY)
"""What is said of each: it is what differs between those that stand together."""


def standort(views: Iterable[LayerView], view: LayerView, index: int, address: Address) -> Markup | None:
    """All that stands where a site stands, itself included; None where it stands alone."""
    place = view.current.sites.place_id[index]
    found = [(one, at) for one in views for at, other in enumerate(one.current.sites.place_id) if other == place]
    if len(found) < 2:  # noqa: PLR2004 - itself alone
        return None
    entries = [tag("li", {"class": "standort__part"}, *_entry(one, at, address)) for one, at in found]
    title = tag("h3", {"class": "standort__title"}, view.words["standort.title"])
    return tag("section", {"class": "standort", "id": "standort"}, title, tag("ul", None, *entries))


def _entry(view: LayerView, index: int, address: Address) -> Iterator[Markup]:
    row, words = view.row(index), view.words
    told = " · ".join(text for text in (row.look.label, row.value) if text)
    yield row.look.svg()
    yield tag("a", {"href": station_address(address, row.site_id)}, view.title)
    yield tag("span", {"class": "standort__state"}, told)
    attributes = view.current.sites.attributes[index]
    for fact in FACTS:
        if is_known(value := attributes.get(fact.name)):
            said = words.say("standort.fact", title=fact.title[words.language], value=value)
            yield tag("span", {"class": "standort__fact"}, said)
