"""The frame of administration: a menu of what somebody may do, with how much waits there, beside the page itself."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from dashboard.parts.addresses import Address
from dashboard.parts.article import paragraphs
from dashboard.parts.document import PageFiles
from dashboard.parts.figures import number
from dashboard.parts.markup import Markup, data_block, join, tag
from dashboard.parts.page import PageContext
from dashboard.staff.login import ACCOUNT, way_out
from dashboard.staff.page import MOUNTING, ROOT, TOURS, Content, StaffContext, StaffPage, StaffVisit
from dashboard.texts import Words
from data.records.permissions import Account

BOARD: Final = "/einsatz"
"""The dispatcher's working place, a page of its own."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Renders pages of administration."""

    given: StaffContext

    @property
    def context(self) -> PageContext:
        """What every page is given."""
        return self.given.context

    def html(self, page: StaffPage, visit: StaffVisit, content: Content) -> str:
        """The whole page."""
        address, words = visit.address, visit.words
        title = page.title(visit) if page.title else words[f"{page.name}.title"]
        value = visit.typed.get(visit.wrong, "").strip()[:60]
        wrong = words.say(f"{page.name}.error.{visit.wrong}", value=value) if visit.wrong else ""
        main = tag(
            "main",
            {"class": "desk__main article", "id": "main"},
            tag("h1", {"class": "article__title"}, title),
            tag("p", {"class": "form__problem", "role": "alert"}, wrong) if wrong else None,
            *content,
            _help(page, words),
        )
        product = words.say("page.title", town=self.context.town.name)
        return self.context.frame.document(
            address,
            words,
            title=f"{title} – {product}",
            description=f"{title}: {product}",
            files=self._files(page),
            main=tag("div", {"class": "desk"}, self.menu(page, visit), main),
            robots="noindex",
            further=data_block("page-data", page.data(visit)) if page.data else None,
        )

    def _files(self, page: StaffPage) -> PageFiles:
        return self.context.files(styles=("staff.css", *page.styles), scripts=("staff.js", *page.scripts))

    def menu(self, page: StaffPage, visit: StaffVisit) -> Markup:
        """The entries of what somebody may see, and the way out."""
        address, words, account = visit.address, visit.words, visit.account
        board = {"href": address.page_at(BOARD)}
        away = [tag("li", None, tag("a", board, words["einsatz.title"]))] if account.may("tours.read") else []
        items = [_item(one, address, words, account, current=page) for one in self.given.listed(account)]
        own = tag("a", {"href": address.page_at(ACCOUNT)}, words.say("administration.who", name=account.name))
        who = tag("p", {"class": "desk__who"}, own)
        out = tag("div", {"class": "desk__out"}, who, way_out(address, words))
        entries = tag("ul", {"class": "desk__menu"}, *items[:1], *away, *items[1:])
        return tag("nav", {"class": "desk__side", "aria-label": words["administration.menu"]}, entries, out)


def _help(page: StaffPage, words: Words) -> Markup | None:
    """How the page is worked with, folded; None where it says nothing of it."""
    text = words.below(page.name).get("help")
    if text is None:
        return None
    summary = tag("summary", None, words["administration.help_with"])
    return tag("details", {"class": "desk__help"}, summary, paragraphs(text))


def _item(one: StaffPage, address: Address, words: Words, account: Account, *, current: StaffPage) -> Markup:
    link = {"href": address.page_at(one.path), "aria-current": "page" if one is current else None}
    return tag("li", None, tag("a", link, words[f"{one.name}.title"], waiting(one.waiting(account), words)))


def waiting(count: int, words: Words) -> Markup | None:
    """How much waits, as a number, and for who hears the page in words; None where nothing does."""
    if not count:
        return None
    shown = number(count, decimals=0, words=words)
    said = words["administration.waiting_one"] if count == 1 else words.say("administration.waiting", n=shown)
    mark = tag("span", {"class": "desk__count", "aria-hidden": True}, shown)
    return join(mark, tag("span", {"class": "sr-only"}, f", {said}"))


def start_of(address: Address) -> str:
    """Where who has just logged in goes on: to a tour, to the device that is to be mounted, else to the entry page."""
    if (address.site or "").startswith("tour-"):
        return address.page_at(f"{TOURS}/{quote(address.site or '', safe='')}")
    if address.site == TOURS.strip("/"):
        return address.page_at(TOURS)
    return address.page_at(f"{MOUNTING}{quote(address.site, safe='')}" if address.site else ROOT)
