"""A list of rounds is uploaded: each fault by its cell, what may be meant asked back, then all of it at once."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from dashboard.parts.form import button, choice, chosen_file, hidden
from dashboard.parts.markup import Markup, tag
from dashboard.parts.status.table import cards
from dashboard.staff import upload as uploads
from dashboard.staff.administration.rounds import PATH as ROUNDS
from dashboard.staff.administration.rounds import TABLE as PATH
from dashboard.staff.page import Content, StaffContext, StaffPage, StaffVisit
from dashboard.texts import Words
from data.importers.errors import ImportRefusedError
from services.rounds import upload as round_upload
from services.rounds.columns import COLUMNS
from services.rounds.upload import RoundChanges, RoundFault, RoundUpload
from services.site_upload import OtherFileError

CHOICE: Final = "choice-"
"""Before the key of a row, in the field that says which site is meant there."""


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/touren/tabelle``."""
    return StaffPage(
        name="round_table",
        path=PATH,
        permission="tours.change",
        changes="tours.change",
        order=None,
        show=partial(_show, given),
        change=partial(_change, given),
        wrong={ImportRefusedError: "file", OtherFileError: "shown"},
        largest_bytes=uploads.LARGEST_BYTES,
    )


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    words = visit.words
    layers = [(one.id, one.title[words.language]) for one in given.house.layers.values() if one.tour]
    return [
        uploads.said(visit, "round_table.done"),
        tag("p", None, tag("a", {"href": visit.address.page_at(ROUNDS)}, words["rounds.back"])),
        tag("p", None, words["round_table.intro"]),
        uploads.form(
            visit,
            choice("layer", words["round_table.layer"], layers, value=visit.typed.get("layer", "")),
            chosen_file("file", words["upload.file"], hint=words["round_table.file_hint"], accept=".xlsx,.csv"),
            button(words["upload.look"]),
        ),
        tag("h2", None, words["round_table.columns"]),
        tag("ul", {"class": "status__note"}, *(tag("li", None, words[f"round_table.column.{one}"]) for one in COLUMNS)),
    ]


def _change(given: StaffContext, visit: StaffVisit) -> str | Content:
    upload, house, names = _upload(visit), given.house, given.context.ground.gazetteer
    if shown := visit.typed.get("shown", ""):
        done = round_upload.apply(house, upload, names, shown=shown, at=house.clock.now())
        return uploads.done(visit, done)
    return _preview(upload, round_upload.preview(house, upload, names), visit)


def _upload(visit: StaffVisit) -> RoundUpload:
    name, content = uploads.file_of(visit)
    chosen = {key.removeprefix(CHOICE): one for key, one in visit.typed.items() if key.startswith(CHOICE) and one}
    return RoundUpload(
        name=name,
        content=content,
        layer=visit.typed.get("layer", ""),
        bodies=visit.account.bodies("tours.change"),
        choices=chosen,
    )


def _preview(upload: RoundUpload, changes: RoundChanges, visit: StaffVisit) -> Content:
    words = visit.words
    unread = ", ".join(changes.unread)
    beside = tag("p", {"class": "status__note"}, words.say("round_table.unread", names=unread)) if unread else None
    if changes.faults:
        return uploads.preview(visit, *_faults(changes.faults, words), beside, _asked(upload, changes.faults, visit))
    if not (made := changes.made):
        return uploads.preview(visit, uploads.nothing(visit), beside)
    named = {
        "added": [_counted(one.name, len(one.stops), words) for before, one in changes.pairs if before is None],
        "changed": [
            _counted(one.name, len(one.stops), words) for before, one in changes.pairs if before not in {None, one}
        ],
    }
    kept = {**_kept(upload), "shown": changes.digest(upload)}
    return uploads.preview(
        visit,
        *uploads.changes(upload.name, named, len(changes.pairs) - len(made), visit),
        beside,
        uploads.confirmation(kept, upload.content, len(made), visit),
    )


def _counted(name: str, stops: int, words: Words) -> str:
    return words.say("round_table.stops", name=name, n=stops)


def _kept(upload: RoundUpload) -> dict[str, str]:
    """What a form sends once more."""
    chosen = {f"{CHOICE}{row}": site_id for row, site_id in upload.choices.items()}
    return {"layer": upload.layer, "name": upload.name, **chosen}


def _faults(found: Sequence[RoundFault], words: Words) -> Sequence[Markup]:
    many = words["upload.fault_one"] if len(found) == 1 else words.say("upload.faults", n=len(found))
    head = [words["round_table.row"], *(words[f"upload.{one}"] for one in ("column", "value", "right"))]
    rows = [[_row(one), one.column, one.value or "–", _right(one, words)] for one in found]
    problem = tag("p", {"class": "form__problem", "role": "alert"}, many)
    return [problem, cards(head, rows, caption=words["upload.faults_title"])]


def _row(fault: RoundFault) -> str:
    return f"{fault.sheet}, {fault.line}" if fault.sheet else str(fault.line)


def _right(fault: RoundFault, words: Words) -> str:
    """What would be right; of a site of which several may be meant that it is asked below."""
    return words[f"round_table.fault.{'several' if fault.candidates else fault.kind}"]


def _asked(upload: RoundUpload, faults: Sequence[RoundFault], visit: StaffVisit) -> Markup | None:
    """Which sites are meant where several may be; asked together, and the file is looked at once more."""
    words = visit.words
    asked = [one for one in faults if one.candidates]
    if not asked:
        return None
    fields = [
        choice(
            f"{CHOICE}{one.row}",
            words.say("round_table.which", row=_row(one), value=one.value),
            [
                ("", words["round_table.none_of_them"]),
                *((it.site_id, f"{it.what} ({it.site_id})") for it in one.candidates),
            ],
        )
        for one in asked
    ]
    again = button(words["round_table.look_again"])
    kept = [hidden(name, value) for name, value in _kept(upload).items()]
    return tag(
        "section",
        {"class": "article__part"},
        tag("h2", None, words["round_table.asked"]),
        uploads.form(visit, *kept, uploads.sent_again(upload.content), *fields, again),
    )
