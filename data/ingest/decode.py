"""From raw messages to rows: decode, find the site the device served then, read its fields as measures."""

import logging
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from data import instants
from data.declare import Layers, Measure, layer_id
from data.emptying import Emptying
from data.errors import UnknownLayerError
from data.flags import Flag
from data.inbox import Message
from data.ingest.crew_emptyings import kind_of
from data.ingest.live_sites import LiveSites
from data.ingest.site_change import SiteChange, SitesPresent
from data.ingest.uplink import GatewayRx, PartlyRejectedError, Source, Told, Uplink
from data.lake import Kind
from data.lake.batch import Batch
from data.profiles import Profile, Profiles
from data.records import Assignment, Assignments, Device
from data.rejection import RejectedError

log = logging.getLogger(__name__)

AHEAD: Final = timedelta(hours=24)
"""A clock that is further ahead is wrong."""
EARLIEST: Final = datetime(2015, 1, 1, tzinfo=UTC)
"""A clock before this was never set."""
FAULT: Final = "a fault in the program"
_DELETED: Final = "readings of that time were deleted, as their measure's retention_days demands"
_REMEMBERED: Final = 16
LONGEST_REASON: Final = 2_000
_UNHEARD: Final = GatewayRx(None, None, None)
"""An uplink whose server does not say who heard it still counts."""


class Translator:
    """Turns messages into rows of a batch.

    Args:
        sources: decoders by id.
        profiles: device types by id.
        layers: the registry.
        kind: of the lake; a real one takes no simulated uplinks.
        deleted_before_ms: before which instant the readings of a measure are deleted, by measure id
            (Lake.deleted_before_ms). Older ones are refused: nobody could say whether they had come before.
    """

    def __init__(
        self,
        *,
        sources: Mapping[str, Source],
        profiles: Profiles,
        layers: Layers,
        kind: Kind,
        deleted_before_ms: Callable[[str], int] = lambda _measure: 0,
    ) -> None:
        self.sites = LiveSites(layers)
        self._sources = sources
        self._deleted_before_ms = deleted_before_ms
        self._profiles = profiles
        self._layers = layers
        self._kind = kind
        self._measures: dict[str, dict[str, Measure]] = {
            layer.id: {measure.id: measure for measure in layer.measures} for layer in layers.values()
        }
        self._delivered: defaultdict[str, deque[str]] = defaultdict(lambda: deque(maxlen=_REMEMBERED))

    def add(self, message: Message, assignments: Assignments, batch: Batch) -> None:
        """Add what a message says to a batch; what cannot be used goes to ``rejected`` with a reason."""
        told, problems = self._read(message)
        for one in told:
            if isinstance(one, Uplink):
                problems += self._problems(one, message, assignments, batch)
            elif isinstance(one, Emptying):
                problems += self._take_emptying(one, message, batch)
            else:
                problems += self._change_sites(one, message, batch)
        # Uplinks that say the same of many devices would fill the reason: each sentence once.
        if reasons := list(dict.fromkeys(problems)):
            received_s = int(message.received_at.timestamp())
            # What may not be kept as a reading may not be kept as a message either.
            raw = b"" if any(one.endswith(_DELETED) for one in reasons) else message.raw
            batch.add("rejected", message.offset, (received_s, message.source, _sentence(reasons), raw))

    def _take_emptying(self, told: Emptying, message: Message, batch: Batch) -> list[str]:
        """Add what a crew told; why it cannot be so."""
        if not EARLIEST <= told.at <= message.received_at + AHEAD:
            return [f"nothing was emptied at {instants.text(told.at)}; set the clock that says so"]
        try:
            batch.emptyings.append((told, kind_of(self._layers[layer_id(told.site_id)])))
        except (RejectedError, UnknownLayerError) as error:
            return [f"site {told.site_id[:96]!r}: {error}"]
        return []

    def _change_sites(self, told: SiteChange | SitesPresent, message: Message, batch: Batch) -> list[str]:
        """Add what is new of sites; what of it cannot be used."""
        take = self.sites.change if isinstance(told, SiteChange) else self.sites.present
        try:
            for row in take(told, message.received_at):  # type: ignore[arg-type]  # each takes its own kind
                batch.add("site_changes", message.offset, row)
        except RejectedError as error:
            return [str(error)]
        except Exception as error:  # noqa: BLE001 -- see _fault
            return [_fault(error)]
        return []

    def _problems(self, uplink: Uplink, message: Message, assignments: Assignments, batch: Batch) -> list[str]:
        """Add one uplink of a message; what of it cannot be used."""
        delivered = self._delivered[f"{message.source} {uplink.device_id}"]
        if uplink.dedupe_key in delivered:
            return []
        delivered.append(uplink.dedupe_key)
        try:
            self._refuse_untimely(uplink, message)
            return self._add_uplink(message, uplink, assignments, batch)
        except RejectedError as error:
            return [str(error)]
        except Exception as error:  # noqa: BLE001 -- see _fault
            return [_fault(error)]

    def use(self, profiles: Profiles) -> None:
        """Read with these profiles from now on, also what was delivered and could not be used before."""
        self._profiles = profiles
        self.forget_deliveries()

    def forget_deliveries(self) -> None:
        """Take every uplink for new: the lake decides again what it has."""
        self._delivered.clear()

    def _read(self, message: Message) -> tuple[Sequence[Told], list[str]]:
        """What a message says, and what is wrong with the rest of it."""
        source = self._sources.get(message.source)
        if source is None:
            return (), [f"unknown source {message.source!r}; known: {', '.join(sorted(self._sources))}"]
        try:
            return source.read(message.raw, self._profiles), []
        except PartlyRejectedError as error:
            return error.uplinks, [str(error)]
        except RejectedError as error:
            return (), [str(error)]
        except Exception as error:  # noqa: BLE001 -- see _fault
            return (), [_fault(error)]

    def _refuse_untimely(self, uplink: Uplink, message: Message) -> None:
        if uplink.simulated and self._kind == "real":
            raise RejectedError(f"device {uplink.device_id} is simulated; a lake of real readings refuses it")
        if not EARLIEST <= uplink.server_received_at <= message.received_at + AHEAD:
            raise RejectedError(
                f"the network server says {instants.text(uplink.server_received_at)}, which is before 2015 or more "
                f"than 24 hours ahead of its arrival here; set its clock"
            )

    def _add_uplink(self, message: Message, uplink: Uplink, assignments: Assignments, batch: Batch) -> list[str]:
        """Add radio and readings; what is wrong with some of them."""
        if uplink.measured:
            return self._add_status(message, uplink, assignments, batch)
        profile = self._profile(uplink, message.source, assignments)
        told = profile.observed_at(uplink.decoded, sent=uplink.server_received_at) or uplink.observed_at
        observed = _trusted_instant(told, uplink.server_received_at)
        self._add_radio(message.offset, uplink, batch)
        earlier, problems = self._earlier(message.offset, uplink, profile, assignments, batch)
        try:
            assignment = _assignment(uplink, observed[0], assignments)
            measures = self._measures_of(assignment)
            values, unread = profile.read(uplink.decoded, measures=measures, mounting=assignment.mounting)
        except RejectedError as error:
            return [*problems, str(error)]
        # Some messages bring nothing but what was measured before.
        unread = [] if earlier and not profile.holds(uplink.decoded, measures) else unread
        refused = self._add_readings(message.offset, uplink, assignment, values, observed=observed, batch=batch)
        return problems + unread + refused

    def _earlier(
        self, offset: int, uplink: Uplink, profile: Profile, assignments: Assignments, batch: Batch
    ) -> tuple[int, list[str]]:
        """Add what the device measured before and sends again; how many records, and what is wrong with some."""
        try:
            records = profile.earlier(uplink.decoded)
        except RejectedError as error:
            return 0, [str(error)]
        problems: list[str] = []
        for record in records:
            try:
                problems += self._add_earlier(offset, uplink, profile, assignments, batch, record=record)
            except RejectedError as error:
                problems.append(str(error))
        return len(records), problems

    def _add_earlier(
        self,
        offset: int,
        uplink: Uplink,
        profile: Profile,
        assignments: Assignments,
        batch: Batch,
        *,
        record: Any,
    ) -> list[str]:
        at = profile.measured_at(record)
        if not EARLIEST <= at <= uplink.server_received_at + AHEAD:
            raise RejectedError(f"a record of its history is of {instants.text(at)}, when nothing was measured")
        assignment = _assignment(uplink, at, assignments)
        measures = self._measures_of(assignment)
        values, unread = profile.read(record, measures=measures, mounting=assignment.mounting)
        return unread + self._add_readings(offset, uplink, assignment, values, observed=(at, 0), batch=batch)

    def _add_status(self, message: Message, uplink: Uplink, assignments: Assignments, batch: Batch) -> list[str]:
        """Add what a network server itself says of a device, as far as the site's layer has such measures."""
        device = assignments.device(uplink.device_id)
        if device is None:
            raise RejectedError(f"the status of a device that is not known, {uplink.device_id!r}")
        _refuse_stranger(device, message.source)
        observed = uplink.server_received_at, 0
        assignment = _assignment(uplink, observed[0], assignments)
        measures = self._measures_of(assignment)
        values = {name: value for name, value in uplink.measured.items() if name in measures}
        return self._add_readings(message.offset, uplink, assignment, values, observed=observed, batch=batch)

    def _add_readings(
        self,
        offset: int,
        uplink: Uplink,
        assignment: Assignment,
        values: Mapping[str, float],
        *,
        observed: tuple[datetime, int],
        batch: Batch,
    ) -> list[str]:
        observed_at, flags = observed
        measures = self._measures_of(assignment)
        received_s = int(uplink.server_received_at.timestamp())
        observed_ms = round(observed_at.timestamp() * 1000)
        too_old = {one for one in values if self._is_deleted(measures[one], observed_ms)}
        for measure in values.keys() - too_old if too_old else values:
            row = (
                assignment.site_id,
                assignment.channel,
                measure,
                values[measure] + assignment.calibration.get(measure, 0.0),
                observed_ms,
                received_s,
                uplink.device_id,
                flags,
                uplink.simulated,
            )
            batch.add("readings", offset, row)
        return [f"{', '.join(sorted(too_old))} of {instants.text(observed_at)}: {_DELETED}"] if too_old else []

    def _is_deleted(self, measure: Measure, observed_ms: int) -> bool:
        return measure.retention_days is not None and observed_ms < self._deleted_before_ms(measure.id)

    def _add_radio(self, offset: int, uplink: Uplink, batch: Batch) -> None:
        sent = (uplink.device_id, int(uplink.server_received_at.timestamp()), uplink.f_cnt)
        for rx in uplink.gateways or (_UNHEARD,):
            row = (*sent, rx.gateway_id, rx.rssi_dbm, rx.snr_db, uplink.spreading_factor)
            batch.add("uplinks", offset, row)

    def _profile(self, uplink: Uplink, source: str, assignments: Assignments) -> Profile:
        device = assignments.device(uplink.device_id)
        if device is None:
            fields = ", ".join(sorted(map(str, uplink.decoded))) or "no decoded fields"
            raise RejectedError(
                f"unknown device {uplink.device_id!r} ({fields}); make it known with `stadtklima device assign`, "
                f"then `stadtklima replay-rejected` brings its messages in"
            )
        _refuse_stranger(device, source)
        if device.profile not in self._profiles:
            raise RejectedError(
                f"device {uplink.device_id!r} has the unknown profile {device.profile!r}; "
                f"known: {', '.join(sorted(self._profiles))}; put {device.profile}.toml into the town's profiles folder"
            )
        return self._profiles[device.profile]

    def _measures_of(self, assignment: Assignment) -> dict[str, Measure]:
        if assignment.layer_id not in self._measures:
            raise RejectedError(f"site {assignment.site_id!r}: {UnknownLayerError(assignment.layer_id, self._layers)}")
        return self._measures[assignment.layer_id]


def _refuse_stranger(device: Device, source: str) -> None:
    """Who holds the token of one network speaks for the devices of that network alone."""
    if device.network != source:
        raise RejectedError(
            f"device {device.device_id!r} belongs to the network {device.network!r}, but this came by {source!r}; if "
            f"it moved, `stadtklima device assign --network {source}` says so; then run `stadtklima replay-rejected`"
        )


def _sentence(reasons: Sequence[str]) -> str:
    return "; ".join(reasons)[:LONGEST_REASON]


def _fault(error: Exception) -> str:
    """What nobody thought of must not keep all later messages waiting: this one is kept, and the fault is told."""
    log.error("a message could not be read; it is kept as rejected", exc_info=error)
    return f"{FAULT} ({type(error).__name__}: {error}); please report it, then run `stadtklima replay-rejected`"


def _assignment(uplink: Uplink, observed_at: datetime, assignments: Assignments) -> Assignment:
    found = assignments.at(uplink.device_id, observed_at)
    if found is None:
        raise RejectedError(
            f"device {uplink.device_id!r} served no site at {instants.text(observed_at)}; "
            f"assign it with `stadtklima device assign`, then run `stadtklima replay-rejected`"
        )
    return found


def _trusted_instant(device: datetime | None, server: datetime) -> tuple[datetime, int]:
    """The device's time if it can be true, else the network server's, flagged if the device said another."""
    if device is None:
        return server, 0
    if EARLIEST <= device <= server + AHEAD:
        return device, 0
    return server, int(Flag.CLOCK)
