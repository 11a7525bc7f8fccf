"""Reads and changes the records; every change raises their version, so that others notice."""

import hmac
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import select

from data.records import devices
from data.records.actuator_runs import ActuatorRuns
from data.records.api_tokens import ApiTokens
from data.records.assignments import Assignment, Assignments, Device
from data.records.attempts import Attempts
from data.records.audit import Audit
from data.records.badges import Badges
from data.records.buildings import Buildings
from data.records.change import ACTOR, Values, within_reach
from data.records.crew_log import CrewLog
from data.records.device_id import canonical
from data.records.directory import Directory
from data.records.fleet import FleetRegister
from data.records.jobs import Jobs
from data.records.key import InstallationKey, token_hash
from data.records.ledger import Ledger
from data.records.logins import Logins
from data.records.message_preferences import MessageDeliveries, MessagePreferences
from data.records.message_progress import MessageProgress
from data.records.message_rules import MessageRules
from data.records.messages import Messages
from data.records.meter_profiles import MeterProfiles
from data.records.meters import Meters
from data.records.notices import Notices
from data.records.outbox import Outbox
from data.records.overrides import Overrides
from data.records.paired_screens import PairedScreens
from data.records.person import person
from data.records.pseudonyms import Pseudonyms
from data.records.rounds import Rounds
from data.records.saved_answers import SavedAnswers
from data.records.schema import TOWN, RevisionRow, TokenRow
from data.records.second_factor import SecondFactor
from data.records.side_waste import SideWasteRegister
from data.records.staff import Staff
from data.records.staff_sites import StaffSites
from data.records.tour_register import TourRegister
from data.records.usage import Usage
from data.records.watermarks import Watermarks
from data.records.work import WorkItems


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What is known of a token.

    Args:
        revoked_at: worthless since, UTC; None: it is good.
    """

    source: str
    created_at: datetime
    revoked_at: datetime | None


class Records(Ledger):
    """The records of one town; arguments and errors as of the ledger they are written in.

    Args:
        key: with which attempts are counted and second factors sealed; None: one for the life of this object.
    """

    def __init__(
        self,
        url: str,
        *,
        town: str = "",
        body_of: Callable[[str], str] = lambda _layer_id: TOWN,
        key: InstallationKey | None = None,
    ) -> None:
        super().__init__(url, town=town, body_of=body_of)
        self.key = key = key or InstallationKey()
        """What is counted or kept with it can be neither guessed nor read without the installation."""
        self.staff = Staff(self)
        """Who may log in."""
        self.second_factor = SecondFactor(self, key)
        """What some show beside their password."""
        self._attempts = attempts = Attempts(self, key)
        self.logins = Logins(self, attempts, self.second_factor)
        """Who is logged in."""
        self.badges = Badges(self, attempts, self.logins)
        """What crews show on devices that they share."""
        self.directory = Directory(self)
        """Whom the town's own directory proves."""
        self.api_tokens = ApiTokens(self)
        """What machines prove themselves with at the API."""
        self.jobs = Jobs(self)
        """What is to be done, is being done and was done."""
        self.audit = Audit(self)
        """Who changed what."""
        self.notices = Notices(self)
        """What the town tells everybody."""
        self.outbox = Outbox(self)
        """What the town's app is told."""
        self.fleet = FleetRegister(self)
        """What tours are driven with."""
        self.rounds = Rounds(self)
        """What is emptied on fixed days."""
        self.tours = TourRegister(self)
        """Which sites are emptied on a day, by whom, in which order."""
        self.crews = CrewLog(self)
        """What crews report of them."""
        self.side_waste = SideWasteRegister(self)
        """What lies beside containers."""
        self.texts: Overrides[str] = Overrides(self, "text")
        """What the town says otherwise than shipped, by ``{language}:{key}``."""
        self.limits: Overrides[list[float]] = Overrides(self, "limits")
        """Where classes begin otherwise than the town's file says, by the name of their table."""
        self.map_services: Overrides[bool] = Overrides(self, "map_service")
        """Which map services of others may be asked, by their ids."""
        self.sites = StaffSites(self)
        """Sites that staff made or changed."""
        self.pseudonyms = Pseudonyms(self)
        """What stands for names in the audit."""
        self.usage = Usage(self)
        """How often pages and tiles are opened."""
        self.work = WorkItems(self)
        """What dispatchers have noted of sites."""
        self.watermarks = Watermarks(self)
        """How far followers have come."""

    @cached_property
    def messages(self) -> Messages:
        """What wants the attention of staff."""
        return Messages(self)

    @cached_property
    def message_rules(self) -> MessageRules:
        """When something does."""
        return MessageRules(self)

    @cached_property
    def message_progress(self) -> MessageProgress:
        """How far the engine has come that finds it."""
        return MessageProgress(self, self.watermarks)

    @cached_property
    def message_preferences(self) -> MessagePreferences:
        """How staff want to hear of it."""
        return MessagePreferences(self, self.key)

    @cached_property
    def message_deliveries(self) -> MessageDeliveries:
        """What is sent to them."""
        return MessageDeliveries(self)

    @cached_property
    def saved_answers(self) -> SavedAnswers:
        """What planners keep of what they were answered."""
        return SavedAnswers(self)

    @cached_property
    def actuator_runs(self) -> ActuatorRuns:
        """What is switched at sites."""
        return ActuatorRuns(self)

    @cached_property
    def automatic(self) -> Overrides[bool]:
        """Which actuators may switch by themselves, by their names; what is shipped: none."""
        return Overrides(self, "automatic")

    @cached_property
    def meters(self) -> Meters:
        """What people read from meters of buildings."""
        return Meters(self)

    @cached_property
    def buildings(self) -> Buildings:
        """The town's buildings with their meters."""
        return Buildings(self)

    @cached_property
    def meter_profiles(self) -> MeterProfiles:
        """What meters measured in equal steps."""
        return MeterProfiles(self)

    @cached_property
    def screens(self) -> PairedScreens:
        """What shows a site to whoever stands before it."""
        return PairedScreens(self, self._attempts)

    def person(self, name: str) -> dict[str, list[Values]]:
        """What there is about somebody, by table; UnknownPersonError: nothing."""
        return person(self, name)

    # ---- devices and what they serve --------------------------------------------------------

    def add_devices(self, given: Iterable[Device]) -> None:
        """Add devices in one change; one that is known already gets the new facts."""
        with self.change(ACTOR.get(), "device add") as change:
            devices.put(change, given)

    def enrol(self, given: Iterable[Device], serving: Sequence[Assignment]) -> None:
        """Add devices and what they serve in one change; a device is of the body whose sites it serves."""
        with self.change(ACTOR.get(), "device enrol") as change:
            bodies = {canonical(one.device_id): change.body_of(one.layer_id) for one in serving}
            devices.put(change, [replace(one, body=bodies.get(canonical(one.device_id), one.body)) for one in given])
            devices.assign(change, serving)

    def devices(self) -> list[Device]:
        """Every device in the order of its id."""
        with self.read() as db:
            return devices.devices(db)

    def assign_many(self, given: Iterable[Assignment]) -> None:
        """Add assignments in one change; UnknownDeviceError: one names a device that was never added."""
        with self.change(ACTOR.get(), "device assign") as change:
            devices.assign(change, [*given])

    def retire(self, device_id: str, at: datetime) -> int:
        """End what a device serves at an instant; return how many assignments that ended."""
        with self.change(ACTOR.get(), "device retire") as change:
            return devices.end(change, [device_id], at)

    def assignments(self) -> Assignments:
        """Every assignment, as of one version."""
        with self.read() as db:
            version = db.scalar(select(RevisionRow.count)) or 0
            return Assignments(devices.assignments(db), devices.devices(db), version=version)

    # ---- tokens -----------------------------------------------------------------------------

    def new_token(self, source: str, *, body: str = "") -> str:
        """Make a token for a source and return its plain text, which is kept nowhere."""
        token = secrets.token_urlsafe(32)
        with self.change(ACTOR.get(), "token new", body=body) as change:
            row = {"source": source, "hash": token_hash(token), "created_at": change.at, "revoked_at": None}
            change.insert(TokenRow, [row])
        return token

    def tokens(self) -> list[Token]:
        """Every token that was ever made and that who acts may see, the oldest first; never its text."""
        columns = (TokenRow.source, TokenRow.created_at, TokenRow.revoked_at)
        with self.read() as db:
            rows = db.execute(select(*columns).where(within_reach(TokenRow)).order_by(TokenRow.token_id)).mappings()
            return [Token(**row) for row in rows]

    def revoke_tokens(self, source: str) -> int:
        """Make every token of a source worthless; return how many there were."""
        with self.change(ACTOR.get(), "token revoke") as change:
            valid = change.rows(TokenRow, (TokenRow.source == source) & TokenRow.revoked_at.is_(None))
            return change.update(TokenRow, valid, {"revoked_at": change.at})

    def token_allows(self, source: str, presented: str) -> bool:
        """Whether a presented token is one of this source's; compared in constant time."""
        with self.read() as db:
            hashes = db.scalars(
                select(TokenRow.hash).where(TokenRow.source == source, TokenRow.revoked_at.is_(None))
            ).all()
        given = token_hash(presented)
        # A list, not a generator: every comparison is made, whichever succeeds.
        return any([hmac.compare_digest(given, one) for one in hashes])  # noqa: C419 -- see above
