"""What the forms about devices say to do, and the sentence for each reason why it cannot be done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from dashboard.parts.figures import ZONE
from dashboard.parts.status.changes import ACTIONS, MOUNTING
from data import instants
from data.errors import BadRequestError, StadtklimaError, UnknownLayerError, UnknownMeasureError, UnknownSiteError
from data.profiles.registry import UnknownProfileError
from data.records import changes
from data.records.permissions import ForeignBodyError
from services import devices
from services.context import House

WRONG: Final[Mapping[type[StadtklimaError], str]] = {
    UnknownSiteError: "site",
    UnknownLayerError: "site",
    changes.SiteTakenError: "taken",
    devices.NoDeviceIdError: "device",
    devices.ChannelError: "channel",
    devices.UnknownNetworkError: "network",
    UnknownProfileError: "profile",
    UnknownMeasureError: "measure",
    changes.ServesNothingError: "nothing",
    changes.TooEarlyError: "early",
    changes.SameDeviceError: "same",
    ForeignBodyError: "foreign",
}
"""The sentence of each error; of others the one that asks to check what was typed."""


def apply(house: House, typed: Mapping[str, str]) -> str:
    """Do what a form says, or raise why not; return the id of the device whose page shows it."""
    action, device_id = typed.get("do", ""), typed.get("device", "").strip()
    if action not in ACTIONS:
        raise BadRequestError(f"cannot do {action!r}; known: {', '.join(ACTIONS)}")
    at = instant(typed.get("at", "")) or house.clock.now()
    if action == "assign":
        _assign(house, typed, device_id, at)
    elif action == "swap":
        return devices.swap(house, device_id, typed.get("after", "").strip(), at=at).device_id
    elif action == "calibrate":
        added = devices.numbers({typed.get("measure", ""): typed.get("added", "")})
        devices.calibrate(house, device_id, added, at=at)
    else:
        devices.retire(house, device_id, at=at)
    return device_id


def instant(written: str) -> datetime | None:
    """The instant of a field for date and time, the town's; None where it is empty. InstantError: it is none."""
    return instants.parse(written, zone=ZONE) if written.strip() else None


def _assign(house: House, typed: Mapping[str, str], device_id: str, at: datetime) -> None:
    channel = typed.get("channel", "").strip() or "0"
    if not (channel.isascii() and channel.isdigit()):
        raise devices.ChannelError(f"{channel[:20]!r} is no number of a channel")
    devices.assign(
        house,
        device_id,
        typed.get("site", "").strip(),
        profile=typed.get("profile", ""),
        network=typed.get("network", ""),
        at=at,
        channel=int(channel[:6]),
        mounting=devices.numbers({name: typed.get(name, "") for name in MOUNTING}),
    )
