"""One message of one device, whichever server brought it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

from data.emptying import Emptying
from data.ingest.site_change import SiteChange, SitesPresent
from data.profiles import Profiles
from data.rejection import RejectedError

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class GatewayRx:
    """How one gateway heard an uplink; what is not said is None."""

    gateway_id: str | None
    rssi_dbm: float | None
    snr_db: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Uplink:
    """One uplink.

    Args:
        device_id: DevEUI in capitals, or the server's name of a device without one.
        server_received_at: when the network server got it, UTC.
        f_cnt: the device's frame counter.
        spreading_factor: 7..12; None where not said.
        simulated: its server says that it was not sent by a device.
        observed_at: when it was measured, where the source itself says so, UTC; else the profile knows the field.
        measured: what the server itself says, by measure id, where it is no uplink but a device's answer to its
            server; no profile reads it, and it tells nothing of the radio.
        dedupe_key: the same for each delivery of the same uplink.
    """

    device_id: str
    server_received_at: datetime
    f_cnt: int
    decoded: Mapping[str, Any]
    raw_payload: bytes | None = None
    f_port: int = 0
    gateways: tuple[GatewayRx, ...] = field(default=())
    spreading_factor: int | None = None
    simulated: bool = False
    observed_at: datetime | None = None
    measured: Mapping[str, float] = field(default_factory=dict)
    dedupe_key: str


Told: TypeAlias = Uplink | SiteChange | SitesPresent | Emptying
"""What a message may say."""


class PartlyRejectedError(RejectedError):
    """Some records of a message cannot be used; the others can."""

    def __init__(self, reason: str, uplinks: Sequence[Uplink]) -> None:
        super().__init__(reason)
        self.uplinks = uplinks


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of sender.

    Args:
        id: the file's stem; the last part of ``/ingest/{id}``.
        read: from raw bytes to the uplinks in them, with the profiles for those that say how a platform wraps its
            messages; raises RejectedError with a reason that teaches.
        needs_topic: what it reads is wrapped with the topic it came by (data.ingest.envelope).
        is_posted: whether senders bring it to ``/ingest/{id}``; else it is only fetched.
        has_devices: whether what comes by it comes of devices; else of sites alone.
        cut: from all pages of an answer that says each time all there is, the messages it becomes; None: an answer says
            what is new.
        takes: content type of what is brought to its door; JSON unless its senders can do nothing else.
        pieces: from the body of an answer that is no JSON, the messages it becomes; None: it is one.
    """

    id: str
    read: Callable[[bytes, Profiles], Sequence[Told]]
    needs_topic: bool = False
    is_posted: bool = True
    has_devices: bool = True
    takes: str = "application/json"
    cut: Callable[[Sequence[Any]], Iterable[Any]] | None = None
    pieces: Callable[[bytes], Iterable[bytes]] | None = None


def several(records: Iterable[Record], decode: Callable[[Record], Uplink]) -> Sequence[Uplink]:
    """The uplinks of a message's records: one that is spoilt does not cost the others.

    Raises:
        PartlyRejectedError: some could not be decoded; each reason once.
    """
    uplinks: list[Uplink] = []
    reasons: dict[str, None] = {}
    for record in records:
        try:
            uplinks.append(decode(record))
        except RejectedError as error:
            reasons[str(error)] = None
    if reasons:
        raise PartlyRejectedError("; ".join(reasons), uplinks)
    return uplinks
