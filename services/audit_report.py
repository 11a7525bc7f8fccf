"""What a town's IT asks of an installation before the public may come, and every year after; answered by looking."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from importlib.metadata import version
from typing import Final, Literal, TypeAlias
from urllib.parse import urlsplit

from data import versions
from data.amounts import counted
from data.errors import StadtklimaError
from data.records.permissions import Account, Grant, rights
from data.upgrades import pending
from services import personal_data, probe, readiness
from services.backup import last_good
from services.context import House
from services.probe import ServerAnswer

State: TypeAlias = Literal["ok", "missing", "note"]
HEADERS: Final = (
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
)
SECURE: Final = "strict-transport-security"
RENEWED: Final = timedelta(days=14)
"""A certificate that ends sooner should have been renewed."""


class NotReadyForPublicError(StadtklimaError):
    """Something must be done before the public may come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditAnswer:
    """The answer to one question; `missing`: something is to be done."""

    about: str
    state: State
    says: str


class AuditReport:
    """Asks one installation; the servers once each."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._public = house.settings.public_url

    def answers(self) -> Iterator[AuditAnswer]:
        """All of them, in the order in which they are asked."""
        yield from (_of("town", "missing", one) for one in readiness.lacking(self._house))
        for about, answer in (
            ("tls", self._tls),
            ("headers", self._headers),
            ("cookies", self._cookies),
            ("administrators", self._administrators),
            ("ports", self._ports),
            ("backup", self._backup),
            ("update", self._update),
            ("personal data", self._personal_data),
            ("retention", self._retention),
        ):
            yield from (_of(about, state, says) for state, says in answer())

    @cached_property
    def _met(self) -> ServerAnswer | OSError:
        """What is answered where people come, or at our own port where that is not said."""
        settings = self._house.settings
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104 - replaced
        try:
            return probe.ask(f"{(self._public or f'http://{host}:{settings.port}').rstrip('/')}/")
        except OSError as error:
            return error

    def _tls(self) -> Iterator[tuple[State, str]]:
        if not self._public.startswith("https://"):
            yield "missing", "STADTKLIMA_PUBLIC_URL is not the address people use, beginning with https://"
        elif isinstance(self._met, OSError):
            yield "note", f"{self._public} cannot be reached from here: {self._met}"
        elif self._met.certified_until is not None:
            left = self._met.certified_until - datetime.now(UTC)
            said = f"{self._met.tls}, certificate until {self._met.certified_until:%Y-%m-%d}"
            yield ("ok" if left > RENEWED else "missing"), said

    def _headers(self) -> Iterator[tuple[State, str]]:
        if isinstance(self._met, OSError):
            yield "note", f"nobody answers at {self._public or 'STADTKLIMA_PORT'}: {self._met}"
            return
        wanted = (*HEADERS, *((SECURE,) if self._public.startswith("https://") else ()))
        lost = [one for one in wanted if one not in self._met.headers]
        yield ("missing", f"not sent: {', '.join(lost)}") if lost else ("ok", f"sent: {', '.join(wanted)}")

    def _cookies(self) -> Iterator[tuple[State, str]]:
        if not isinstance(self._met, OSError):
            set_ = ", ".join(self._met.cookies)
            yield ("missing", f"the first page sets {set_}") if set_ else ("ok", "none for visitors")
        yield (
            "note",
            "staff get one after logging in: HttpOnly, SameSite=Strict, under https Secure with __Host- or __Secure-",
        )

    def _administrators(self) -> Iterator[tuple[State, str]]:
        records, name = self._house.records, "STADTKLIMA_ADMINS_NEED_SECOND_FACTOR"
        local = [one.name for one in records.staff.users() if not one.issuer and _may_let_in(one.grants)]
        lacking = [one for one in local if not records.second_factor.has(one)]
        told = f"{counted(len(lacking), 'local administrator')} without a second factor"
        if self._house.settings.admins_need_second_factor:
            yield "ok", f"{name} is set: none gets further than to setting up a second factor; {told}"
        else:
            yield "missing" if lacking else "ok", f"{told}; set {name}=true" if lacking else told

    def _ports(self) -> Iterator[tuple[State, str]]:
        for address, port in probe.listening():
            reached = "this machine alone" if address.is_loopback else "other machines: is the firewall before it?"
            yield "note", f"a process of this user listens on {address} port {port}, for {reached}"

    def _backup(self) -> Iterator[tuple[State, str]]:
        if (made := last_good(self._house)) is not None:
            proved = f"read again {made.proved_at:%Y-%m-%d}" if made.proved_at else "not read again yet"
            yield "ok", f"last good one {made.at:%Y-%m-%d %H:%M} UTC in {made.place}, {proved}"

    def _update(self) -> Iterator[tuple[State, str]]:
        house = self._house
        waiting = pending(house.folders, house.settings.records_url, town=house.town.id, body=house.town.body_of(""))
        told = ", ".join(f"{name} {number}" for name, number in versions.ALL.items())
        said = f"stadtklima {version('stadtklima')} with {told}; a newer one: docs/operations.md, `stadtklima upgrade`"
        yield ("missing", f"{counted(len(waiting), 'step')} of `stadtklima upgrade` to do") if waiting else ("ok", said)

    def _personal_data(self) -> Iterator[tuple[State, str]]:
        yield (
            "note",
            f"database: {_without_password(self._house.settings.records_url)}; folder: {self._house.folders.root}",
        )
        for one in personal_data.declared().holding:
            yield "note", f"{one.where['en']}: {one.what['en']}"

    def _retention(self) -> Iterator[tuple[State, str]]:
        for one in personal_data.declared().holding:
            yield "note", f"{one.where['en']}: {one.how_long('en')}"
        for layer, measure in personal_data.limited(self._house.layers.values()):
            days = counted(measure.retention_days, "day") if measure.retention_days else "for good"
            yield "note", f"{layer.id}, {measure.id}: {days}; {measure.audience}"


def _of(about: str, state: State, says: str) -> AuditAnswer:
    return AuditAnswer(about=about, state=state, says=says)


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return url.replace(f":{parts.password}@", "@") if parts.password else url


def _may_let_in(grants: Iterable[Grant]) -> bool:
    return Account(actor="", rights=rights(grants)).is_administrator
