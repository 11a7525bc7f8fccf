"""What a week or a month of emptying was like: page, CSV and PDF for who plans tours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from starlette.responses import Response

from dashboard.parts.classes import class_labels
from dashboard.parts.figures import ZONE, number, quantity, when
from dashboard.parts.markup import Child, Markup, join, tag
from dashboard.parts.status.table import cards
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from dashboard.staff.report_sheet import sheet
from dashboard.staff.spreadsheet import download
from dashboard.texts import Words
from data.emptying import LEVELS
from services.report import EmptyingReport, LayerFigures, PeriodError, ReportPeriod, report

PATH: Final = f"{ROOT}/bericht"
PERMISSION: Final = "tours.read"
COLUMNS: Final = (
    *("period", "until", "layer", "district", "sites", "equipped", "emptyings", "by_crew", "measured", "level"),
    *("early", "overflow_hours", "overflow_sites", "known_hours"),
)
_TOUR_STATES: Final = ("emptied", "unreachable", "carried_over", "dropped", "open")


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/bericht``."""
    made = ReportPage(given)
    return StaffPage(
        name="report",
        path=PATH,
        permission=PERMISSION,
        order=35,
        show=made.show,
        files={".csv": made.table, ".pdf": made.printed},
    )


@dataclass(frozen=True, slots=True)
class ReportPage:
    """What the page shows."""

    given: StaffContext

    def show(self, visit: StaffVisit) -> Content:
        """The period, ways to others, the numbers, and the files."""
        found, words = self._report(visit), visit.words
        files = [
            tag("a", {"href": _link(visit, found.period, ending), "download": True}, words[f"report.{ending[1:]}"])
            for ending in (".pdf", ".csv")
        ]
        return [
            tag("h2", None, period_title(found.period, words)),
            _ways(visit, found.period),
            tag("p", {"class": "desk__row"}, *files),
            *self._sections(found, words),
        ]

    def table(self, visit: StaffVisit) -> Response:
        """Every layer and district as CSV."""
        found = self._report(visit)
        rows = ([found.period.name, found.until, *_cells(one)] for one in found.layers)
        return download(f"leerungen-{found.period.name}.csv", COLUMNS, rows)

    def printed(self, visit: StaffVisit) -> Response:
        """The same as the page, to be passed on."""
        found, words = self._report(visit), visit.words
        title = f"{words['report.title']}, {period_title(found.period, words)}"
        content = join(tag("p", None, self.given.house.town.name), *self._sections(found, words))
        return sheet(f"leerungen-{found.period.name}.pdf", title, content, words)

    def _report(self, visit: StaffVisit) -> EmptyingReport:
        """Of the period that is asked for; else of the last whole week, or this one where that had no devices yet."""
        try:
            return self._of(visit, ReportPeriod.parse(visit.query.get("zeit", "")))
        except PeriodError:
            this_week = ReportPeriod.of("week", self.given.house.clock.now().astimezone(ZONE).date())
            last = self._of(visit, this_week.before)
            return last if any(one.equipped for one in last.layers) else self._of(visit, this_week)

    def _of(self, visit: StaffVisit, period: ReportPeriod) -> EmptyingReport:
        bodies = visit.account.bodies(PERMISSION)
        return report(self.given.house, self.given.context.store, period, bodies=bodies)

    def _sections(self, found: EmptyingReport, words: Words) -> Iterator[Markup]:
        yield _answer(found, words)
        if not found.layers:
            yield tag("p", None, words["report.no_layers"])
            return
        yield self._emptyings(found.totals, "emptyings", words)
        yield _note("emptying", words)
        yield from self._overflow_notes(found, words)
        yield self._levels(found, words)
        yield self._emptyings([one for one in found.layers if one.district], "districts", words)
        yield _tours(found, words)
        yield self._devices(found, words)

    def _title(self, layer_id: str, words: Words) -> str:
        return self.given.house.layers[layer_id].title[words.language]

    def _emptyings(self, rows: Sequence[LayerFigures], key: Literal["emptyings", "districts"], words: Words) -> Markup:
        names = ("sites", "emptyings", "by_crew", "level", "early", "overflow_hours", "overflow_sites")
        head = [words[f"report.column.{one}"] for one in (("layer",) if key == "emptyings" else ("layer", "district"))]
        lines: list[list[Child]] = []
        for one in rows:
            about = [self._title(one.layer_id, words), *([one.district] if key == "districts" else [])]
            lines.append([*about, *self._row(one, words)])
        return _section(
            key,
            cards([*head, *(words[f"report.column.{name}"] for name in names)], lines, caption=words[f"report.{key}"]),
            words,
        )

    def _row(self, one: LayerFigures, words: Words) -> list[str]:
        figures, shows = one.figures, self.given.house.layers[one.layer_id].shows
        return [
            words.say("report.sites", n=_whole(one.sites, words), equipped=_whole(one.equipped, words)),
            _whole(figures.emptyings, words),
            _whole(figures.by_crew, words),
            quantity(figures.level, unit=shows.unit, decimals=0, words=words) if figures.measured else "–",
            words.say("report.hours", n=_whole(figures.early, words), of=_whole(figures.measured, words)),
            words.say("report.hours", n=_whole(figures.overflow_hours, words), of=_whole(figures.known_hours, words)),
            _whole(figures.overflow_sites, words),
        ]

    def _overflow_notes(self, found: EmptyingReport, words: Words) -> Iterator[Markup]:
        """By which limit, once for all layers that share it."""
        tables = {self.given.house.layers[one.layer_id].classes.name: one for one in found.totals}
        for name in tables:
            unusable = [one.low for one in self.given.house.town.classes_named(name).classes if not one.usable]
            if unusable:
                limit = number(unusable[-1], decimals=0, words=words)
                yield tag("p", {"class": "status__note"}, words.say("report.note.overflow", limit=limit))

    def _levels(self, found: EmptyingReport, words: Words) -> Markup:
        rows: list[list[Child]] = []
        for one in found.totals:
            layer = self.given.house.layers[one.layer_id]
            labels = class_labels(layer.shows, self.given.house.town.classes_named(layer.classes.name), words)
            counts = [(label, one.figures.classes[index]) for index, label in enumerate(labels)]
            counts += [(words[f"report.said.{level}"], one.figures.said[level]) for level in LEVELS]
            rows += [[self._title(one.layer_id, words), label, _whole(n, words)] for label, n in counts if n]
        head = [words[f"report.column.{one}"] for one in ("layer", "class", "count")]
        return _section("levels", cards(head, rows, caption=words["report.levels"]), words)

    def _devices(self, found: EmptyingReport, words: Words) -> Markup:
        head = [words[f"report.column.{one}"] for one in ("layer", "devices", "complete", "silent", "weak")]
        rows: list[list[Child]] = [
            [
                self._title(one.layer_id, words),
                _whole(one.devices, words),
                quantity(100 * one.complete, unit="%", decimals=1, words=words) if one.devices else "–",
                _whole(one.silent, words),
                _whole(one.weak, words),
            ]
            for one in found.devices
        ]
        table = cards(head, rows, caption=words["report.devices"])
        return join(_section("devices", table, words), _note("complete", words))


def period_title(period: ReportPeriod, words: Words) -> str:
    """``Woche 27/2026`` or ``Juli 2026``."""
    year, week, _ = period.first.isocalendar()
    if period.kind == "week":
        return words.say("report.week", week=week, year=year)
    return words.say(
        "report.month", month=words["report.names_of_months"].split()[period.first.month - 1], year=period.first.year
    )


def _answer(found: EmptyingReport, words: Words) -> Markup:
    count = sum(one.figures.emptyings for one in found.totals)
    days = {name: f"{getattr(found.period, name):%d.%m.%Y}" for name in ("first", "last")}
    key = "report.answer" if count else "report.answer_none"
    said = words.say(key, emptyings=_whole(count, words), **days)
    running = (
        "" if found.is_over else words.say("report.running", until=when(found.until, now=found.until, words=words))
    )
    return tag("p", {"class": "status__answer"}, " ".join(filter(None, (said + ".", running))))


def _tours(found: EmptyingReport, words: Words) -> Markup:
    tours = found.tours
    if not tours.tours:
        return _section("tours", tag("p", None, words["report.no_tours"]), words)
    kilometres = number(tours.length_m / 1000, decimals=0, words=words)
    figures = [
        ("tours", _whole(tours.tours, words)),
        ("done", _whole(tours.done, words)),
        ("length", words.say("report.tour.length_some", km=kilometres, n=tours.lengths, of=tours.tours)),
        ("duration", number(tours.duration_s / 3600, decimals=1, words=words)),
        ("weight", quantity(tours.weight_kg / 1000, unit="t", decimals=1, words=words)),
        *((state, _whole(tours.stops[state], words)) for state in _TOUR_STATES),
    ]
    head = [words[f"report.column.{one}"] for one in ("figure", "value")]
    rows: list[list[Child]] = [[words[f"report.tour.{name}"], value] for name, value in figures]
    return join(_section("tours", cards(head, rows, caption=words["report.tours"]), words), _note("tours", words))


def _section(key: str, content: Markup, words: Words) -> Markup:
    return tag("section", {"class": "article__part"}, tag("h2", None, words[f"report.{key}"]), content)


def _note(key: str, words: Words) -> Markup:
    return tag("p", {"class": "status__note"}, words[f"report.note.{key}"])


def _ways(visit: StaffVisit, period: ReportPeriod) -> Markup:
    """To the period before and after, and to weeks or months."""
    words = visit.words
    other: Literal["week", "month"] = "month" if period.kind == "week" else "week"
    ways = [
        (period.before, words["report.before"]),
        (period.after, words["report.after"]),
        (ReportPeriod.of(other, period.last), words[f"report.{other}s"]),
    ]
    links = [
        tag("li", None, tag("a", {"href": _link(visit, to)}, f"{name}: {period_title(to, words)}")) for to, name in ways
    ]
    return tag("nav", {"class": "status__pages", "aria-label": words["report.choose"]}, tag("ul", None, *links))


def _link(visit: StaffVisit, period: ReportPeriod, ending: str = "") -> str:
    address = visit.address.page_at(f"{PATH}{ending}")
    return f"{address}{'&' if '?' in address else '?'}zeit={period.name}"


def _cells(one: LayerFigures) -> list[object]:
    figures = one.figures
    level = round(figures.level, 1) if figures.measured else None
    counts = figures.emptyings, figures.by_crew, figures.measured, level, figures.early
    hours = figures.overflow_hours, figures.overflow_sites, figures.known_hours
    return [one.layer_id, one.district, one.sites, one.equipped, *counts, *hours]


def _whole(count: int, words: Words) -> str:
    return number(count, decimals=0, words=words)
