"""A table of sites is uploaded: what is wrong with it and what it would change is shown, then it is done."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from dashboard.parts.form import button, check, choice, chosen_file
from dashboard.parts.markup import tag
from dashboard.staff import upload as uploads
from dashboard.staff.administration.sites import PATH as SITES
from dashboard.staff.page import Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.site_forms import layers_for
from data.errors import UnknownLayerError
from data.importers.errors import ImportRefusedError
from data.sites import Sites
from services import site_upload
from services.site_upload import Changes, OtherFileError, Upload

PATH: Final = f"{SITES}/tabelle"
ENDINGS: Final = ".csv,.geojson,.json,.gpkg"


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/orte/tabelle``."""
    return StaffPage(
        name="site_table",
        path=PATH,
        permission="sites.change",
        changes="sites.change",
        order=None,
        show=partial(_show, given),
        change=partial(_change, given),
        wrong={ImportRefusedError: "file", OtherFileError: "shown", UnknownLayerError: "layer"},
        largest_bytes=uploads.LARGEST_BYTES,
    )


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    words, house = visit.words, given.house
    layers = [(one.id, one.title[words.language]) for one in layers_for(house, visit.account)]
    known = {source for one, _ in layers for source in given.context.store.last(one).sites.source}
    sources = [("", words["site_table.own"]), *((one, one) for one in sorted(known))]
    return [
        uploads.said(visit, "site_table.done"),
        tag("p", None, tag("a", {"href": visit.address.page_at(SITES)}, words["site.back"])),
        tag("p", None, words["site_table.intro"]),
        tag("p", {"class": "status__note"}, words["site_table.columns"]),
        uploads.form(
            visit,
            choice("layer", words["sites.layer"], layers, value=visit.typed.get("layer", "")),
            choice("source", words["site_table.source"], sources, value=visit.typed.get("source", "")),
            chosen_file("file", words["upload.file"], hint=words["site_table.file_hint"], accept=ENDINGS),
            check("all_there", words["site_table.all_there"], checked="all_there" in visit.typed),
            button(words["upload.look"]),
        ),
    ]


def _change(given: StaffContext, visit: StaffVisit) -> str | Content:
    upload, house = _upload(given, visit), given.house
    existing = given.context.store.last(upload.layer_id).sites
    shown = visit.typed.get("shown", "")
    if not shown:
        changes = site_upload.preview(house, existing, upload, at=house.clock.now())
        return _preview(upload, changes, existing, visit)
    count = site_upload.apply(house, existing, upload, shown=shown, at=house.clock.now())
    return uploads.done(visit, count)


def _upload(given: StaffContext, visit: StaffVisit) -> Upload:
    typed = visit.typed
    known = [one.id for one in layers_for(given.house, visit.account)]
    if typed.get("layer") not in known:
        raise UnknownLayerError(typed.get("layer", ""), known)
    name, content = uploads.file_of(visit)
    return Upload(
        layer_id=typed["layer"],
        name=name,
        content=content,
        source=typed.get("source", ""),
        all_there="all_there" in typed,
    )


def _preview(upload: Upload, changes: Changes, existing: Sites, visit: StaffVisit) -> Content:
    words, told = visit.words, changes.difference
    if changes.faults:
        found = [(one.line, one.column, one.value, words[f"site_table.fault.{one.kind}"]) for one in changes.faults]
        return uploads.preview(visit, *uploads.faults(found, visit))
    if not told.changes:
        return uploads.preview(visit, uploads.nothing(visit))
    return uploads.preview(
        visit,
        *uploads.changes(upload.name, _named(changes, existing), told.unchanged, visit),
        *(tag("p", {"class": "status__note"}, line) for line in changes.left_out),
        uploads.confirmation(_kept(upload, changes), upload.content, told.changes, visit),
    )


def _named(changes: Changes, existing: Sites) -> Mapping[str, Sequence[str]]:
    """What is new has no id yet; it is called by its name."""
    names, told = dict(zip(existing.site_id, existing.name, strict=True)), changes.difference
    return {
        "added": [after.name for before, after in changes.pairs if before is None],
        "changed": [f"{names[one]} ({one})" for one in told.changed],
        "gone": [f"{names[one]} ({one})" for one in told.gone],
    }


def _kept(upload: Upload, changes: Changes) -> dict[str, str]:
    kept = {"layer": upload.layer_id, "source": upload.source, "name": upload.name, "shown": upload.digest(changes)}
    return kept | ({"all_there": "1"} if upload.all_there else {})
