"""The form of a site: name, place on the map or typed, hours, notes."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import shapely

from dashboard.parts.form import act, area, field, hidden
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.page_data import page_data
from dashboard.parts.screen import map_area
from dashboard.staff.page import StaffContext, StaffVisit
from data import coordinates
from data.declare import Layer
from data.errors import FieldError
from data.opening_hours import HOURS
from data.records.permissions import Account
from data.records.staff_sites import StaffSite
from data.sites import MOST_CHANNELS
from services.context import House
from services.site_changes import NOTE, SiteFacts, changeable

SCRIPTS: Final = ("place.js",)
STYLES: Final = ("map.css",)


def layers_for(house: House, account: Account) -> list[Layer]:
    """The layers whose sites somebody may change."""
    bodies = account.bodies("sites.change")
    return [one for one in house.layers.values() if changeable(one) and house.town.body_of(one.id) in bodies]


def map_data(given: StaffContext, visit: StaffVisit, layer: Layer) -> Mapping[str, object]:
    """What the map of the form reads: where the others of the layer stand, and how the town lies."""
    context, words = given.context, visit.words
    view = context.view(layer.id, words, visit.now)
    return page_data([view], visit.address, words, town=context.town, now=visit.now)


def fields(given: StaffContext, visit: StaffVisit, known: StaffSite | None) -> Markup:
    """Every field, with what was typed, else what is known."""
    words, typed = visit.words, visit.typed
    was = of_site(known) if known else {}

    def one(name: str, made: Callable[..., Markup] = field, **more: Any) -> Markup:
        label, hint = words[f"site.form.{name}"], words[f"site.form.{name}_hint"]
        return made(name, label, value=typed.get(name, was.get(name, "")), hint=hint, **more)

    take = act(words["site.form.take"], "place-take", **{"class": "kern-btn kern-btn--secondary place__take"})
    picked = tag("div", {"class": "place"}, map_area(given.context.town, words, "ground", after="place-take"), take)
    return join(
        hidden("do", "change"),
        one("name", required=True),
        one("place", required=True),
        picked,
        one("hours"),
        one("channels", kind="number"),
        area(
            "note",
            words["site.form.note"],
            value=typed.get("note", was.get("note", "")),
            hint=words["site.form.note_hint"],
        ),
        area(
            "remark",
            words["site.form.remark"],
            value=typed.get("remark", was.get("remark", "")),
            hint=words["site.form.remark_hint"],
        ),
    )


def of_site(known: StaffSite) -> Mapping[str, str]:
    """What stands in the fields of a site."""
    at = shapely.from_wkt(known.geometry)
    at = at if at.geom_type == "Point" else at.representative_point()
    return {
        "name": known.name,
        "place": f"{at.y:.6f} {at.x:.6f}",
        "hours": str(known.attributes.get(HOURS, "")),
        "channels": str(known.channels),
        "note": str(known.attributes.get(NOTE, "")),
        "remark": known.remark,
    }


def read(house: House, typed: Mapping[str, str]) -> SiteFacts:
    """What a form says; FieldError: a field cannot be read."""
    lon, lat = coordinates.place(typed.get("place", ""), house.town.bounds)
    channels = typed.get("channels", "").strip() or "0"
    if not (channels.isascii() and channels.isdigit() and int(channels[:4]) <= MOST_CHANNELS):
        raise FieldError("channels", f"{channels[:20]!r} is no number from 0 to {MOST_CHANNELS}")
    return SiteFacts(
        name=typed.get("name", ""),
        lon=lon,
        lat=lat,
        hours=typed.get("hours", ""),
        note=typed.get("note", ""),
        remark=typed.get("remark", ""),
        channels=int(channels),
    )
