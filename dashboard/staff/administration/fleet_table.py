"""A table of vehicles, teams, depots or unloading points is uploaded: looked at first, then done."""

from functools import partial
from typing import Final

from dashboard.parts.form import button, choice, chosen_file
from dashboard.parts.markup import tag
from dashboard.staff import upload as uploads
from dashboard.staff.administration.fleet import PATH as FLEET
from dashboard.staff.page import Content, StaffContext, StaffPage, StaffVisit
from dashboard.texts import Words
from data.importers.errors import ImportRefusedError
from data.records.fleet import KINDS, UnknownFleetItemError
from services import fleet_upload
from services.fleet_changes import COLUMNS
from services.fleet_upload import FleetChanges, FleetFault, FleetUpload
from services.site_upload import OtherFileError

PATH: Final = f"{FLEET}/tabelle"


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/fuhrpark/tabelle``."""
    return StaffPage(
        name="fleet_table",
        path=PATH,
        permission="fleet.change",
        changes="fleet.change",
        order=None,
        show=_show,
        change=partial(_change, given),
        wrong={ImportRefusedError: "file", OtherFileError: "shown", UnknownFleetItemError: "kind"},
        largest_bytes=uploads.LARGEST_BYTES,
    )


def _show(visit: StaffVisit) -> Content:
    words = visit.words
    kinds = [(word, words[f"fleet.{word}s"]) for word in KINDS]
    columns = [f"{name}: {', '.join(COLUMNS[KINDS[word]])}" for word, name in kinds]
    hint = words["fleet_table.file_hint"]
    return [
        uploads.said(visit, "fleet_table.done"),
        tag("p", None, tag("a", {"href": visit.address.page_at(FLEET)}, words["fleet_item.back"])),
        tag("p", None, words["fleet_table.intro"]),
        tag("p", None, words["fleet_table.columns"]),
        tag("ul", {"class": "status__note"}, *(tag("li", None, one) for one in columns)),
        uploads.form(
            visit,
            choice("word", words["fleet_table.what"], kinds, value=visit.typed.get("word", "")),
            chosen_file("file", words["upload.file"], hint=hint, accept=".csv"),
            button(words["upload.look"]),
        ),
    ]


def _change(given: StaffContext, visit: StaffVisit) -> str | Content:
    upload, house, names = _upload(visit), given.house, given.context.ground.gazetteer
    if shown := visit.typed.get("shown", ""):
        done = fleet_upload.apply(house, upload, names, shown=shown, at=house.clock.now())
        return uploads.done(visit, done)
    return _preview(upload, fleet_upload.preview(house, upload, names, at=house.clock.now()), visit)


def _upload(visit: StaffVisit) -> FleetUpload:
    word = visit.typed.get("word", "")
    if word not in KINDS:
        raise UnknownFleetItemError(word[:40], KINDS)
    name, content = uploads.file_of(visit)
    return FleetUpload(word=word, name=name, content=content, bodies=visit.account.bodies("fleet.change"))


def _preview(upload: FleetUpload, changes: FleetChanges, visit: StaffVisit) -> Content:
    if changes.faults:
        found = [(one.line, one.column, one.value, _right(one, visit.words)) for one in changes.faults]
        return uploads.preview(visit, *uploads.faults(found, visit))
    if not (made := changes.made):
        return uploads.preview(visit, uploads.nothing(visit))
    named = {
        "added": [one.name for one in made if not one.item_id],
        "changed": [f"{one.name} ({one.item_id})" for one in made if one.item_id],
    }
    kept = {"word": upload.word, "name": upload.name, "shown": changes.digest(upload)}
    return uploads.preview(
        visit,
        *uploads.changes(upload.name, named, len(changes.pairs) - len(made), visit),
        uploads.confirmation(kept, upload.content, len(made), visit),
    )


def _right(fault: FleetFault, words: Words) -> str:
    """What would be right: as the form says it, but where a table writes it another way."""
    own = f"fleet_table.fault.{fault.column if fault.kind == 'field' else fault.kind}"
    return words[own] if own in words else words.say(f"fleet_item.error.{fault.column}", value=fault.value)
