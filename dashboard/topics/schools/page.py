"""The page about the air of schools: a sentence, a bar and the hours of the day for each school that may be told of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from analysis.indoor.rooms import PERIOD, SchoolAir
from analysis.indoor.shares import LEAST_ROOMS, AirShares
from analysis.indoor.ventilation import CLASSES
from dashboard.parts.article import article, columns
from dashboard.parts.document import PageFiles
from dashboard.parts.figures import number
from dashboard.parts.footer import ABOUT, about
from dashboard.parts.markup import Markup, tag
from dashboard.parts.page import OFFLINE, Page, PageContext, Visit
from dashboard.texts import Words
from dashboard.topics.schools.public_shares import ToldSchools

PATH: Final = "/schulluft"
LEVELS: Final = tuple(name for _, name in CLASSES)


def page(context: PageContext, schools: ToldSchools) -> Page:
    """``/schulluft``."""
    files = context.files(styles=("article.css", "schools.css"), scripts=(OFFLINE,))
    return Page(path=PATH, render=SchoolsPage(context, schools, files).html, lasts=True)


@dataclass(frozen=True, slots=True)
class SchoolsPage:
    """Renders the page."""

    context: PageContext
    schools: ToldSchools
    files: PageFiles

    def html(self, visit: Visit) -> str:
        """The whole page."""
        words, told = visit.words, self.schools.told()
        rooms = number(LEAST_ROOMS, decimals=0, words=words)
        methods = tag("a", {"href": f"{about(visit.address, ABOUT['methods'])}#school_air"}, words["schools.methods"])
        content = [
            tag("p", {"class": "article__intro"}, _answer(told, words)),
            *self._schools(told, words),
            tag("p", {"class": "schools__note"}, words.say("schools.private", rooms=rooms)),
            tag("p", None, methods),
        ]
        return article(
            self.context.frame,
            visit.address,
            words,
            self.files,
            title=words["schools.title"],
            description=words["schools.description"],
            content=content,
            demo=bool(told) and self.schools.is_demo(),
        )

    def _schools(self, told: Sequence[SchoolAir], words: Words) -> Iterator[Markup]:
        for one in told:
            yield tag(
                "section",
                {"class": "article__part", "id": one.school},
                tag("h2", None, self.schools.name(one)),
                *(_few(one, words) if one.shares is None else _shares(one.shares, one, words)),
            )


def _answer(told: Sequence[SchoolAir], words: Words) -> str:
    """The first sentence: how much of the time the air was good, over all schools that are told of."""
    known = [one.shares for one in told if one.shares is not None]
    if not known:
        return words["schools.none" if not told else "schools.too_early"]
    hours = sum(one.hours for one in known)
    good = sum(one.shares[0] * one.hours for one in known) / hours
    return words.say("schools.answer", share=_percent(good, words), weeks=PERIOD.days // 7)


def _few(one: SchoolAir, words: Words) -> list[Markup]:
    return [tag("p", None, words.say("schools.few", rooms=one.rooms))]


def _shares(shares: AirShares, one: SchoolAir, words: Words) -> list[Markup]:
    hours = number(shares.hours, decimals=0, words=words)
    based = tag("p", {"class": "schools__note"}, words.say("schools.based", rooms=one.rooms, hours=hours))
    head = [words["schools.hour"], *(words[f"schools.short.{level}"] for level in LEVELS)]
    rows = [
        [words.say("schools.clock", begin=hour, end=hour + 1), *(_percent(share, words) for share in of)]
        for hour, of in sorted(shares.by_hour.items())
    ]
    table = columns(head, rows, label=words["schools.by_hour"]) if rows else None
    heading = tag("h3", {"class": "schools__by"}, words["schools.by_hour"]) if rows else None
    return [part for part in (_bar(shares.shares), _legend(shares.shares, words), based, heading, table) if part]


def _bar(shares: Sequence[float]) -> Markup:
    """Widths say what the words below say; for programs that read aloud the words suffice."""
    parts = [
        tag("span", {"class": f"schools__share schools__share--{level}", "style": f"flex-grow: {share:.4f}"})
        for level, share in zip(LEVELS, shares, strict=True)
        if share > 0
    ]
    return tag("div", {"class": "schools__bar", "aria-hidden": "true"}, *parts)


def _legend(shares: Sequence[float], words: Words) -> Markup:
    lines = [
        tag(
            "div",
            {"class": "schools__line"},
            tag("dt", None, tag("span", {"class": f"schools__mark schools__mark--{level}"}), words[level_key(level)]),
            tag("dd", None, _percent(share, words)),
        )
        for level, share in zip(LEVELS, shares, strict=True)
    ]
    return tag("dl", {"class": "schools__legend"}, *lines)


def _percent(share: float, words: Words) -> str:
    return words.say("schools.percent", n=number(100 * share, decimals=0, words=words))


def level_key(level: str) -> str:
    """The text of a class."""
    return f"schools.level.{level}"
