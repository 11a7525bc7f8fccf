"""Sites as staff want them: written by ingest itself out of the records (data.ingest.staff_changes), sent by nobody."""

from collections.abc import Sequence
from typing import Final

import shapely

from data import instants, strict_json
from data.ingest import messages
from data.ingest.site_change import SiteChange
from data.ingest.uplink import Source
from data.profiles import Profiles
from data.records.staff_sites import StaffSite
from data.rejection import RejectedError
from data.sites import CHANNELS, LICENCE, PLACE_ID

ID: Final = "staff"


def written(site: StaffSite) -> bytes:
    """A site as a message of the inbox."""
    further = {CHANNELS: site.channels, LICENCE: site.licence, PLACE_ID: site.place_id}
    said = {
        "site_id": site.site_id,
        "name": site.name,
        "geometry": site.geometry,
        "attributes": {**site.attributes, **further},
        "source": site.source,
        "valid_from": instants.text(site.valid_from),
        "valid_to": instants.text(site.valid_to) if site.valid_to else None,
        "changed_at": site.changed_at.isoformat(timespec="milliseconds") if site.changed_at else None,
    }
    return strict_json.dumps(said, ensure_ascii=False).encode()


def read(raw: bytes, _profiles: Profiles) -> Sequence[SiteChange]:
    """The one site of a message; RejectedError: it is none."""
    said = messages.parse(raw)
    try:
        geometry = shapely.from_wkt(messages.text(said, "geometry"))
    except shapely.errors.ShapelyError as error:
        raise RejectedError(f"'geometry' is no well-known text: {error}") from None
    return [
        SiteChange(
            site_id=messages.text(said, "site_id"),
            name=messages.text(said, "name"),
            geometry=geometry,
            attributes=messages.member(said, "attributes"),
            feed=messages.text(said, "source"),
            valid_from=messages.instant(said, "valid_from"),
            valid_to=messages.instant(said, "valid_to"),
            changed_at=messages.instant(said, "changed_at"),
        )
    ]


SOURCE = Source(ID, read, is_posted=False, has_devices=False)
