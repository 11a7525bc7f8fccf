"""How good the messages are: the nine figures of ISA-18.2, beside what is good and what can be managed."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from dashboard.parts.figures import number
from dashboard.parts.markup import Child, Markup, tag
from dashboard.parts.status.table import cards
from dashboard.staff.administration.messages import PATH as MESSAGES
from dashboard.staff.override_forms import here
from dashboard.staff.page import Content, StaffContext, StaffPage, StaffVisit
from dashboard.texts import Words
from data.records.messages import StaffMessage
from services.messages import wording
from services.messages.quality import MessageQuality, quality

PATH: Final = f"{MESSAGES}/guete"
SPANS: Final = (7, 28, 90)
_LIMITS: Final = {
    "per_day": ("150", "300"),
    "per_hour": ("6", "12"),
    "per_ten_minutes": ("1", "2"),
    "peak": ("≤ 10", "10"),
    "flood_share": ("0\u00a0%", "1\u00a0%"),
    "busy_hours_share": ("0\u00a0%", "1\u00a0%"),
    "frequent_share": ("≤ 5\u00a0%", ""),
    "chattering": ("0", "0"),
    "stale": ("0", "< 5"),
    "severity_shares": ("80 / 15 / 5\u00a0%", ""),
}
"""What is good and what is the most that can be managed (domain.md section 9: ISA-18.2, EEMUA 191)."""
_SHARES: Final = frozenset({"flood_share", "busy_hours_share", "frequent_share"})
_WHOLE: Final = frozenset({"peak", "chattering", "stale"})


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/meldungen/guete``."""
    made = QualityPage(given)
    return StaffPage(name="message_quality", path=PATH, permission="messages.read", order=None, show=made.show)


@dataclass(frozen=True, slots=True)
class QualityPage:
    """What the page shows."""

    given: StaffContext

    def show(self, visit: StaffVisit) -> Content:
        """The figures of the last days, and what was told most often."""
        words, now = visit.words, self.given.house.clock.now()
        asked = visit.query.get("days", "")
        days = int(asked) if asked in {str(one) for one in SPANS} else SPANS[1]
        found = quality(self.given.house, visit.account, start=now - timedelta(days=days), end=now)
        heads = [words[f"message_quality.{one}"] for one in ("figure", "value", "good", "most")]
        rows = [_row(name, found, words) for name in _LIMITS]
        return [
            _spans(days, visit),
            tag("p", None, words.say("message_quality.intro", n=found.figures.count, days=days)),
            cards(heads, rows, caption=words["message_quality.title"]),
            tag("p", {"class": "status__note"}, words["message_quality.flood_rule"]),
            self._frequent(found, visit),
        ]

    def _frequent(self, found: MessageQuality, visit: StaffVisit) -> Markup:
        words = visit.words
        heading = tag("h2", None, words["message_quality.frequent"])
        if not found.frequent:
            none = tag("p", {"class": "status__note"}, words["message_quality.frequent_none"])
            return tag("section", {"class": "article__part"}, heading, none)
        heads = [words["message_rules.kind_column"], words["message_quality.times"]]
        rows: list[list[Child]] = [
            [f"{wording.kind(one.kind, words.language)}: {self._place(one, words)}", str(times)]
            for one, times in found.frequent
        ]
        return tag(
            "section",
            {"class": "article__part"},
            heading,
            cards(heads, rows, caption=words["message_quality.frequent"]),
        )

    def _place(self, one: StaffMessage, words: Words) -> str:
        return wording.place(self.given.house, one, self.given.site_name(one.site_id), words.language)


def _spans(days: int, visit: StaffVisit) -> Markup:
    """Links to the other spans."""
    links = [
        tag(
            "a",
            {"href": here(visit, days=str(one)), "aria-current": "true" if one == days else None},
            visit.words.say("message_quality.span", n=one),
        )
        for one in SPANS
    ]
    return tag("nav", {"class": "desk__row", "aria-label": visit.words["message_quality.span_label"]}, *links)


def _row(name: str, found: MessageQuality, words: Words) -> list[Child]:
    return [words[f"message_quality.row.{name}"], _value(name, found, words), *_LIMITS[name]]


def _value(name: str, found: MessageQuality, words: Words) -> str:
    value = getattr(found.figures, name)
    if value is None:
        return words["message_quality.few"]
    if name == "severity_shares":
        return f"{' / '.join(number(100 * one, decimals=0, words=words) for one in value)}\u00a0%"
    if name in _SHARES:
        return f"{number(100 * value, decimals=1, words=words)}\u00a0%"
    return number(value, decimals=0 if name in _WHOLE else 1, words=words)
