"""The town's plans on the map for everybody, one tap away; nothing where there are none."""

from collections.abc import Mapping

import dash_leaflet as dl
from dash.development.base_component import Component

from dashboard.apps.karte.choice import Choice
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.texts import Words
from data.town.map_services import MapService

OPACITY = 0.85


def plan_switches(plans: Mapping[str, MapService], choice: Choice, words: Words) -> Markup:
    """Each plan as a link that lays it on the map or takes it off, with whom to name for the one that lies there."""
    own: dict[str, Attribute] = {"id": "plans", "class": "plans", "aria-label": words["karte.plans.title"]}
    links = [_link(name, one, choice, words) for name, one in plans.items()]
    shown = plans.get(choice.plan or "")
    return tag("nav", {**own, "hidden": not plans}, *links, _said(choice.plan or "", shown, choice, words))


def _link(name: str, one: MapService, choice: Choice, words: Words) -> Markup:
    is_on = choice.plan == name
    link: dict[str, Attribute] = {
        "class": "plans__one",
        "href": choice.to(plan=None if is_on else name),
        "aria-current": "true" if is_on else None,
        "data-list": True,
        "data-plan": name,
    }
    off = tag("span", {"class": "sr-only"}, words["karte.plans.off"]) if is_on else None
    return tag("a", link, one.title[words.language], off)


def _said(name: str, shown: MapService | None, choice: Choice, words: Words) -> Markup | None:
    """From which zoom on it is drawn, what its colours mean, and whose it is."""
    if shown is None:
        return None
    nearer: dict[str, Attribute] = {"class": "plans__nearer", "data-min-zoom": shown.min_zoom, "role": "status"}
    credit = words.say("karte.plans.credit", credit=f"{shown.attribution}, {shown.licence}")
    return tag(
        "div",
        {"class": "plans__said"},
        tag("p", {**nearer, "hidden": True}, words["karte.plans.nearer"]),
        _legend(name, credit, choice, words) if shown.kind == "wms" else tag("p", {"class": "plans__credit"}, credit),
    )


def _legend(name: str, credit: str, choice: Choice, words: Words) -> Markup:
    """Whose it is, and below that what its signs mean, once somebody wants to know."""
    picture: dict[str, Attribute] = {"src": choice.asset(f"api/maps/{name}/legend"), "loading": "lazy"}
    image = tag("img", {**picture, "alt": words["karte.plans.legend_alt"]})
    more = tag("span", {"class": "plans__signs"}, words["karte.plans.legend"])
    return tag(
        "details", {"class": "plans__legend"}, tag("summary", {"class": "plans__credit"}, credit, " ", more), image
    )


def plan_tiles(name: str, one: MapService, choice: Choice) -> Component:
    """The plan below the symbols, by way of our server."""
    drawn: Component = dl.TileLayer(
        url=choice.asset(f"api/maps/{name}") + "/{z}/{x}/{y}",
        minZoom=one.min_zoom,
        maxNativeZoom=one.max_zoom,
        opacity=OPACITY,
        attribution=one.attribution,
        className="plan",
    )
    return drawn
