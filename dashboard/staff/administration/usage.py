"""How often pages and tiles are opened, by day and by hour of the day: counts alone, and none below five."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from starlette.responses import Response

from dashboard.parts.figures import ZONE, number
from dashboard.parts.markup import Markup, tag
from dashboard.parts.status.table import cards
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.spreadsheet import download
from dashboard.texts import Words
from data.records.usage import KINDS, UsageKey
from services.usage import KEPT, LEAST

PATH: Final = f"{ROOT}/nutzung"
DAYS: Final = (7, 28, 91, 364)
Counts = Sequence[tuple[UsageKey, int]]
_WIDTH, _HEIGHT, _FOOT = 720, 160, 20
_HOURS: Final = 24


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/nutzung``."""
    made = UsagePage(given)
    return StaffPage(
        name="usage", path=PATH, permission="usage.read", order=80, show=made.show, files={".csv": made.file}
    )


@dataclass(frozen=True, slots=True)
class UsagePage:
    """What the page shows."""

    given: StaffContext

    def show(self, visit: StaffVisit) -> Content:
        """Sentence, spans, two charts, a table and the way to the CSV."""
        words, days, found = visit.words, _days(visit), self._counts(visit)
        people = [(key, count) for key, count in found if not key.is_crawler]
        pages, hours = Counter[date](), Counter[int]()
        for key, count in people:
            if key.kind == "page":
                pages[_day(key)] += count
                hours[key.hour.astimezone(ZONE).hour] += count
        last = datetime.now(UTC).astimezone(ZONE).date()
        by_day = [(f"{one:%d.%m.}", pages[one]) for one in (last - timedelta(days=back) for back in range(days)[::-1])]
        total = number(sum(_shown(by_day).values()), decimals=0, words=words)
        return [
            tag("p", {"class": "status__answer"}, words.say("usage.answer", n=total, days=days)),
            _spans(visit, days),
            bars(by_day, title=words["usage.by_day"], said=words.say("usage.answer", n=total, days=days)),
            bars([(f"{one}", hours[one]) for one in range(_HOURS)], title=words["usage.by_hour"]),
            _table(people, visit),
            tag("p", None, tag("a", {"href": _link(visit, ".csv", days), "download": True}, words["usage.csv"])),
            tag("p", {"class": "status__note"}, words.say("usage.note", least=LEAST, days=KEPT.days)),
        ]

    def file(self, visit: StaffVisit) -> Response:
        """Every day, kind, name and origin as CSV; what is below five is left out."""
        counted = Counter[tuple[date, UsageKey]]()
        for key, count in self._counts(visit):
            counted[_day(key), _of_day(key)] += count
        columns = ("day", "kind", "name", "origin", "crawler", "count")
        rows = (
            (day.isoformat(), key.kind, key.name, key.origin, int(key.is_crawler), count)
            for (day, key), count in counted.items()
            if count >= LEAST
        )
        return download("nutzung.csv", columns, rows)

    def _counts(self, visit: StaffVisit) -> Counts:
        end = datetime.now(UTC)
        today = end.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
        begin = (today - timedelta(days=_days(visit) - 1)).astimezone(UTC)
        return [*self.given.house.records.usage.counts(begin, end)]


def bars(values: Sequence[tuple[str, int]], *, title: str, said: str = "") -> Markup:
    """A chart of one bar a value that needs no script; what is below five has none.

    Args:
        values: what stands below a bar, and how high it is.
        title: its heading.
        said: what whoever hears the page is told in its place.
    """
    shown = _shown(values)
    highest, step, every = max([*shown.values(), 1]), _WIDTH / max(len(values), 1), -(-len(values) // 12)
    names = [*enumerate(name for name, _ in values)]
    about = {"class": "bars__drawing", "viewBox": f"0 0 {_WIDTH} {_HEIGHT}", "role": "img", "aria-label": said or title}
    drawn = (_bar(at, step, name, shown[name] / highest, shown[name]) for at, name in names if name in shown)
    labels = (_label(at, step, name) for at, name in names if at % every == 0)
    return tag("figure", {"class": "bars"}, tag("figcaption", None, title), tag("svg", about, *drawn, *labels))


def _bar(at: int, step: float, name: str, share: float, count: int) -> Markup:
    height = share * (_HEIGHT - _FOOT)
    box = {"x": f"{at * step + step * 0.1:.1f}", "y": f"{_HEIGHT - _FOOT - height:.1f}"}
    size = {"width": f"{step * 0.8:.1f}", "height": f"{height:.1f}"}
    return tag("rect", {"class": "bars__bar", **box, **size}, tag("title", None, f"{name}: {count}"))


def _label(at: int, step: float, name: str) -> Markup:
    # The first bar may be narrower than its name, which would begin outside.
    x, anchor = (at + 0.5, "middle") if at else (0, "start")
    place = {"x": f"{x * step:.1f}", "y": str(_HEIGHT - 4), "text-anchor": anchor}
    return tag("text", {"class": "bars__label", **place}, name)


def _shown(values: Iterable[tuple[str, int]]) -> dict[str, int]:
    return {name: count for name, count in values if count >= LEAST}


def _table(people: Counts, visit: StaffVisit) -> Markup:
    words = visit.words
    counted = Counter[tuple[str, str, str]]()
    for key, count in people:
        counted[key.kind, key.name, key.origin] += count
    ordered = sorted(counted.items(), key=lambda one: (KINDS.index(one[0][0]), -one[1], one[0]))
    rows = [
        [name, words[f"usage.kind.{kind}"], origin or "–", _few(count, words)]
        for (kind, name, origin), count in ordered
    ]
    head = [words[f"usage.{one}"] for one in ("name", "what", "origin", "count")]
    heading = tag("h2", None, words["usage.all"])
    if not rows:
        return tag("section", {"class": "article__part"}, heading, tag("p", None, words["usage.none"]))
    return tag("section", {"class": "article__part"}, heading, cards(head, rows, caption=words["usage.all"]))


def _few(count: int, words: Words) -> str:
    return number(count, decimals=0, words=words) if count >= LEAST else words.say("usage.few", least=LEAST)


def _spans(visit: StaffVisit, chosen: int) -> Markup:
    links = [
        tag(
            "a",
            {"href": _link(visit, "", one), "aria-current": "true" if one == chosen else None},
            visit.words.say("usage.days", n=one),
        )
        for one in DAYS
    ]
    return tag("p", {"class": "desk__row"}, *links)


def _link(visit: StaffVisit, ending: str, days: int) -> str:
    address = visit.address.page_at(f"{PATH}{ending}")
    return f"{address}{'&' if '?' in address else '?'}days={days}"


def _days(visit: StaffVisit) -> int:
    return next((one for one in DAYS if str(one) == visit.query.get("days")), DAYS[1])


def _day(key: UsageKey) -> date:
    return key.hour.astimezone(ZONE).date()


def _of_day(key: UsageKey) -> UsageKey:
    """The same without its hour."""
    return replace(key, hour=datetime.combine(_day(key), datetime.min.time(), ZONE))
