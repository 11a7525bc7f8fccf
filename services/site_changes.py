"""What staff do with sites: make, move, close, open again, describe; each is a change of the records, audited.

Ingest carries it into the lake within a second or two (data.ingest.staff_changes).
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import shapely
from shapely import affinity

from data import sites as site_files
from data.declare import Layer
from data.errors import BadRequestError, DeclarationError, FieldError, StadtklimaError, UnknownSiteError
from data.opening_hours import HOURS, Times
from data.records.files import UnknownStoredFileError
from data.records.staff_sites import StaffSite
from data.sites import MOST_CHANNELS, Sites
from data.town.area import TownArea
from services.context import House

NOTE: Final = "note"
"""The attribute of a site that tells everybody something about it."""
PHOTO: Final = "photo"
"""The attribute that holds the id of its picture in the files store."""
LONGEST_NAME: Final = 120
LONGEST_NOTE: Final = 500


class FedSiteError(BadRequestError):
    """A site that a source brings and would bring again as it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFacts:
    """What a form says of a site.

    Args:
        lon: degrees, EPSG:4326.
        lat: likewise.
        hours: as in OpenStreetMap; empty: none are known.
        note: for everybody.
        remark: for staff alone.
        channels: containers or charging points.
    """

    name: str
    lon: float
    lat: float
    hours: str = ""
    note: str = ""
    remark: str = ""
    channels: int = 0


def changeable(layer: Layer) -> bool:
    """Whether staff may change sites of a layer: of one that is not kept each poll replaces all."""
    return layer.kept


def as_known(house: House, sites: Sites, site_id: str) -> StaffSite:
    """A site as staff see it: what they want, else what is there.

    Args:
        house: whose records.
        sites: of its layer, as the store has them.
        site_id: which.

    Raises:
        UnknownSiteError: no such site.
        FedSiteError: a source brings it live.
    """
    if wanted := house.records.sites.site(site_id):
        return wanted
    if site_id not in sites.site_id:
        raise UnknownSiteError(site_id)
    found = of_row(sites, sites.site_id.index(site_id))
    if site_id not in site_files.read(house.folders.sites_of(house.layers.of_site(site_id).id)).site_id:
        raise FedSiteError(f"{site_id} comes live from {found.source!r}; change it there")
    return found


def of_row(sites: Sites, i: int) -> StaffSite:
    """The i-th of some sites."""
    place = sites.place_id[i]
    return StaffSite(
        site_id=sites.site_id[i],
        name=sites.name[i],
        geometry=shapely.to_wkt(sites.geometry[i], rounding_precision=7),
        attributes=sites.attributes[i],
        channels=int(sites.channels[i]),
        place_id="" if place == sites.site_id[i] else place,
        source=sites.source[i],
        licence=sites.licence[i],
        valid_from=sites.valid_from[i],
        valid_to=sites.valid_to[i],
    )


def make(house: House, layer_id: str, facts: SiteFacts, *, at: datetime) -> str:
    """Make a site and return its id, which nobody had before; FieldError: a field cannot be so."""
    fresh = StaffSite(
        name="",
        geometry="",
        source=source_of(house, layer_id),
        licence=house.town.attribution_of(layer_id).licence,
        valid_from=at.replace(second=0, microsecond=0),
    )
    return house.records.sites.put("site make", layer_id, [(None, _with(house, fresh, facts))], at=at)[0]


def describe(house: House, known: StaffSite, facts: SiteFacts, *, at: datetime) -> None:
    """Give a site other facts, or another place; FieldError: a field cannot be so."""
    _put(house, "site change", known, _with(house, known, facts), at)


def close(house: House, known: StaffSite, *, at: datetime, until: datetime | None = None) -> None:
    """Let a site be there until an instant, and no longer; FieldError: it began later."""
    end = (until or at).replace(second=0, microsecond=0)
    if end < known.valid_from:
        began = f"{known.valid_from:%Y-%m-%d %H:%M}"
        raise FieldError("until", f"{end:%Y-%m-%d %H:%M} lies before {began}, when it began")
    _put(house, "site close", known, replace(known, valid_to=end), at)


def reopen(house: House, known: StaffSite, *, at: datetime) -> None:
    """Let a site be there again; between both it counts as there all along."""
    _put(house, "site reopen", known, replace(known, valid_to=None), at)


def picture(house: House, known: StaffSite, content: bytes, *, at: datetime) -> None:
    """Show a picture of a site to everybody, without what it says beside its pixels; the one before is deleted.

    Raises:
        RefusedFileError: it is none, or too large.
        FieldError: it is a PDF.
    """
    files, before = house.files(), known.attributes.get(PHOTO)
    stored = files.put(content, audience="public", body=house.town.body_of(house.layers.of_site(known.site_id).id))
    try:
        if not stored.media_type.startswith("image/"):
            raise FieldError("photo", "a PDF is no picture; send a JPEG, PNG or WebP")
        _put(house, "site picture", known, replace(known, attributes={**known.attributes, PHOTO: stored.file_id}), at)
    except StadtklimaError:
        files.delete(stored.file_id)
        raise
    if before:
        with suppress(UnknownStoredFileError):
            files.delete(str(before))


def _put(house: House, what: str, known: StaffSite, wanted: StaffSite, at: datetime) -> None:
    house.records.sites.put(what, house.layers.of_site(known.site_id).id, [(known, wanted)], at=at)


def source_of(house: House, layer_id: str) -> str:
    """Who knows of the sites that staff make: the body of their layer."""
    body = house.town.bodies.get(house.town.body_of(layer_id))
    return body.name if body else house.town.name


def _with(house: House, site: StaffSite, facts: SiteFacts) -> StaffSite:
    name, note, hours = facts.name.strip(), facts.note.strip(), facts.hours.strip()
    _check(name, note, hours, facts.channels)
    said: Mapping[str, Any] = {HOURS: hours, NOTE: note}
    kept = {key: value for key, value in site.attributes.items() if key not in said}
    return replace(
        site,
        name=name,
        geometry=_geometry(house, site, facts),
        attributes=kept | {key: value for key, value in said.items() if value},
        channels=facts.channels,
        remark=facts.remark.strip()[:LONGEST_NOTE],
    )


def _check(name: str, note: str, hours: str, channels: int) -> None:
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise FieldError("name", f"the name has {len(name)} characters; it has 1 to {LONGEST_NAME}, in one line")
    if len(note) > LONGEST_NOTE:
        raise FieldError("note", f"the note has {len(note)} characters; at most {LONGEST_NOTE}")
    if not 0 <= channels <= MOST_CHANNELS:
        raise FieldError("channels", f"{channels} is no number from 0 to {MOST_CHANNELS}")
    try:
        _ = hours and Times(hours)
    except DeclarationError as error:
        raise FieldError("hours", str(error)) from None


def _geometry(house: House, site: StaffSite, facts: SiteFacts) -> str:
    """A point; a line or an area is moved as a whole, so that its symbol stands where it was put."""
    before = shapely.from_wkt(site.geometry) if site.geometry else None
    if before is None or shapely.get_dimensions(before) == 0:
        after = shapely.Point(facts.lon, facts.lat)
    else:
        middle = before.representative_point()
        after = affinity.translate(before, facts.lon - middle.x, facts.lat - middle.y)
    if not TownArea(house.folders.town).has(after):
        raise FieldError("place", f"{facts.lat:.5f} {facts.lon:.5f} lies outside of {house.town.name}")
    return str(shapely.to_wkt(after, rounding_precision=7))
