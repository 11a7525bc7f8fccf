"""Imprint, privacy and accessibility: the town's own texts, with those of the demonstration marked as such."""

from dataclasses import dataclass
from datetime import date
from functools import partial

from dashboard.parts.article import article, paragraphs
from dashboard.parts.document import PageFiles
from dashboard.parts.footer import ABOUT
from dashboard.parts.markup import Markup, join, tag
from dashboard.parts.page import Page, PageContext, Visit
from dashboard.texts import Words
from dashboard.topics import Topics
from data.town.legal import REQUIRED, Explanation, Legal, Section


def pages(context: PageContext, _: Topics) -> list[Page]:
    """Each page that the law wants."""
    made = LegalPages(context, Legal.of_town(context.town), context.files(styles=("article.css",)))
    return [Page(path=ABOUT[name], render=partial(made.html, name)) for name in REQUIRED]


@dataclass(frozen=True, slots=True)
class LegalPages:
    """Renders the pages."""

    context: PageContext
    legal: Legal
    files: PageFiles

    def html(self, name: str, visit: Visit) -> str:
        """One of the pages."""
        words, sections = visit.words, self.legal.pages[name]
        content = [_section(one, words, is_simple=visit.address.simple) for one in sections]
        if any(one.demo for one in sections):
            content.insert(0, tag("p", {"class": "article__demo"}, words["about.legal.demo"]))
        if not sections:
            content = [tag("p", None, words["about.legal.none"])]
        if name == "accessibility":
            content += [_explanation(one, words) for one in self.legal.explanations]
        if name == "accessibility" and self.legal.tested_on is not None:
            tested = words.say("about.legal.tested", date=_date(self.legal.tested_on, words))
            content.append(tag("p", {"class": "article__tested"}, tested))
        title = words[f"about.{name}.title"]
        about = words.say(f"about.{name}.description", town=self.context.town.name)
        frame, address = self.context.frame, visit.address
        return article(frame, address, words, self.files, title=title, description=about, content=content)


def _section(one: Section, words: Words, *, is_simple: bool) -> Markup:
    """In plain language what is explained so; the text that counts can be opened below it."""
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
        _text(one, words, is_simple=is_simple),
        email,
        link,
    )


def _text(one: Section, words: Words, *, is_simple: bool) -> Markup:
    exact = paragraphs(one.text[words.language])
    if not is_simple or one.simple is None:
        return exact
    whole = tag("details", None, tag("summary", None, words["about.legal.exact"]), exact)
    return join(paragraphs(one.simple[words.language]), whole)


def _explanation(one: Explanation, words: Words) -> Markup:
    """German on every page: neither is a translation of the other language."""
    link = {"href": one.link, "rel": "noopener", "hreflang": "gsg" if one.kind == "sign_language" else "de"}
    checked = words.say("about.explanation.checked", who=one.checked_by, date=_date(one.checked_on, words))
    return tag(
        "section",
        {"class": "article__part", "id": one.kind},
        tag("h2", None, words[f"about.explanation.{one.kind}"]),
        tag("div", {"lang": "de"}, paragraphs(one.text)) if one.text else None,
        tag("p", None, tag("a", link, words[f"about.explanation.{one.kind}_link"])) if one.link else None,
        tag("p", {"class": "article__tested"}, checked),
    )


def _date(day: date, words: Words) -> str:
    month = words["station.months"].split()[day.month - 1]
    return f"{day.day}. {month} {day.year}" if words.language == "de" else f"{day.day} {month} {day.year}"
