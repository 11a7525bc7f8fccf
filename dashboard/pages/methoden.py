"""What each figure means: rule, source and limits, written out of the declarations, so that numbers cannot disagree."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dashboard.parts.article import article, columns
from dashboard.parts.document import PageFiles
from dashboard.parts.figures import DAY_S, HOUR_S, MINUTE_S, number, quantity
from dashboard.parts.footer import ABOUT
from dashboard.parts.markup import Markup, tag
from dashboard.parts.method import method
from dashboard.parts.page import OFFLINE, Page, PageContext, Visit
from dashboard.texts import Words
from dashboard.topics import Topics
from data.declare import Measure

PATH: Final = ABOUT["methods"]


def page(context: PageContext, topics: Topics) -> Page:
    """``/methoden``: what holds for every layer, then what each topic says of its figures."""
    files = context.files(styles=("article.css",), scripts=(OFFLINE,))
    return Page(path=PATH, render=MethodsPage(context, topics, files).html, lasts=True)


@dataclass(frozen=True, slots=True)
class MethodsPage:
    """Renders the page."""

    context: PageContext
    topics: Topics
    files: PageFiles

    def html(self, visit: Visit) -> str:
        """The whole page."""
        words = visit.words
        sections = dict(self._sections(words))
        links = [tag("li", None, tag("a", {"href": f"#{key}"}, words[f"methods.{key}.title"])) for key in sections]
        contents = tag(
            "nav",
            {"class": "article__contents", "aria-label": words["about.methods.contents"]},
            tag("ul", None, *links),
        )
        about = words["about.methods.intro"]
        intro = tag("p", {"class": "article__intro"}, about)
        content = [intro, contents, *sections.values()]
        title = words["about.methods.title"]
        frame, address = self.context.frame, visit.address
        return article(frame, address, words, self.files, title=title, description=about, content=content)

    def _sections(self, words: Words) -> Iterator[tuple[str, Markup]]:
        yield "measuring", method("measuring", words, {}, more=self._measuring(words))
        yield "quality", method("quality", words, {}, more=self._quality(words))
        for topic in self.topics.present():
            if topic.methods is not None:
                yield from topic.methods(words)

    def _measuring(self, words: Words) -> Markup:
        head = [words[f"methods.measuring.{one}"] for one in ("what", "measure", "interval", "old")]
        rows = [
            [
                layer.title[words.language],
                layer.shows.title[words.language],
                _length(layer.interval_s, words),
                _length(layer.max_age_s, words),
            ]
            for layer in self.context.present.values()
        ]
        return columns(head, rows, label=words["methods.measuring.title"])

    def _quality(self, words: Words) -> Markup:
        head = [
            words["methods.measuring.measure"],
            *(words[f"methods.quality.{one}"] for one in ("range", "stuck", "step")),
        ]
        shown = {
            one.id: one
            for layer in self.context.present.values()
            for one in layer.visible("public")
            if one.codes is None
        }
        table = columns(head, [_checked(one, words) for one in shown.values()], label=words["methods.quality.title"])
        compared = [one for one in shown.values() if one.buddies is not None]
        return tag("div", None, table, *(tag("p", None, _neighbours(one, words)) for one in compared))


def _neighbours(one: Measure, words: Words) -> str:
    assert one.buddies is not None  # noqa: S101 - asked of such measures alone; narrows for mypy
    km = number(one.buddies.radius_m / 1000, decimals=1, words=words)
    return words.say("methods.quality.buddies", measure=one.title[words.language], n=one.buddies.fewest, km=km)


def _checked(one: Measure, words: Words) -> list[str]:
    low, high = (number(limit, decimals=0, words=words) for limit in (one.low, one.high))
    step = "–"
    if one.step_per_minute is not None:
        decimals = 0 if one.step_per_minute == int(one.step_per_minute) else 1
        step = quantity(one.step_per_minute, unit=one.unit, decimals=decimals, words=words)
    stuck = "–" if one.stuck_after_s is None else _length(one.stuck_after_s, words)
    return [one.title[words.language], words.say("scale.between", low=low, high=high, unit=one.unit), stuck, step]


def _length(seconds: float, words: Words) -> str:
    for unit, size in (("day", DAY_S), ("hour", HOUR_S), ("minute", MINUTE_S)):
        count = seconds / size
        if count == 1 and unit != "minute":
            return words[f"methods.measuring.{unit}"]
        if count >= 1:
            decimals = 0 if count == int(count) else 1
            return words.say(f"methods.measuring.{unit}s", n=number(count, decimals=decimals, words=words))
    return words.say("methods.measuring.minutes", n=number(seconds / MINUTE_S, decimals=1, words=words))
