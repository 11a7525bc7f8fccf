"""Did it work? Every measure of the town's register, whatever it was and whatever it is judged by."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from analysis.comparison.impact import Impact
from analysis.comparison.register import JudgedIntervention, judged
from dashboard.parts.article import article
from dashboard.parts.document import PageFiles
from dashboard.parts.figures import number, quantity
from dashboard.parts.footer import ABOUT, REGISTER, about
from dashboard.parts.markup import Markup, tag
from dashboard.parts.page import OFFLINE, Page, PageContext, Visit
from dashboard.parts.station.address import station_path
from dashboard.texts import Words
from dashboard.topics import Topics

PATH: Final = REGISTER
TEMPERATURE: Final = ("°C", "K")
"""A difference of temperatures is in kelvins."""


def page(context: PageContext, _: Topics) -> Page:
    """``/massnahmen``."""
    files = context.files(styles=("article.css",), scripts=(OFFLINE,))
    return Page(path=PATH, render=RegisterPage(context, files).html, lasts=True)


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """Renders the page."""

    context: PageContext
    files: PageFiles

    def html(self, visit: Visit) -> str:
        """The whole page."""
        words, context = visit.words, self.context
        found = [*judged(context.store, context.town, context.layers, now=visit.now)]
        methods = f"{about(visit.address, ABOUT['methods'])}#effect"
        content = [
            tag("p", {"class": "article__intro"}, words["register.intro" if found else "register.none"]),
            *(_entry(one, context, visit) for one in found),
            tag("p", None, tag("a", {"href": methods}, words["register.methods"])),
        ]
        return article(
            context.frame,
            visit.address,
            words,
            self.files,
            title=words["register.title"],
            description=words["register.intro"],
            content=content,
            demo=any(context.store.current(one.layer.id).is_demo for one in found),
        )


def _entry(one: JudgedIntervention, context: PageContext, visit: Visit) -> Markup:
    words, entry = visit.words, one.intervention
    return tag(
        "section",
        {"class": "article__part", "id": entry.key},
        tag("h2", None, entry.title[words.language]),
        tag("p", None, entry.about[words.language]),
        tag("p", None, tag("strong", None, words[f"register.direction.{one.impact.direction}"])),
        tag("p", None, _told(one, context, words)),
        *_facts(one, context, visit),
    )


def _told(one: JudgedIntervention, context: PageContext, words: Words) -> str:
    """The change with its interval, or how many days are still needed."""
    found, limits = one.impact, context.town.effect
    days = {"before": found.days_before, "after": found.days_after, "least": limits.least_days}
    if found.change is None:
        return words.say("register.days_needed", **days)
    change, low, high = (_quantity(value, one, words) for value in _values(found))
    said = words[f"register.of_day.{one.intervention.of_day}"]
    title = one.measure.title[words.language]
    return words.say("register.interval", said=said, measure=title, change=change, low=low, high=high, **days)


def _values(found: Impact) -> tuple[float, float, float]:
    return found.change or 0.0, found.low or 0.0, found.high or 0.0


def _quantity(value: float, one: JudgedIntervention, words: Words) -> str:
    degrees, kelvins = TEMPERATURE
    unit = kelvins if one.measure.unit == degrees else one.measure.unit
    return quantity(value, unit=unit, decimals=max(1, one.measure.decimals), words=words)


def _facts(one: JudgedIntervention, context: PageContext, visit: Visit) -> Iterator[Markup]:
    words, entry = visit.words, one.intervention
    sites = context.store.current(one.layer.id).sites
    name = sites.name[sites.site_id.index(entry.site_id)]
    link = tag("a", {"href": visit.address.to(path=station_path(entry.site_id))}, name)
    facts: list[tuple[str, str | Markup]] = [
        ("where", link),
        ("since", f"{entry.since:%d.%m.%Y}"),
        ("controls", number(len(entry.controls), decimals=0, words=words)),
    ]
    facts += [("cost", quantity(entry.cost_eur, unit="€", decimals=0, words=words))] if entry.cost_eur else []
    facts.append(("source", entry.source))
    lines = (
        tag("div", None, tag("dt", None, words[f"register.{key}"]), tag("dd", None, value)) for key, value in facts
    )
    yield tag("dl", {"class": "article__facts"}, *lines)
    if not entry.is_fixed_beforehand:
        yield tag("p", None, words["register.fixed_afterwards"])
