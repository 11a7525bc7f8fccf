"""What is stored about whoever is logged in (Art. 15 DSGVO): to read, and as JSON."""

from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from dashboard.parts.markup import Markup, tag
from dashboard.staff.administration.audit import deed
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from dashboard.texts import Words
from data import strict_json
from data.records.change import Values

PATH: Final = f"{ROOT}/ich"
AT_ONCE: Final = 20


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/ich``."""
    made = OwnPage(given)
    files = {".json": made.file}
    return StaffPage(name="me", path=PATH, permission="login", order=200, show=made.show, files=files)


@dataclass(frozen=True, slots=True)
class OwnPage:
    """What the page shows."""

    given: StaffContext

    def show(self, visit: StaffVisit) -> Content:
        """Each table in which somebody stands, in words, and the way to all of it."""
        words, found = visit.words, self.given.house.records.person(visit.account.name)
        every = tag("a", {"href": f"{visit.address.base}{PATH}.json", "download": "me.json"}, words["me.json"])
        rights = words.say("me.rights", days=self.given.house.settings.audit_names_days)
        return [
            tag("p", {"class": "article__intro"}, words.say("me.intro", name=visit.account.name)),
            tag("p", {"class": "status__staff"}, every),
            *(_part(table, rows, words) for table, rows in found.items()),
            tag("p", {"class": "status__note"}, rights),
        ]

    def file(self, visit: StaffVisit) -> Response:
        """All of it."""
        found = self.given.house.records.person(visit.account.name)
        text = strict_json.dumps(found, ensure_ascii=False, indent=1)
        headers = {"Content-Disposition": 'attachment; filename="me.json"'}
        return Response(text, media_type="application/json", headers=headers)


def _part(table: str, rows: list[Values], words: Words) -> Markup:
    key = f"me.table.{table}"
    title = words[key] if key in words else table  # noqa: SIM401 -- Words raises an error of its own, get catches none
    newest = list(reversed(rows))[:AT_ONCE]
    more = words.say("me.more", n=len(rows) - len(newest)) if len(rows) > len(newest) else ""
    return tag(
        "section",
        {"class": "article__part"},
        tag("h2", None, f"{title} ({len(rows)})"),
        tag("ul", {"class": "me__rows"}, *(tag("li", None, _row(table, one, words)) for one in newest)),
        tag("p", {"class": "status__note"}, more) if more else None,
    )


def _row(table: str, row: Values, words: Words) -> str:
    if table == "audit":
        return f"{row['at']} · {deed(str(row['what']), words)} · {row['subject']}"
    return " · ".join(f"{name}: {value}" for name, value in row.items() if value not in (None, "", {}, []))
