"""Where staff begin: what waits for them, and the way to each page they may see."""

from functools import partial

from dashboard.parts.markup import Markup, join, tag
from dashboard.staff.desk import waiting
from dashboard.staff.page import ROOT, Content, StaffContext, StaffPage, StaffVisit


def page(given: StaffContext) -> StaffPage:
    """Stands at ``/verwaltung``."""
    return StaffPage(name="administration", path=ROOT, permission="login", order=0, show=partial(_show, given))


def _show(given: StaffContext, visit: StaffVisit) -> Content:
    found = [(one, one.waiting(visit.account)) for one in given.listed(visit.account) if one.path != ROOT]
    pressing = sum(1 for _, count in found if count)
    answer = "waits" if pressing else "waits_none"
    return [
        tag("p", {"class": "status__answer"}, visit.words[f"administration.{answer}"]),
        tag("ul", {"class": "desk__cards"}, *(_card(one, count, visit) for one, count in _first(found))),
    ]


def _first(found: list[tuple[StaffPage, int]]) -> list[tuple[StaffPage, int]]:
    """Those where something waits before the others."""
    return sorted(found, key=lambda one: not one[1])


def _card(one: StaffPage, count: int, visit: StaffVisit) -> Markup:
    words = visit.words
    link = tag("a", {"href": visit.address.page_at(one.path)}, words[f"{one.name}.title"])
    about = tag("span", {"class": "desk__about"}, words[f"{one.name}.about"])
    return tag("li", {"class": "desk__card"}, join(link, waiting(count, words)), about)
