"""The page of the town's figures: one sentence, a table for each purpose, and every listed building."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from analysis.energy.factors import Purpose
from analysis.energy.publication import PURPOSES
from dashboard.parts.article import article, columns
from dashboard.parts.document import PageFiles
from dashboard.parts.figures import quantity
from dashboard.parts.footer import ABOUT
from dashboard.parts.markup import Markup, tag
from dashboard.parts.page import OFFLINE, Page, PageContext, Visit
from dashboard.texts import Words
from dashboard.topics.figures import energy_words as energy
from services.energy.published_energy import EnergyShelf, PublishedEnergy

PATH: Final = "/zahlen"
PERCENT: Final = 100.0


def page(context: PageContext, shelf: EnergyShelf) -> Page:
    """``/zahlen``."""
    files = context.files(styles=("article.css",), scripts=(OFFLINE,))
    return Page(path=PATH, render=FiguresPage(context, shelf, files).html, lasts=True)


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """Renders the page."""

    context: PageContext
    shelf: EnergyShelf
    files: PageFiles

    def html(self, visit: Visit) -> str:
        """The whole page."""
        words, found = visit.words, self.shelf.newest()
        content = list(self._energy(found, visit) if found else _nothing(words))
        return article(
            self.context.frame,
            visit.address,
            words,
            self.files,
            title=words["figures.title"],
            description=words["figures.about"],
            content=content,
            demo=found is not None and self.context.store.simulated,
        )

    def _energy(self, found: PublishedEnergy, visit: Visit) -> Iterator[Markup]:
        words = visit.words
        yield tag("p", {"class": "article__intro"}, energy.sentence(found, words))
        yield tag("p", None, words.say("figures.behind", year=str(found.newest)))
        for purpose in PURPOSES:
            if (year := energy.newest_year(found, purpose)) is not None:
                yield _purpose(found, purpose, year, words)
        yield _buildings(found, words)
        yield tag("p", None, words["figures.never"])
        methods = tag("a", {"href": f"{visit.address.page_at(ABOUT['methods'])}#buildings"}, words["figures.methods"])
        yield tag("p", None, methods)


def _purpose(found: PublishedEnergy, purpose: Purpose, year: int, words: Words) -> Markup:
    """Kinds of buildings in the newest year, beside the year before."""
    before = {one.kind: one for one in energy.of_year(found, purpose, year - 1)}
    head = [
        words["figures.column.kind"],
        str(year),
        str(year - 1),
        *(words[f"figures.column.{one}"] for one in ("counted", "area")),
    ]
    rows = [
        [
            energy.kind_name(one.kind, words),
            energy.told(one.per_m2, purpose, words),
            energy.told(before[one.kind].per_m2, purpose, words) if one.kind in before else "–",
            words.say("figures.counted", n=one.counted, of=one.of),
            quantity(one.area_share * PERCENT, unit="%", decimals=0, words=words),
        ]
        for one in energy.of_year(found, purpose, year)
    ]
    title = words[f"figures.purpose.{purpose}"]
    return tag("section", {"class": "article__part"}, tag("h2", None, title), columns(head, rows, label=title))


def _buildings(found: PublishedEnergy, words: Words) -> Markup:
    """Each listed building with its newest year."""
    title = words["figures.buildings"]
    head = [words["figures.column.building"], words["figures.column.kind"]]
    head += [words[f"figures.purpose.{one}"] for one in PURPOSES]
    rows = []
    for one in found.buildings:
        told = []
        for purpose in PURPOSES:
            newest = max((use for use in one.uses if use.purpose == purpose), key=lambda use: use.year, default=None)
            told.append(f"{energy.told(newest.per_m2, purpose, words)} ({newest.year})" if newest else "–")
        rows.append([one.title, energy.kind_name(one.kind, words), *told])
    return tag("section", {"class": "article__part"}, tag("h2", None, title), columns(head, rows, label=title))


def _nothing(words: Words) -> Iterator[Markup]:
    """The page of a town that has released nothing: it says so, and what would stand here."""
    yield tag("p", {"class": "article__intro"}, words["figures.none"])
    yield tag("p", None, words["figures.never"])
