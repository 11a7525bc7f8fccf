"""The pages on which staff look after devices: which need somebody, and forms to assign, swap, calibrate, retire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from starlette.responses import Response

from dashboard.parts.addresses import Address
from dashboard.parts.figures import when
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.status import changes, devices
from dashboard.parts.status.table import cards
from dashboard.staff.device_changes import WRONG, apply
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.spreadsheet import download
from dashboard.texts import Words
from data.records import Assignment, canonical
from data.records.devices import UnknownDeviceError
from data.records.permissions import Account
from services import health
from services.context import House
from services.device_health import DeviceHealth, low_battery
from services.inspection import InspectionResult
from services.jobs.poll import addresses
from services.replacement import Replacement, due

PATH: Final = f"{ROOT}/geraete"
AT_ONCE: Final = 100
ALL: Final = "all"
DUE: Final = "due"
COLUMNS: Final = ("device_id", "profile", "site_id", "channel", "name", "why", "battery_percent", "last_seen", "since")


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/geraete``."""
    made = DevicesPage(given)
    return StaffPage(
        name="devices",
        path=PATH,
        permission="devices.read",
        order=20,
        show=made.show,
        title=made.title,
        attention=made.attention,
        changes="devices.change",
        change=made.change,
        wrong=WRONG,
        files={".csv": made.file},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceListOptions:
    """What the page is asked for.

    Args:
        show: ``all``: every device; ``due``: those due to be replaced; else those that need somebody.
        done: what was done a moment ago.
    """

    device: str = ""
    show: str = ""
    done: str = ""
    typed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DevicesPage:
    """What the page shows and does."""

    given: StaffContext

    @property
    def house(self) -> House:
        """Devices, layers, profiles."""
        return self.given.house

    def show(self, visit: StaffVisit) -> Content:
        """As far as an account may see it; UnknownDeviceError: it may not see the device asked for."""
        asked, account, words = self._asked(visit), visit.account, visit.words
        self._refuse_foreign(asked.device, account)
        seen = self.given.inspection.seen().within(account.bodies("devices.read"))
        return [_told(asked, seen, words), *self._content(visit.address, seen, asked, account, words)]

    def title(self, visit: StaffVisit) -> str:
        """With the device that is asked for."""
        device_id, words = self._asked(visit).device, visit.words
        return f"{words['devices.device']} {canonical(device_id)}" if device_id else words["devices.title"]

    def attention(self, account: Account) -> int:
        """How many devices need somebody."""
        return len(self._pressing(self.given.inspection.seen().within(account.bodies("devices.read"))))

    def change(self, visit: StaffVisit) -> str:
        """Do what a form says; errors as of services.devices."""
        device_id = apply(self.house, visit.typed)
        return f"{link(visit.address)(device_id)}&done={visit.typed['do']}"

    def _asked(self, visit: StaffVisit) -> DeviceListOptions:
        if visit.typed:
            device_id = visit.typed.get("device", "") if self._stood_on_its_page(visit.typed) else ""
            return DeviceListOptions(device=device_id, typed=visit.typed)
        asked = {name: visit.query.get(name, "") for name in ("device", "show", "done")}
        return DeviceListOptions(**asked, typed={})

    def _stood_on_its_page(self, typed: Mapping[str, str]) -> bool:
        known = self.house.records.assignments().device
        return typed.get("do") != "assign" or known(typed.get("device", "")) is not None

    def _pressing(self, seen: InspectionResult) -> list[DeviceHealth]:
        limits = self.house.town.devices
        return [one for one in seen.conditions if one.health != "ok" or low_battery(one, limits)]

    def _due(self, seen: InspectionResult) -> list[Replacement]:
        return due(seen.conditions, self.house.town.devices, now=seen.at)

    def file(self, visit: StaffVisit) -> Response:
        """What is due to be replaced as CSV, the most urgent first, as far as an account may see it."""
        seen = self.given.inspection.seen().within(visit.account.bodies("devices.read"))
        rows = [self._line(one, visit.words) for one in self._due(seen)]
        return download("tausch.csv", COLUMNS, rows)

    def _line(self, one: Replacement, words: Words) -> tuple[Any, ...]:
        served, known = one.device.served, self.house.records.assignments().device(one.device.served.device_id)
        place = served.device_id, known.profile if known else "", served.site_id, served.channel, one.device.name
        return *place, _why(one, words), one.device.battery_percent, one.device.last_seen, one.device.since

    def _content(
        self, address: Address, seen: InspectionResult, asked: DeviceListOptions, account: Account, words: Words
    ) -> Sequence[Markup]:
        forms = changes.Forms(house=self.house, words=words, action=address.to(), typed=asked.typed)
        if asked.device:
            return self._of_device(address, seen, canonical(asked.device), forms, account)
        unknown = devices.unknown(seen, words, link(address))
        said = health.reception(self.house)
        receivers = devices.receivers(said.brokers if said else (), addresses(self.house), seen, words)
        listed = self._listed(address, seen, asked, words)
        added = forms.assign() if account.may("devices.change") else None
        return [listed, *(one for one in (unknown, receivers, added) if one)]

    def _refuse_foreign(self, device_id: str, account: Account) -> None:
        known = self.house.records.assignments().device(device_id) if device_id else None
        if known is not None and not account.may("devices.read", known.body):
            raise UnknownDeviceError(device_id)

    def _listed(self, address: Address, seen: InspectionResult, asked: DeviceListOptions, words: Words) -> Markup:
        pressing, replaced = self._pressing(seen), self._due(seen)
        chosen = {ALL: seen.conditions, DUE: [one.device for one in replaced]}.get(asked.show, pressing)
        first = (address.page - 1) * AT_ONCE
        shown = slice(first, first + AT_ONCE)
        why = [_why(one, words) for one in replaced[shown]] if asked.show == DUE else ()
        return join(
            tag("p", {"class": "status__answer"}, _attention(len(pressing), words)),
            _switch(address, asked, {"": len(pressing), DUE: len(replaced), ALL: len(seen.conditions)}, words),
            devices.listed(chosen[shown], seen, self.house, words, link(address), why=why),
            _file(address, words) if why else None,
            _pages(address, asked, len(chosen), words),
        )

    def _of_device(
        self, address: Address, seen: InspectionResult, device_id: str, forms: changes.Forms, account: Account
    ) -> Sequence[Markup]:
        words = forms.words
        assignments = self.house.records.assignments()
        past = assignments.of_device(device_id)
        serving = next((one for one in past if one.valid_to is None), None)
        back = tag("p", None, tag("a", {"href": address.to(page=1)}, words["devices.back"]))
        condition = [one for one in seen.conditions if one.served.device_id == device_id]
        found = devices.listed(condition, seen, self.house, words, link(address)) if condition else None
        known = assignments.device(device_id)
        ways = [forms.swap(device_id), forms.calibrate(device_id), forms.retire(device_id)] if serving else []
        ways = ways or [forms.assign(device_id, known)]
        permitted = account.may("devices.change", known.body if known else "")
        return [
            back,
            tag("p", {"class": "status__answer"}, _serves(serving, seen, words)),
            *([found] if found else []),
            *(ways if permitted else []),
            tag("p", {"class": "status__note"}, words["devices.changed_in_charts"]),
            *([_past(past, seen, words)] if past else []),
        ]


def link(address: Address) -> devices.Link:
    """Addresses of the pages of single devices."""
    base = address.to(page=1)
    return lambda device_id: base + ("&" if "?" in base else "?") + urlencode({"device": device_id})


def _told(asked: DeviceListOptions, seen: InspectionResult, words: Words) -> Markup | None:
    """What was done; what was done is read from the records, never from the address."""
    if asked.done not in changes.ACTIONS or not asked.device:
        return None
    served = next((one for one in seen.conditions if one.served.device_id == canonical(asked.device)), None)
    site = served.served.site_id if served else words["devices.empty"]
    said = words.say(f"devices.{asked.done}.done", device=canonical(asked.device), site=site)
    return tag("p", {"class": "form__done", "role": "status"}, said)


def _attention(count: int, words: Words) -> str:
    if count == 1:
        return words["devices.attention_one"]
    return words.say("devices.attention", n=count) if count else words["devices.attention_none"]


def _switch(address: Address, asked: DeviceListOptions, counts: Mapping[str, int], words: Words) -> Markup:
    """The three lists, each with its number."""
    base = address.to(page=1)
    links = []
    for show, n in counts.items():
        href = base + ("&" if "?" in base else "?") + urlencode({"show": show}) if show else base
        now = "page" if show == asked.show else None
        said = words.say(f"devices.show_{show or 'attention'}", n=n)
        links.append(tag("li", None, tag("a", {"href": href, "aria-current": now}, said)))
    return tag("nav", {"class": "status__pages", "aria-label": words["devices.lists"]}, tag("ul", None, *links))


def _why(one: Replacement, words: Words) -> str:
    return ", ".join(words[f"devices.due.{reason}"] for reason in one.reasons)


def _file(address: Address, words: Words) -> Markup:
    path, _, query = address.to(page=1).partition("?")
    href = f"{path}.csv" + (f"?{query}" if query else "")
    return tag("p", None, tag("a", {"href": href, "download": True}, words["devices.csv"]))


def _pages(address: Address, asked: DeviceListOptions, count: int, words: Words) -> Markup | None:
    if count <= AT_ONCE:
        return None
    links = []
    for number in range(1, -(-count // AT_ONCE) + 1):
        base = address.to(page=number)
        href = base + ("&" if "?" in base else "?") + urlencode({"show": asked.show}) if asked.show else base
        now = "page" if number == address.page else None
        links.append(
            tag("li", None, tag("a", {"href": href, "aria-current": now}, words.say("devices.page", n=number)))
        )
    return tag("nav", {"class": "status__pages", "aria-label": words["devices.pages"]}, tag("ul", None, *links))


def _serves(serving: Assignment | None, seen: InspectionResult, words: Words) -> str:
    if serving is None:
        return words["devices.serves_nothing"]
    since = when(serving.valid_from, now=seen.at, words=words)
    return words.say("devices.serves", site=devices.place(serving, words), time=since)


def _past(past: Sequence[Assignment], seen: InspectionResult, words: Words) -> Markup:
    rows = [
        [
            devices.place(one, words),
            when(one.valid_from, now=seen.at, words=words),
            when(one.valid_to, now=seen.at, words=words) if one.valid_to else words["devices.now"],
        ]
        for one in reversed(past)
    ]
    head = [words[f"devices.{one}"] for one in ("site", "since", "until")]
    table = cards(head, rows, caption=words["devices.past"])
    return tag("section", {"class": "article__part"}, tag("h2", None, words["devices.past"]), table)
