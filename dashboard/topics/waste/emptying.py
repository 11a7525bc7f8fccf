"""What the topic answers for one address: when its bins are emptied, as text and as a calendar of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from dashboard.parts.figures import ZONE
from dashboard.parts.markup import Child, tag
from dashboard.parts.near import Download, NearAnswer, Vantage
from dashboard.texts import Words
from data.town import icalendar
from data.town.collection import CollectionCalendar
from data.town.gazetteer import NamedPlace
from data.town.icalendar import NamedDay

FILE: Final = "abfuhr.ics"
CALENDAR: Final = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class EmptyingNear:
    """Answers of the topic; without a calendar none."""

    calendar: CollectionCalendar | None

    def answers(self, here: Vantage) -> Iterator[NearAnswer]:
        """The next day of each fraction, or where the operator says it."""
        if self.calendar is None:
            return
        today = here.now.astimezone(ZONE).date()
        found = self.calendar.days(here.home, today) if here.home else []
        if here.home and found:
            yield self._days(self.calendar, here, here.home, found)
        elif self.calendar.said.link or self.calendar.said.streets or self.calendar.said.districts:
            yield self._unknown(self.calendar, here)

    def _days(
        self, calendar: CollectionCalendar, here: Vantage, home: NamedPlace, found: Sequence[NamedDay]
    ) -> NearAnswer:
        words, today = here.words, here.now.astimezone(ZONE).date()
        first: dict[str, NamedDay] = {}
        for one in found:
            first.setdefault(one.name, one)
        said, *others = [f"{one.name}: {day(one.day, today, words)}" for one in first.values()]
        facts: list[Child] = [*others, words.say("collection.for", address=home.name)]
        if calendar.is_demo:
            facts.append(tag("span", {"class": "demo"}, words["collection.demo"]))
        title = words.say("collection.calendar", address=home.name)
        if calendar.is_demo:
            title = f"{title} ({words['collection.demo']})"
        return NearAnswer(
            title=words["collection.title"],
            said=said,
            facts=facts,
            href=calendar.said.link,
            more=words["collection.operator"],
            download=Download(
                name=FILE,
                label=words["collection.file"],
                media_type=CALENDAR,
                content=partial(icalendar.written, found, title=title, now=here.now),
            ),
        )

    def _unknown(self, calendar: CollectionCalendar, here: Vantage) -> NearAnswer:
        """The operator's page alone; of a town that has a list, that this address is not in it."""
        words = here.words
        has_list = calendar.said.streets or calendar.said.districts
        return NearAnswer(
            title=words["collection.title"],
            said=words["collection.unknown" if has_list else "collection.elsewhere"],
            href=calendar.said.link,
            more=words["collection.operator"],
        )


def day(one: date, today: date, words: Words) -> str:
    """``heute``, ``morgen``, ``Dienstag, 1. Dezember``; of another year with the year."""
    weekday = words["hours.weekdays"].split()[one.weekday()]
    month = words["collection.months"].split()[one.month - 1]
    said = words.say("collection.day", weekday=weekday, day=one.day, month=month)
    said = said if one.year == today.year else f"{said} {one.year}"
    near = {0: "collection.today", 1: "collection.tomorrow"}.get((one - today).days)
    return words.say(near, date=said) if near else said
