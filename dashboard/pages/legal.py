"""Imprint, privacy and accessibility: the town's own texts, with those of the demonstration marked as such."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from dashboard.parts.addresses import Address
from dashboard.parts.article import article, paragraphs
from dashboard.parts.document import Files
from dashboard.parts.footer import ABOUT
from dashboard.parts.markup import Markup, tag
from dashboard.texts import Texts, Words
from data.legal import REQUIRED, Legal, Section
from data.town import Town

PATHS: Final = {ABOUT[page]: page for page in REQUIRED}
"""Addresses and which page stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalPages:
    """Renders the pages.

    Args:
        town: whose they are.
        legal: its texts.
        texts: every text of ours.
        files: what the pages load.
        sprite: the symbols.
    """

    town: Town
    legal: Legal
    texts: Texts
    files: Files
    sprite: Markup

    def html(self, address: Address) -> str:
        """The page of an address."""
        words, page = address.words(self.texts), PATHS[address.path]
        sections = self.legal.pages[page]
        content = [_section(one, words) for one in sections]
        if any(one.demo for one in sections):
            content.insert(0, tag("p", {"class": "article__demo"}, words["about.legal.demo"]))
        if not sections:
            content = [tag("p", None, words["about.legal.none"])]
        if page == "accessibility" and self.legal.tested_on is not None:
            tested = words.say("about.legal.tested", date=_date(self.legal.tested_on, words))
            content.append(tag("p", {"class": "article__tested"}, tested))
        title = words[f"about.{page}.title"]
        return article(address, words, self.town, self.files, self.sprite, title=title, content=content)


def _section(one: Section, words: Words) -> Markup:
    mark = tag("span", {"class": "article__mark"}, words["about.legal.demo_section"]) if one.demo else None
    email = None
    if one.email:
        label, _, rest = words["about.legal.email"].partition("{email}")
        email = tag("p", None, label, tag("a", {"href": f"mailto:{one.email}"}, one.email), rest)
    link = tag("p", None, tag("a", {"href": one.link, "rel": "noopener"}, one.link)) if one.link else None
    return tag(
        "section",
        {"class": "article__part", "id": one.id},
        tag("h2", None, one.title[words.language], " " if mark else None, mark),
        paragraphs(one.text[words.language]),
        email,
        link,
    )


def _date(day: date, words: Words) -> str:
    month = words["station.months"].split()[day.month - 1]
    return f"{day.day}. {month} {day.year}" if words.language == "de" else f"{day.day} {month} {day.year}"
