"""Who changed what: searched by deed, subject, body and span; by name, and with names, for a reason that is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from starlette.responses import Response

from dashboard.parts.figures import ZONE, when
from dashboard.parts.form import button, choice, field, hidden
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.status.table import cards
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.spreadsheet import download
from dashboard.texts import Words
from data import instants, strict_json
from data.instants import InstantError
from data.records.audit import AuditEntry, AuditSearch, anonymous_subject
from data.records.pseudonyms import ReasonError

PATH: Final = f"{ROOT}/protokoll"
AT_ONCE: Final = 50
MOST_ROWS: Final = 100_000
"""Of a file."""
COLUMNS: Final = ("audit_id", "at", "actor", "what", "subject", "body", "before", "after", "revision")
_TEXTS: Final = ("actor", "what", "subject")
_SPAN: Final = ("since", "until")


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/protokoll``."""
    made = AuditPage(given)
    return StaffPage(
        name="audit",
        path=PATH,
        permission="audit.read",
        order=80,
        show=made.show,
        changes="audit.read",
        change=made.look,
        wrong={ReasonError: "reason"},
        files={".csv": made.file},
    )


@dataclass(frozen=True, slots=True)
class AuditPage:
    """What the page shows."""

    given: StaffContext

    def show(self, visit: StaffVisit) -> Content:
        """The way to names, the search, and what it finds."""
        reason, words = self._reason(visit), visit.words
        found, before = self._found(visit, reason, most=AT_ONCE + 1), visit.query.get("before")
        if reason and visit.query.get("actor") and not before:
            self.given.house.records.audit.searched(visit.query["actor"])
        content = [_looking(reason, words) if reason else _reason_form(visit), self._search(visit, reason)]
        if not found:
            return [*content, tag("p", {"class": "status__answer"}, words["audit.none"])]
        return [*content, self._table(found[:AT_ONCE], visit), _further(found, visit)]

    def look(self, visit: StaffVisit) -> str:
        """Give a reason to look at what people did; ReasonError: it is none."""
        self.given.house.records.audit.look(visit.typed.get("reason", ""), of=visit.typed.get("of", "").strip()[:64])
        of = visit.typed.get("of", "").strip()
        return _link(visit, {"actor": of[:64]} if of else {})

    def file(self, visit: StaffVisit) -> Response:
        """What the search finds as CSV; that it was taken with names is audited."""
        reason = self._reason(visit)
        found = self._found(visit, reason, most=MOST_ROWS)
        if reason:
            self.given.house.records.audit.searched(visit.query.get("actor", ""), rows=len(found))
        return download("audit.csv", COLUMNS, ([getattr(entry, name) for name in COLUMNS] for entry in found))

    def _reason(self, visit: StaffVisit) -> str:
        return self.given.house.records.audit.looks(visit.account.actor, now=datetime.now(UTC))

    def _found(self, visit: StaffVisit, reason: str, *, most: int) -> list[AuditEntry]:
        before = visit.query.get("before", "")
        number = int(before) if before.isascii() and before.isdigit() else None
        audit = self.given.house.records.audit
        found = audit.entries(before=number, most=most, **searched(visit.query, by_name=bool(reason)))
        return found if reason else [one.nameless() for one in found]

    def _search(self, visit: StaffVisit, reason: str) -> Markup:
        words, query = visit.words, visit.query
        bodies = [("", words["audit.any_body"]), *self.given.bodies(visit.account.bodies("audit.read"))]
        fields = [
            field(one, words[f"audit.{one}"], value=query.get(one, "")) for one in _TEXTS if one != "actor" or reason
        ]
        spans = [field(one, words[f"audit.{one}"], kind="date", value=query.get(one, "")) for one in _SPAN]
        kept = [hidden(name, text) for name, text in visit.address.query().items()]
        inside = [*kept, *fields, choice("body", words["audit.body"], bodies, value=query.get("body", "")), *spans]
        form = {"class": "form desk__search", "method": "get", "action": visit.address.to().partition("?")[0]}
        download = tag("a", {"href": _link(visit, _asked(visit), ".csv")}, words["audit.csv"])
        search = tag("form", form, *inside, button(words["audit.search"]))
        return join(search, tag("p", {"class": "desk__file"}, download))

    def _table(self, found: Sequence[AuditEntry], visit: StaffVisit) -> Markup:
        words, now = visit.words, datetime.now(UTC)
        head = [words[f"audit.{one}"] for one in ("at", "who", "what", "subject", "change")]
        names = dict(self.given.bodies(visit.account.bodies("audit.read")))
        rows = [
            [
                when(one.at, now=now, words=words),
                who(one.actor, words),
                deed(one.what, words),
                tag("span", None, tag("code", None, one.subject), tag("br"), names.get(one.body, one.body)),
                _change(one),
            ]
            for one in found
        ]
        return cards(head, rows, caption=words["audit.title"])


def searched(query: Mapping[str, str], *, by_name: bool) -> AuditSearch:
    """What a query looks for: ``until`` is a day that belongs to it; what is no day is left out."""
    search: AuditSearch = {
        "what": query.get("what", ""),
        "subject": query.get("subject", "") if by_name else anonymous_subject(query.get("subject", "")),
        "body": query.get("body", ""),
    }
    if by_name:
        search["actor"] = query.get("actor", "")
    search["since"], until = (_day(query.get(one, "")) for one in _SPAN)
    search["until"] = until and until + timedelta(days=1)
    return search


def _day(text: str) -> datetime | None:
    try:
        return instants.parse(f"{text}T00:00", zone=ZONE) if text else None
    except InstantError:
        return None


def deed(what: str, words: Words) -> str:
    """A deed in words; one that has none as the records say it."""
    key = f"audit.deed.{what.replace(' ', '_')}"
    return words[key] if key in words else what  # noqa: SIM401 -- Words raises an error of its own, get catches none


def who(actor: str, words: Words) -> str:
    """Somebody or something that acts, as people call it."""
    kind, _, name = actor.partition(":")
    if kind == "user":
        return name or words["audit.staff"]
    return {"": words["audit.nobody"], "command line": words["audit.command_line"]}.get(actor, actor)


def _change(entry: AuditEntry) -> Markup | None:
    before, after = entry.before or {}, entry.after or {}
    # What is new says what it has; what it lacks is left out.
    names = [one for one in {**before, **after} if before.get(one) != after.get(one) and (one in before or after[one])]
    lines = [_difference(one, before.get(one), after.get(one), known=one in before) for one in names]
    return tag("span", {"class": "desk__values"}, *(tag("span", None, one) for one in lines)) if lines else None


def _difference(name: str, before: object, after: object, *, known: bool) -> str:
    return f"{name}: {_value(before)} → {_value(after)}" if known else f"{name}: {_value(after)}"


def _value(value: object) -> str:
    text = value if isinstance(value, str) else strict_json.dumps(value, ensure_ascii=False)
    return "–" if value is None else text[:120]


def _looking(reason: str, words: Words) -> Markup:
    return tag("p", {"class": "form__done", "role": "status"}, words.say("audit.looking", reason=reason))


def _reason_form(visit: StaffVisit) -> Markup:
    words, typed = visit.words, visit.typed
    inside = [
        tag("p", None, words["audit.reason_about"]),
        field(
            "reason",
            words["audit.reason"],
            hint=words["audit.reason_hint"],
            value=typed.get("reason", ""),
            required=True,
        ),
        field("of", words["audit.of"], value=typed.get("of", "")),
        button(words["audit.look"], kind="secondary"),
    ]
    summary = tag("summary", {"class": "desk__more"}, words["audit.names"])
    form = tag("form", {"class": "form", "method": "post", "action": visit.address.to()}, *inside)
    return tag("details", {"class": "desk__fold", "open": bool(visit.wrong)}, summary, form)


def _further(found: Sequence[AuditEntry], visit: StaffVisit) -> Markup | None:
    words, ways = visit.words, dict[str, dict[str, str]]()
    if visit.query.get("before"):
        ways["newest"] = _asked(visit)
    if len(found) > AT_ONCE:
        ways["older"] = {**_asked(visit), "before": str(found[AT_ONCE - 1].audit_id)}
    links = [tag("li", None, tag("a", {"href": _link(visit, to)}, words[f"audit.{key}"])) for key, to in ways.items()]
    pages = {"class": "status__pages", "aria-label": words["audit.pages"]}
    return tag("nav", pages, tag("ul", None, *links)) if links else None


def _asked(visit: StaffVisit) -> dict[str, str]:
    return {one: visit.query[one] for one in (*_TEXTS, "body", *_SPAN) if visit.query.get(one)}


def _link(visit: StaffVisit, asked: Mapping[str, str], ending: str = "") -> str:
    query = urlencode({**visit.address.query(), **asked})
    return f"{visit.address.base}{PATH}{ending}" + (f"?{query}" if query else "")
