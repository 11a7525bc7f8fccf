"""The rounds: which there are of each kind of tour, when each is driven next, and what contractors empty."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Final, get_args
from urllib.parse import quote

from dashboard.parts.figures import ZONE, number
from dashboard.parts.form import way
from dashboard.parts.markup import Markup, tag
from dashboard.parts.status.table import cards
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit
from data.declare import Tour
from data.records.fleet import Team
from data.records.rounds import FixedRound
from services.rounds import weekdays
from services.rounds.ahead import next_day
from services.rounds.contractors import contractor

PATH: Final = f"{ROOT}/touren"
DAY: Final = f"{PATH}/tag"
TABLE: Final = f"{PATH}/tabelle"
NOTICES: Final = f"{PATH}/abweichungen"
NEW: Final = f"{PATH}/neu"


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung/touren``."""
    return StaffPage(name="rounds", path=PATH, permission="tours.read", order=32, show=partial(_show, given))


def day_text(day: date, visit: StaffVisit) -> str:
    """A day as people write it: ``Mo, 06.07.2026``."""
    return f"{visit.words[f'rounds.day.{day.isoweekday()}']}, {day:%d.%m.%Y}"


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    words, base = visit.words, visit.address
    made = _RoundTables(given, visit)
    ways = [("rounds.today", DAY), ("rounds.notices", NOTICES)]
    if visit.account.may("tours.change"):
        ways += [("rounds.upload", TABLE), ("rounds.new", NEW)]
    return [
        tag("p", None, words["rounds.intro"]),
        tag("div", {"class": "desk__row"}, *(way(words[key], base.page_at(path)) for key, path in ways)),
        *(made.section(tour) for tour in get_args(Tour)),
        made.others(),
        made.retired(),
    ]


@dataclass(frozen=True)
class _RoundTables:
    """The tables of one visit."""

    given: StaffContext
    visit: StaffVisit

    def section(self, tour: Tour) -> Markup:
        """The rounds of a kind of tour that are driven."""
        words = self.visit.words
        there = [one for one in self._rounds if one.valid_to is None and self._tour(one) == tour]
        title = words[f"rounds.tour.{tour}"]
        head = [words[f"rounds.column.{name}"] for name in ("name", "layer", "stops", "days", "team", "next")]
        rows = self._rows(there)
        return tag(
            "section",
            {"class": "article__part", "aria-labelledby": f"{tour}-title"},
            tag("h2", {"id": f"{tour}-title"}, title),
            cards(head, rows, caption=title) if rows else tag("p", {"class": "status__note"}, words["rounds.none"]),
        )

    def others(self) -> Markup | None:
        """What contractors empty, by layer: shown, and in none of the rounds."""
        words, house = self.visit.words, self.given.house
        counts: Counter[tuple[str, str]] = Counter()
        for layer in (one for one in house.layers.values() if one.tour):
            sites = self.given.context.store.last(layer.id).sites
            names = (contractor(house, layer.id, facts) for facts in sites.attributes)
            counts.update((layer.title[words.language], name) for name in names if name)
        rows = [[title, name, number(n, decimals=0, words=words)] for (title, name), n in sorted(counts.items())]
        head = [words[f"rounds.column.{name}"] for name in ("layer", "contractor", "sites")]
        title = words["rounds.contractors"]
        return (
            tag("section", {"class": "article__part"}, tag("h2", None, title), cards(head, rows, caption=title))
            if rows
            else None
        )

    def retired(self) -> Markup | None:
        """What is not driven any more, folded."""
        words = self.visit.words
        rows = [[self._named(one), self._title(one)] for one in self._rounds if one.valid_to is not None]
        title = words.say("rounds.retired", n=len(rows))
        head = [words[f"rounds.column.{name}"] for name in ("name", "layer")]
        return tag("details", None, tag("summary", None, title), cards(head, rows, caption=title)) if rows else None

    def _rows(self, there: Sequence[FixedRound]) -> list[list[str | Markup]]:
        house, words = self.given.house, self.visit.words
        today, notices = self.visit.now.astimezone(ZONE).date(), house.records.rounds.notices()
        teams = {one.item_id: one.name for one in house.records.fleet.items(Team)}
        return [
            [
                self._named(one),
                self._title(one),
                str(len(one.stops)),
                weekdays.written(tuple(sorted({day for stop in one.stops for day in stop.weekdays}))) or "–",
                teams.get(one.team_id or "", words["rounds.no_team"]),
                day_text(day, self.visit) if (day := next_day(house, one, today, notices)) else words["rounds.never"],
            ]
            for one in there
        ]

    @cached_property
    def _rounds(self) -> list[FixedRound]:
        return self.given.house.records.rounds.items()

    def _named(self, one: FixedRound) -> Markup:
        href = self.visit.address.page_at(f"{PATH}/{quote(one.round_id, safe='')}")
        return tag("a", {"href": href, "id": one.round_id}, one.name)

    def _tour(self, one: FixedRound) -> str:
        layers = self.given.house.layers
        return layers[one.layer].tour if one.layer in layers else ""

    def _title(self, one: FixedRound) -> str:
        layers = self.given.house.layers
        return layers[one.layer].title[self.visit.words.language] if one.layer in layers else one.layer
