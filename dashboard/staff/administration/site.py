"""One site: what is known of it, forms to change, move, close and picture it, and who changed it when."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from dashboard.parts.figures import when
from dashboard.parts.form import button, chosen_file, field, hidden
from dashboard.parts.markup import Markup, tag
from dashboard.parts.photo import photo
from dashboard.parts.station.address import station_path
from dashboard.parts.status.table import cards
from dashboard.staff.device_changes import instant
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.site_forms import SCRIPTS, STYLES, fields, layers_for, map_data, read
from data.errors import BadRequestError, UnknownSiteError
from data.records.files import MOST_BYTES, RefusedFileError
from data.records.permissions import ForeignBodyError
from data.records.staff_sites import StaffSite
from services import site_changes
from services.site_changes import FedSiteError

PATH: Final = f"{ROOT}/ort/{{site_id}}"
DONE: Final = ("made", "change", "close", "reopen", "photo")
_PASSED_OVER: Final = frozenset({"changed_at", "revision", "site_id"})


def path_of(site_id: str) -> str:
    """Where the page of a site stands."""
    return PATH.format(site_id=quote(site_id, safe=""))


def done(visit: StaffVisit, site_id: str, what: str) -> str:
    """The page of a site that says what was done a moment ago."""
    address = visit.address.page_at(path_of(site_id))
    return f"{address}{'&' if '?' in address else '?'}done={what}"


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/ort/{site_id}``."""
    return StaffPage(
        name="site",
        path=PATH,
        permission="sites.change",
        changes="sites.change",
        order=None,
        title=lambda visit: known_site(given, visit).name or visit.parameters["site_id"],
        show=partial(_show, given),
        change=partial(_change, given),
        wrong={RefusedFileError: "photo", FedSiteError: "fed", ForeignBodyError: "foreign"},
        data=lambda visit: map_data(given, visit, given.house.layers.of_site(visit.parameters["site_id"])),
        scripts=SCRIPTS,
        styles=STYLES,
        largest_bytes=MOST_BYTES,
    )


def known_site(given: StaffContext, visit: StaffVisit) -> StaffSite:
    """The site; UnknownSiteError: there is none that its asker may change."""
    site_id = visit.parameters["site_id"]
    layer = given.house.layers.of_site(site_id)
    if layer not in layers_for(given.house, visit.account):
        raise UnknownSiteError(site_id)
    return site_changes.as_known(given.house, given.context.store.last(layer.id).sites, site_id)


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    known, words, address = known_site(given, visit), visit.words, visit.address
    told = visit.query.get("done", "")
    said = tag("p", {"class": "form__done", "role": "status"}, words[f"site.done.{told}"]) if told in DONE else None
    ways = (("public", station_path(known.site_id)), ("label", f"{path_of(known.site_id)}/etikett"))
    links = [tag("li", None, tag("a", {"href": address.page_at(path)}, words[f"site.{name}"])) for name, path in ways]
    return [
        tag("p", None, tag("a", {"href": address.page_at(f"{ROOT}/orte")}, words["site.back"])),
        said,
        tag("p", {"class": "status__answer"}, _state(known, visit)),
        tag("nav", {"class": "status__pages", "aria-label": words["site.ways"]}, tag("ul", None, *links)),
        _part("change", visit, fields(given, visit, known)),
        _picture(given, known, visit),
        _end(known, visit),
        _history(given, known, visit),
    ]


def _state(known: StaffSite, visit: StaffVisit) -> str:
    words, ended = visit.words, known.valid_to
    if ended is None:
        return words.say("site.there", site=known.site_id, time=when(known.valid_from, now=visit.now, words=words))
    key = "ended" if ended <= visit.now else "will_end"
    return words.say(f"site.{key}", site=known.site_id, time=when(ended, now=visit.now, words=words))


def _part(name: str, visit: StaffVisit, *inside: Markup | None, **more: Any) -> Markup:
    form = {"class": "form", "method": "post", "action": visit.address.to(), **more}
    kind = "secondary" if name == "close" else "primary"
    title = tag("h2", {"id": f"{name}-title"}, visit.words[f"site.{name}.title"])
    sent = tag("form", form, *inside, button(visit.words[f"site.{name}.go"], kind=kind))
    return tag("section", {"class": "article__part", "aria-labelledby": f"{name}-title"}, title, sent)


def _picture(given: StaffContext, known: StaffSite, visit: StaffVisit) -> Markup:
    words = visit.words
    return _part(
        "photo",
        visit,
        hidden("do", "photo"),
        photo(given.house, known.attributes, known.name, visit.address, words),
        chosen_file("photo", words["site.form.photo"], hint=words["site.form.photo_hint"], accept="image/*"),
        enctype="multipart/form-data",
    )


def _end(known: StaffSite, visit: StaffVisit) -> Markup:
    words = visit.words
    if known.valid_to is not None:
        return _part("reopen", visit, hidden("do", "reopen"), tag("p", None, words["site.reopen.about"]))
    label, hint = words["site.form.until"], words["site.form.until_hint"]
    until = field("until", label, kind="datetime-local", value=visit.typed.get("until", ""), hint=hint)
    return _part("close", visit, hidden("do", "close"), tag("p", None, words["site.close.about"]), until)


def _history(given: StaffContext, known: StaffSite, visit: StaffVisit) -> Markup | None:
    words = visit.words
    entries = given.house.records.audit.entries(subject=f"staff_site:{known.site_id}", most=20)
    rows = [
        [
            when(one.at, now=visit.now, words=words),
            one.actor.partition(":")[2] or one.actor,
            ", ".join(_differences(one.before, one.after, visit)) or words["site.history.first"],
        ]
        for one in entries
    ]
    if not rows:
        return None
    head = [words[f"site.history.{one}"] for one in ("when", "who", "what")]
    title = words["site.history.title"]
    return tag("section", {"class": "article__part"}, tag("h2", None, title), cards(head, rows, caption=title))


def _differences(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, visit: StaffVisit) -> Iterator[str]:
    """The facts that a change made other ones, by name."""
    if before is None or after is None:
        return
    for name, value in after.items():
        if name not in _PASSED_OVER and before.get(name) != value:
            yield visit.words[f"site.fact.{name}"]


def _change(given: StaffContext, visit: StaffVisit) -> str:
    house, known, typed = given.house, known_site(given, visit), visit.typed
    now, what = house.clock.now(), typed.get("do", "")
    if what == "change":
        site_changes.describe(house, known, read(house, typed), at=now)
    elif what == "close":
        site_changes.close(house, known, at=now, until=instant(typed.get("until", "")))
    elif what == "reopen":
        site_changes.reopen(house, known, at=now)
    elif what == "photo":
        sent = visit.files.get("photo")
        site_changes.picture(house, known, sent.content if sent else b"", at=now)
    else:
        raise BadRequestError(f"cannot do {what!r}; known: change, close, reopen, photo")
    return done(visit, known.site_id, what)
