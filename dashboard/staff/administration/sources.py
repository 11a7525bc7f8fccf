"""Where values come from: networks, brokers and polled addresses, with what came last, what is wrong, what is next."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from dashboard.parts.figures import age, when
from dashboard.parts.markup import Child, Markup, tag
from dashboard.parts.status import devices, sensors
from dashboard.parts.status.table import cards
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from dashboard.texts import Words
from data.records.permissions import Account
from services import health
from services.jobs.poll import PolledAddress, addresses

PATH: Final = f"{ROOT}/quellen"


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/quellen``."""
    made = SourcesPage(given)
    return StaffPage(
        name="sources", path=PATH, permission="devices.read", order=60, show=made.show, attention=made.attention
    )


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """What the page shows."""

    given: StaffContext

    def show(self, visit: StaffVisit) -> Content:
        """Networks of devices, brokers, polled addresses."""
        words, seen, said = visit.words, self.given.inspection.seen(), health.reception(self.given.house)
        polled = [_row(one, words) for one in addresses(self.given.house)]
        head = [words[f"sources.{one}"] for one in ("address", "state", "last", "next")]
        brokers = devices.receivers(said.brokers if said else (), (), seen, words)
        return [
            tag("p", {"class": "status__answer"}, words[f"sources.{'trouble' if self._late() else 'fine'}"]),
            _part("networks", words, sensors.networks(seen, words)),
            brokers,
            _part("polled", words, cards(head, polled, caption=words["sources.polled"])) if polled else None,
        ]

    def attention(self, _: Account) -> int:
        """How many sources bring nothing."""
        return self._late()

    def _late(self) -> int:
        said = health.reception(self.given.house)
        apart = sum(one.connected_since is None for one in said.brokers) if said else 0
        return apart + sum(one.is_late or bool(one.trouble) for one in addresses(self.given.house))


def _row(one: PolledAddress, words: Words) -> list[Child]:
    now = datetime.now(UTC)
    last = age(one.last_success, now=now, words=words) if one.last_success else words["devices.never"]
    following = when(one.next_at, now=now, words=words) if one.next_at else words["devices.empty"]
    return [one.name, one.trouble or words["devices.answers"], last, following]


def _part(name: str, words: Words, inside: Markup) -> Markup:
    return tag("section", {"class": "article__part"}, tag("h2", None, words[f"sources.{name}"]), inside)
