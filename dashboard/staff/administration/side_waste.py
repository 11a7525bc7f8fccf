"""Waste beside containers (Beistellungen), for the office that may find out whose it is: secured, then released."""

from functools import partial
from typing import Final, Literal

from starlette.responses import FileResponse, Response

from dashboard.parts.figures import when
from dashboard.parts.form import button, hidden
from dashboard.parts.markup import Markup, tag
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from data.errors import BadRequestError
from data.records.files import FileStore, UnknownStoredFileError
from data.records.permissions import Account
from data.records.side_waste import STEPS, SideWaste, SideWasteError, UnknownSideWasteError
from services.tours.evidence import Evidence, evidence

PATH: Final = f"{ROOT}/beistellungen"
_PHOTO: Final = "/foto/{report_id}/{file_id}"
_DEEDS: Final[tuple[Literal["secured", "released"], ...]] = ("secured", "released")


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/beistellungen``."""
    return StaffPage(
        name="side_waste",
        path=PATH,
        permission="reports.read",
        changes="reports.change",
        order=45,
        show=partial(_show, given),
        change=partial(_change, given),
        attention=partial(_waiting, given),
        wrong={SideWasteError: "meanwhile", UnknownSideWasteError: "meanwhile"},
        files={_PHOTO: partial(_photo, given)},
    )


def _waiting(given: StaffContext, _: Account) -> int:
    return sum(one.state == "reported" for one in given.house.records.side_waste.open())


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    words, reports = visit.words, given.house.records.side_waste.open()
    none = tag("p", {"class": "status__answer"}, words["side_waste.none"])
    return [
        tag("p", None, words["side_waste.intro"]),
        *(_card(given, one, visit) for one in reports),
        None if reports else none,
    ]


def _card(given: StaffContext, one: SideWaste, visit: StaffVisit) -> Markup:
    words, told = visit.words, evidence(given.house, one)
    since = when(one.reported_at, now=visit.now, words=words)
    return tag(
        "section",
        {"class": "article__part", "id": f"report-{one.report_id}"},
        tag("h2", None, _name(given, one)),
        tag("p", {"class": "status__note"}, words.say(f"side_waste.state.{one.state}", time=since)),
        tag("p", None, told.note) if told.note else None,
        *_pictures(given.house.files(), one, told, visit),
        tag("div", {"class": "desk__row"}, *(_deed(one, deed, visit) for deed in _DEEDS)),
    )


def _name(given: StaffContext, one: SideWaste) -> str:
    sites = given.context.store.last(given.house.layers.of_site(one.site_id).id).sites
    return sites.name[sites.site_id.index(one.site_id)] if one.site_id in sites.site_id else one.site_id


def _pictures(files: FileStore, one: SideWaste, told: Evidence, visit: StaffVisit) -> list[Markup]:
    base = visit.address.asset(PATH)
    label = visit.words["side_waste.photo"]
    there = [photo for photo in told.photos if files.size(photo)]  # others were deleted after their time
    links = [f"{base}/foto/{one.report_id}/{photo}" for photo in there]
    return [
        tag("img", {"class": "photo", "src": link, "alt": f"{label} {n}", "loading": "lazy"})
        for n, link in enumerate(links, 1)
    ]


def _deed(one: SideWaste, deed: str, visit: StaffVisit) -> Markup | None:
    """A decision, for who may, from where it can be reached."""
    if not visit.account.may("reports.change", one.body) or one.state not in STEPS[deed]:
        return None
    inside = (hidden("report", one.report_id), hidden("do", deed))
    go = button(visit.words[f"side_waste.{deed}"], kind="primary" if deed == "secured" else "secondary")
    return tag("form", {"class": "form", "method": "post", "action": visit.address.to()}, *inside, go)


def _change(given: StaffContext, visit: StaffVisit) -> str:
    deed = next((one for one in _DEEDS if one == visit.typed.get("do")), None)
    if deed is None:
        raise BadRequestError(f"unknown deed {visit.typed.get('do', '')[:20]!r}; known: {', '.join(_DEEDS)}")
    given.house.records.side_waste.put(visit.typed.get("report", ""), deed)
    return visit.address.to()


def _photo(given: StaffContext, visit: StaffVisit) -> Response:
    """A picture of one of the reports that who asks may see, and of nothing else."""
    file_id, report_id = visit.parameters["file_id"], visit.parameters["report_id"]
    known = (one for one in given.house.records.side_waste.open() if one.report_id == report_id)
    if not any(file_id in evidence(given.house, one).photos for one in known):
        raise UnknownStoredFileError(file_id)
    files = given.house.files()
    file = files.file(file_id)
    return FileResponse(files.path(file), media_type=file.media_type)
