"""A list of buildings is uploaded: each fault by its cell, then all of it at once."""

from functools import partial

from dashboard.parts.form import button, choice, chosen_file
from dashboard.parts.markup import tag
from dashboard.staff import upload as uploads
from dashboard.staff.administration.buildings import PATH as ALL
from dashboard.staff.administration.buildings import TABLE
from dashboard.staff.page import Content, StaffContext, StaffPage, StaffVisit
from data.importers.errors import ImportRefusedError
from data.records.permissions import ForeignBodyError
from services.energy.building_table import COLUMNS, BuildingChanges, BuildingUpload, apply, preview
from services.site_upload import OtherFileError


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/gebaeude/tabelle``."""
    return StaffPage(
        name="building_table",
        path=TABLE,
        permission="meters.change",
        changes="meters.change",
        order=None,
        show=partial(_show, given),
        change=partial(_change, given),
        wrong={ImportRefusedError: "file", OtherFileError: "shown", ForeignBodyError: "foreign"},
        largest_bytes=uploads.LARGEST_BYTES,
    )


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    words = visit.words
    bodies = given.bodies(visit.account.bodies("meters.change"))
    return [
        uploads.said(visit, "building_table.done"),
        tag("p", None, tag("a", {"href": visit.address.page_at(ALL)}, words["building.all"])),
        tag("p", None, words["building_table.intro"]),
        uploads.form(
            visit,
            choice("body", words["meters.body"], bodies, value=visit.typed.get("body", "")),
            chosen_file("file", words["upload.file"], hint=words["building_table.file_hint"], accept=".xlsx,.csv"),
            button(words["upload.look"]),
        ),
        tag("h2", None, words["building_table.columns"]),
        tag("ul", {"class": "status__note"}, *(tag("li", None, words[f"buildings.{one}"]) for one in COLUMNS)),
    ]


def _change(given: StaffContext, visit: StaffVisit) -> str | Content:
    name, content = uploads.file_of(visit)
    body = visit.typed.get("body", "")
    if body not in visit.account.bodies("meters.change"):
        raise ForeignBodyError(f"you may not change buildings of {body[:20]!r}")
    upload = BuildingUpload(name=name, content=content, body=body)
    if shown := visit.typed.get("shown", ""):
        return uploads.done(visit, apply(given.house, upload, shown=shown))
    return _preview(upload, preview(given.house, upload), visit)


def _preview(upload: BuildingUpload, changes: BuildingChanges, visit: StaffVisit) -> Content:
    if changes.faults:
        words = visit.words
        found = [
            (one.line, words[f"buildings.{one.column}"], one.value, words[f"building.error.{one.column}"])
            for one in changes.faults
        ]
        return uploads.preview(visit, *uploads.faults(found, visit))
    if not (made := changes.made):
        return uploads.preview(visit, uploads.nothing(visit))
    named = {
        "added": [one.title for one in made if not one.building_id],
        "changed": [one.title for one in made if one.building_id],
    }
    kept = {"body": upload.body, "name": upload.name, "shown": changes.digest(upload)}
    return uploads.preview(
        visit,
        *uploads.changes(upload.name, named, len(changes.pairs) - len(made), visit),
        uploads.confirmation(kept, upload.content, len(made), visit),
    )
