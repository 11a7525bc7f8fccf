"""The search for a place by name: a form that goes without scripts, and what scripts suggest while somebody types.

Where somebody is, and what they typed, goes in the body of a POST: an address would be kept by histories and logs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.parts.addresses import Address
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.parts.near import PATH
from dashboard.texts import Words
from data.town.gazetteer import Found, NamedPlace

_SPOKEN: Final = ("locating", "refused", "no_position")
"""What scripts say of the device."""
LONGEST: Final = 120
DEGREES: Final = 6
"""Decimals, a tenth of a metre."""


def place_search(own: str, address: Address, words: Words, *, typed: str = "", leads: bool = True) -> Markup:
    """The form.

    Args:
        own: begins the ids of its elements, since a page may have two.
        address: of the page.
        words: of the visitor.
        typed: what they have typed.
        leads: whether what is chosen leads to the answers for that place; else scripts of the page take it.
    """
    box: dict[str, Attribute] = {
        "id": f"{own}-place",
        "class": "seek__input",
        "type": "text",
        "name": "q",
        "value": typed or None,
        "role": "combobox",
        "placeholder": words["search.hint"],
        "autocomplete": "off",
        "autocapitalize": "words",
        "spellcheck": "false",
        "maxlength": LONGEST,
        "enterkeyhint": "search",
        "aria-autocomplete": "list",
        "aria-expanded": "false",
        "aria-controls": f"{own}-places",
    }
    listed: dict[str, Attribute] = {"class": "seek__places", "id": f"{own}-places", "role": "listbox"}
    listed |= {"aria-label": words["search.label"], "hidden": True}
    landmark = words["search.label"] if leads else words["search.on_map"]
    form: dict[str, Attribute] = {
        "class": f"seek seek--{own}",
        "method": "post",
        "action": address.page_at(PATH),
        "role": "search",
        "aria-label": landmark,
        "data-search": leads,
        **{f"data-{key}": words[f"search.{key}"] for key in _SPOKEN},
    }
    hidden = [tag("input", {"type": "hidden", "name": name}) for name in ("lon", "lat", "name")]
    return tag(
        "form",
        form,
        *hidden,
        tag("label", {"class": "seek__label", "for": f"{own}-place"}, words["search.label"]),
        tag(
            "div",
            {"class": "seek__line"},
            tag("div", {"class": "seek__field"}, tag("input", box), tag("ul", listed)),
            _button(words["search.find"], "find", {"type": "submit"}),
            _button(words["search.locate"], "locate", {"type": "button", "id": f"{own}-locate"}, more=" scripted"),
        ),
        tag("p", {"class": "seek__said", "role": "status"}),
    )


def _button(label: str, symbol: str, own: dict[str, Attribute], *, more: str = "") -> Markup:
    icon = tag(
        "svg", {"class": "icon", "viewBox": "0 0 24 24", "aria-hidden": "true"}, tag("use", {"href": f"#s-{symbol}"})
    )
    return tag("button", {"class": f"seek__{symbol}{more}", **own}, icon, tag("span", None, label))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing that what was typed may mean.

    Args:
        note: what tells it from others of its name.
        data: what scripts read of it: a place, or ``data-href`` of a page.
    """

    name: str
    note: str
    data: Mapping[str, Attribute]

    @classmethod
    def of(cls, one: NamedPlace, words: Words) -> "Suggestion":
        """A place."""
        unknown = words.say("search.unknown_number", number=one.unknown_number) if one.unknown_number else ""
        note = " · ".join(text for text in (unknown, _district(one), words[f"search.kind.{one.kind}"]) if text)
        lat, lon = round(one.lat, DEGREES), round(one.lon, DEGREES)
        said = {"data-name": one.name, "data-label": label(one)}
        return cls(one.name, note, {**said, "data-lat": f"{lat}", "data-lon": f"{lon}"})

    def option(self, place: int) -> Markup:
        """As an option of the search."""
        own = {"class": "seek__place", "id": f"place-{place}", "role": "option", "aria-selected": "false"}
        note = tag("span", {"class": "seek__kind"}, self.note)
        return tag("li", {**own, **self.data}, tag("span", None, self.name), " ", note)


def label(one: NamedPlace) -> str:
    """A place and its Stadtteil: ``Lange Straße, Habinghorst``."""
    district = _district(one)
    return f"{one.name}, {district}" if district else one.name


def options(found: Sequence[Suggestion], words: Words, *, is_meant: bool) -> Markup:
    """The options of the search, how many there are, and whether the first is meant."""
    key = {0: "none", 1: "one"}.get(len(found), "several")
    data: dict[str, Attribute] = {"data-said": words.say(f"search.{key}", n=len(found)), "data-meant": is_meant}
    return tag("ul", {"id": "places", **data}, *(one.option(place) for place, one in enumerate(found)))


def suggestions(found: Found, words: Words) -> Markup:
    """Places by what somebody typed, as options of the search."""
    return options([Suggestion.of(one, words) for one in found.places], words, is_meant=found.meant is not None)


def _district(one: NamedPlace) -> str:
    return one.district if one.kind != "district" else ""
