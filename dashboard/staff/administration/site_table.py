"""A table of sites is uploaded: what is wrong with it and what it would change is shown, then it is done."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from dashboard.parts.form import button, check, choice, chosen_file, hidden
from dashboard.parts.markup import Markup, tag
from dashboard.parts.status.table import cards
from dashboard.staff.administration.sites import PATH as SITES
from dashboard.staff.page import Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.site_forms import layers_for
from data.errors import BadRequestError, UnknownLayerError
from data.importers.errors import ImportRefusedError
from data.importers.site_files import Fault
from data.sites import Sites
from services import site_upload
from services.site_upload import Changes, OtherFileError, Upload

PATH: Final = f"{SITES}/tabelle"
MOST_NAMED: Final = 20
ENDINGS: Final = ".csv,.geojson,.json,.gpkg"
_FIELDS_BYTES: Final = 20_000


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
        # The confirmation sends the same bytes once more, as text.
        largest_bytes=site_upload.MOST_BYTES * 4 // 3 + _FIELDS_BYTES,
    )


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    words, house = visit.words, given.house
    layers = [(one.id, one.title[words.language]) for one in layers_for(house, visit.account)]
    done = visit.query.get("done", "")
    said = words.say("site_table.done", n=done) if done.isascii() and done.isdigit() else ""
    known = {source for one, _ in layers for source in given.context.store.last(one).sites.source}
    sources = [("", words["site_table.own"]), *((one, one) for one in sorted(known))]
    return [
        tag("p", {"class": "form__done", "role": "status"}, said) if said else None,
        tag("p", None, tag("a", {"href": visit.address.page_at(SITES)}, words["site.back"])),
        tag("p", None, words["site_table.intro"]),
        tag("p", {"class": "status__note"}, words["site_table.columns"]),
        tag(
            "form",
            {"class": "form", "method": "post", "action": visit.address.to(), "enctype": "multipart/form-data"},
            choice("layer", words["sites.layer"], layers, value=visit.typed.get("layer", "")),
            choice("source", words["site_table.source"], sources, value=visit.typed.get("source", "")),
            chosen_file("file", words["site_table.file"], hint=words["site_table.file_hint"], accept=ENDINGS),
            check("all_there", words["site_table.all_there"], checked="all_there" in visit.typed),
            button(words["site_table.look"]),
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
    address = visit.address.to()
    return f"{address}{'&' if '?' in address else '?'}done={count}"


def _upload(given: StaffContext, visit: StaffVisit) -> Upload:
    typed, sent = visit.typed, visit.files.get("file")
    known = [one.id for one in layers_for(given.house, visit.account)]
    if typed.get("layer") not in known:
        raise UnknownLayerError(typed.get("layer", ""), known)
    try:
        content = sent.content if sent else base64.b64decode(typed.get("content", ""), validate=True)
    except binascii.Error:
        raise OtherFileError("what was sent is no file") from None
    if not 0 < len(content) <= site_upload.MOST_BYTES:
        raise BadRequestError(f"the file has {len(content)} bytes; 1 to {site_upload.MOST_BYTES} are read")
    return Upload(
        layer_id=typed["layer"],
        name=sent.name if sent else typed.get("name", ""),
        content=content,
        source=typed.get("source", ""),
        all_there="all_there" in typed,
    )


def _preview(upload: Upload, changes: Changes, existing: Sites, visit: StaffVisit) -> Content:
    words = visit.words
    content = [tag("p", None, tag("a", {"href": visit.address.to()}, words["site_table.other"]))]
    if changes.faults:
        return [*content, tag("p", {"class": "form__problem", "role": "alert"}, _how_many(len(changes.faults), visit)),
                _faults(changes.faults, visit)]  # fmt: skip
    if not changes.difference.changes:
        return [*content, tag("p", {"class": "status__answer"}, words["site_table.nothing"])]
    return [
        *content,
        tag("p", {"class": "status__answer"}, words.say("site_table.would", name=upload.name)),
        _difference(changes, existing, visit),
        *(tag("p", {"class": "status__note"}, line) for line in changes.left_out),
        _confirm(upload, changes, visit),
    ]


def _how_many(count: int, visit: StaffVisit) -> str:
    return visit.words["site_table.fault_one"] if count == 1 else visit.words.say("site_table.faults", n=count)


def _faults(faults: Sequence[Fault], visit: StaffVisit) -> Markup:
    words = visit.words
    head = [words[f"site_table.{one}"] for one in ("line", "column", "value", "right")]
    rows = [[str(one.line), one.column, one.value or "–", words[f"site_table.fault.{one.kind}"]] for one in faults]
    return cards(head, rows, caption=words["site_table.faults_title"])


def _difference(changes: Changes, existing: Sites, visit: StaffVisit) -> Markup:
    words, told = visit.words, changes.difference
    # What is new has no id yet; it is called by its name.
    names = dict(zip(existing.site_id, existing.name, strict=True))
    fresh = [after.name for before, after in changes.pairs if before is None]
    kinds: Mapping[str, Sequence[str]] = {
        "added": fresh,
        "changed": [f"{names[one]} ({one})" for one in told.changed],
        "gone": [f"{names[one]} ({one})" for one in told.gone],
    }
    rows = [[words[f"site_table.{kind}"], str(len(which)), _named(which)] for kind, which in kinds.items()]
    rows.append([words["site_table.unchanged"], str(told.unchanged), ""])
    head = [words[f"site_table.{one}"] for one in ("what", "count", "which")]
    return cards(head, rows, caption=words["site_table.title"])


def _named(which: Sequence[str]) -> str:
    return ", ".join(which[:MOST_NAMED]) + (" …" if len(which) > MOST_NAMED else "")


def _confirm(upload: Upload, changes: Changes, visit: StaffVisit) -> Markup:
    kept = {"layer": upload.layer_id, "source": upload.source, "name": upload.name, "shown": upload.digest(changes)}
    if upload.all_there:
        kept["all_there"] = "1"
    return tag(
        "form",
        {"class": "form", "method": "post", "action": visit.address.to(), "enctype": "multipart/form-data"},
        *(hidden(name, value) for name, value in kept.items()),
        hidden("content", base64.b64encode(upload.content).decode()),
        button(visit.words.say("site_table.go", n=changes.difference.changes)),
    )
