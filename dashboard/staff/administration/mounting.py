"""Mounting a device: the label of a site leads here, the code of the device says which one.

It is confirmed then, and the page says when the device is heard.
"""

from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import urlencode

from dashboard.parts.form import act, button, choice, field, hidden, way
from dashboard.parts.markup import Attribute, Markup, tag
from dashboard.parts.status.changes import Forms
from dashboard.staff import arrival
from dashboard.staff.administration import site
from dashboard.staff.page import MOUNTING, Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.site_forms import layers_for
from data.device_label import serial
from data.errors import FieldError, UnknownSiteError
from data.records import Assignment, Assignments, Device, changes
from data.records.permissions import ForeignBodyError
from data.records.staff_sites import StaffSite
from services import devices, site_changes

PATH: Final = f"{MOUNTING}{{site_id}}"


@dataclass(frozen=True, slots=True)
class _Mounting:
    """A device and a site, and what either serves or is served by until now."""

    site: StaffSite
    assignments: Assignments
    channel: int
    device_id: str = ""

    @property
    def there(self) -> Assignment | None:
        """What serves the site now."""
        of_site = self.assignments.of_site(self.site.site_id)
        return next((one for one in of_site if one.channel == self.channel and one.valid_to is None), None)

    @property
    def elsewhere(self) -> Assignment | None:
        """What the device serves now, if that is another place."""
        serving = (one for one in self.assignments.of_device(self.device_id) if one.valid_to is None)
        here = (self.site.site_id, self.channel)
        return next((one for one in serving if (one.site_id, one.channel) != here), None)

    @property
    def known(self) -> Device | None:
        """The device, if it was made known before."""
        return self.assignments.device(self.device_id)


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/montage/{site_id}``."""
    return StaffPage(
        name="mounting",
        path=PATH,
        permission="devices.change",
        changes="devices.change",
        order=None,
        show=partial(_show, given),
        change=partial(_mount, given),
        wrong={
            changes.SiteTakenError: "taken",
            changes.ServesNothingError: "taken",
            devices.ChannelError: "channel",
            devices.NoDeviceIdError: "serial",
            ForeignBodyError: "foreign",
        },
        pieces={arrival.NAME: partial(_arrival, given)},
        scripts=("mounting.js",),
    )


def _mounting(given: StaffContext, visit: StaffVisit, code: str) -> _Mounting:
    """What was asked; UnknownSiteError: no such site for its asker. FieldError: the code names no device."""
    site_id, house = visit.parameters["site_id"], given.house
    layer = house.layers.of_site(site_id)
    if not visit.account.may("devices.change", house.town.body_of(layer.id)):
        raise UnknownSiteError(site_id)
    known = site_changes.as_known(house, given.context.store.last(layer.id).sites, site_id)
    asked = visit.typed.get("channel") or visit.query.get("channel", "0")
    channel = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < len("100") else 0
    return _Mounting(known, house.records.assignments(), channel, serial(code) if code else "")


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    words, code, wrong = visit.words, visit.query.get("serial", "").strip(), ""
    try:
        asked = _mounting(given, visit, "" if visit.wrong else code)
    except FieldError:
        asked, wrong = _mounting(given, visit, ""), words.say("mounting.error.serial", value=code[:60])
    where = words.say("mounting.at", name=asked.site.name, site=asked.site.site_id)
    content = [tag("p", {"class": "status__answer"}, where)]
    if wrong:
        content.append(tag("p", {"class": "form__problem", "role": "alert"}, wrong))
    if asked.there is not None:
        done = visit.query.get("done") == asked.there.device_id
        said = words.say("mounting.done" if done else "mounting.serves", device=asked.there.device_id)
        content.append(tag("p", {"class": "form__done" if done else "status__note", "role": "status"}, said))
    if asked.device_id:
        return [*content, _confirmation(given, asked, visit)]
    heard = [arrival.arrival(given, asked.there, visit)] if asked.there else []
    question = _question(asked, code, visit)
    return [*content, *heard, _folded(question, visit) if heard else question, _site(given, asked.site, visit)]


def _arrival(given: StaffContext, visit: StaffVisit) -> Markup:
    """What has come since from what serves the site; empty: nothing serves it any more."""
    there = _mounting(given, visit, "").there
    return arrival.arrival(given, there, visit) if there else tag("div", {"id": arrival.NAME})


def _folded(question: Markup, visit: StaffVisit) -> Markup:
    """Another device, for who needs it: the site has one."""
    summary = tag("summary", {"class": "desk__more"}, visit.words["mounting.other"])
    is_asked = "serial" in visit.query or bool(visit.wrong)
    return tag("details", {"class": "desk__fold", "open": is_asked}, summary, question)


def _site(given: StaffContext, asked: StaffSite, visit: StaffVisit) -> Markup | None:
    """The way to the site's own page, where its place is mended and a photo put in; None: not for this person."""
    if given.house.layers.of_site(asked.site_id) not in layers_for(given.house, visit.account):
        return None
    there = visit.address.page_at(site.path_of(asked.site_id))
    return tag("p", {"class": "mount__site"}, way(visit.words["mounting.site"], there))


def _question(asked: _Mounting, code: str, visit: StaffVisit) -> Markup:
    words = visit.words
    kept = [hidden(name, value) for name, value in visit.address.query().items() if name != "site"]
    picture: dict[str, Attribute] = {
        "class": "scan__picture",
        "id": "scan-picture",
        "aria-label": words["mounting.scanning"],
        **dict.fromkeys(("hidden", "muted", "playsinline"), True),
    }
    scan = tag(
        "div",
        {"class": "scan", "id": "scan", "hidden": True, "data-refused": words["mounting.no_camera"]},
        act(words["mounting.scan"], "scan-go", **{"data-stop": words["mounting.stop"]}),
        tag("video", picture),
        tag("p", {"class": "status__note", "id": "scan-said", "role": "status"}),
    )
    return tag(
        "form",
        {"class": "form", "method": "get", "id": "mounting", "action": visit.address.to()},
        *kept,
        _channels(asked, visit),
        scan,
        field("serial", words["mounting.serial"], value=code, hint=words["mounting.serial_hint"], required=True),
        button(words["mounting.look"]),
    )


def _channels(asked: _Mounting, visit: StaffVisit) -> Markup | None:
    if not asked.site.channels:
        return None
    words = visit.words
    options = [(str(n), f"{words['mounting.channel']} {n}" if n else words["mounting.channel_0"])
               for n in range(asked.site.channels + 1)]  # fmt: skip
    return choice("channel", words["mounting.channel"], options, value=str(asked.channel))


def _confirmation(given: StaffContext, asked: _Mounting, visit: StaffVisit) -> Markup:
    words, known = visit.words, asked.known
    replaced = asked.there if asked.there and asked.there.device_id != asked.device_id else None
    asks = words.say("mounting.confirm", device=asked.device_id, name=asked.site.name)
    also = [
        words.say("mounting.replaces", device=replaced.device_id) if replaced else "",
        words.say("mounting.moves", site=asked.elsewhere.site_id) if asked.elsewhere else "",
    ]
    forms = Forms(house=given.house, words=words, action=visit.address.to(), typed=visit.typed)
    profile = replaced and asked.assignments.device(replaced.device_id)
    kind = known or profile
    return tag(
        "form",
        {"class": "form", "method": "post", "action": visit.address.to()},
        tag("p", {"class": "mount__asked"}, asks),
        *(tag("p", None, one) for one in also if one),
        hidden("serial", asked.device_id),
        hidden("channel", str(asked.channel)),
        hidden("replaces", replaced.device_id if replaced else ""),
        hidden("profile", known.profile) if known else forms.profile("mount", kind.profile if kind else ""),
        hidden("network", known.network) if known else forms.network("mount", kind.network if kind else ""),
        button(words["mounting.go"]),
        way(words["mounting.back"], visit.address.to()),
    )


def _mount(given: StaffContext, visit: StaffVisit) -> str:
    house, typed = given.house, visit.typed
    asked = _mounting(given, visit, typed.get("serial", "") or "-")
    profile, network = (typed.get(name, "") for name in ("profile", "network"))
    now = house.clock.now()
    if before := typed.get("replaces", ""):
        if asked.there is None or asked.there.device_id != before:
            raise changes.SiteTakenError(f"{asked.site.site_id} is no longer served by {before}")
        devices.swap(house, before, asked.device_id, at=now, profile=profile, network=network)
    else:
        devices.assign(
            house,
            asked.device_id,
            asked.site.site_id,
            at=now,
            channel=asked.channel,
            profile=profile,
            network=network,
        )
    address = visit.address.to()
    told = urlencode({"done": asked.device_id, "channel": asked.channel})
    return f"{address}{'&' if '?' in address else '?'}{told}"
