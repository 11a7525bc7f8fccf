"""What people do with devices: assign, swap, calibrate, retire; the command line and the staff page do it here."""

import math
from collections.abc import Mapping
from datetime import datetime

from data import sites
from data.errors import BadRequestError, NotFoundError, UnknownMeasureError, UnknownSiteError
from data.ingest import sources
from data.profiles import discover
from data.records import Assignment, Device, changes
from services.context import House

LONGEST_ID = 96


class NoDeviceIdError(BadRequestError):
    """A text that names no device."""


class UnknownNetworkError(NotFoundError):
    """No source of this id."""

    kind = "network"


class ChannelError(BadRequestError):
    """A channel that a site does not have."""


def assign(
    house: House,
    device_id: str,
    site_id: str,
    *,
    profile: str,
    network: str,
    at: datetime,
    channel: int = 0,
    mounting: Mapping[str, float] | None = None,
) -> tuple[Assignment, int]:
    """Let a device serve a site from an instant on; return that, and how many of its assignments ended then.

    Raises:
        UnknownLayerError, UnknownSiteError, UnknownProfileError, UnknownNetworkError: as named.
        SiteTakenError, NoDeviceIdError, ChannelError: as named.
    """
    _check_id(device_id)
    _check_network(network)
    _check_place(house, site_id, channel)
    _ = discover(*house.profile_folders())[profile]
    served = Assignment(
        device_id=device_id, site_id=site_id, channel=channel, valid_from=at, mounting=dict(mounting or {})
    )
    device = Device(device_id=device_id, profile=profile, network=network)
    return served, changes.assign(house.records, device, served)


def swap(
    house: House,
    before: str,
    after: str,
    *,
    at: datetime,
    profile: str = "",
    network: str = "",
    mounting: Mapping[str, float] | None = None,
) -> Assignment:
    """Let another device serve what a device serves; return what it serves from then on.

    Without profile, network or mounting the new one has those of the old one.

    Raises:
        ServesNothingError, TooEarlyError, SameDeviceError, NoDeviceIdError, UnknownProfileError, UnknownNetworkError:
            as named.
    """
    _check_id(after)
    if network:
        _check_network(network)
    profiles = discover(*house.profile_folders())
    return changes.swap(
        house.records, before, after, at=at, profile=profile, network=network, mounting=mounting, profiles=profiles
    )


def calibrate(house: House, device_id: str, offsets: Mapping[str, float], *, at: datetime) -> Assignment:
    """Add amounts to what a device measures from an instant on; return what it serves from then on.

    Raises:
        UnknownMeasureError, ServesNothingError, TooEarlyError: as named.
    """
    known = house.layers.measures()
    for measure in offsets:
        if measure not in known:
            raise UnknownMeasureError(measure, known)
    return changes.calibrate(house.records, device_id, offsets, at=at)


def retire(house: House, device_id: str, *, at: datetime) -> Assignment:
    """Let a device serve nothing any more; return what it served.

    Raises:
        ServesNothingError, TooEarlyError: as named.
    """
    return changes.retire(house.records, device_id, at=at)


def numbers(given: Mapping[str, str]) -> dict[str, float]:
    """Numbers as people write them, with a comma or a dot; what is empty is left out.

    Raises:
        BadRequestError: one is none.
    """
    found = {}
    for name, text in given.items():
        if not text.strip():
            continue
        try:
            found[name] = float(text.strip().replace(",", "."))
        except ValueError:
            raise BadRequestError(f"{name} = {text[:20]!r} is no number; write it like 1200 or -0.3") from None
        if not math.isfinite(found[name]):
            raise BadRequestError(f"{name} = {text[:20]!r} is no number that can be measured")
    return found


def _check_id(device_id: str) -> None:
    if not device_id.strip() or len(device_id) > LONGEST_ID or not device_id.isprintable():
        raise NoDeviceIdError(f"{device_id[:LONGEST_ID]!r} is no id of a device; it has 1 to {LONGEST_ID} characters")


def _check_network(network: str) -> None:
    """Refuse a network by which nothing can come: what its devices send would be refused for ever."""
    known = [one.id for one in sources.discover().values() if one.has_devices]
    if network not in known:
        raise UnknownNetworkError(network, known)


def _check_place(house: House, site_id: str, channel: int) -> None:
    most = _channels(house, site_id)
    if not 0 <= channel <= most:
        raise ChannelError(f"{site_id} has no channel {channel}; it has 0 to {most}")


def _channels(house: House, site_id: str) -> int:
    layer = house.layers.of_site(site_id)
    if made := house.records.sites.site(site_id):
        return made.channels
    known = sites.read(house.folders.sites_of(layer.id))
    if site_id not in known.site_id:
        raise UnknownSiteError(site_id)
    return int(known.channels[known.site_id.index(site_id)])
