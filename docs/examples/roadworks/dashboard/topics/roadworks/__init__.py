"""Roadworks: where streets are closed, why, and until when."""

from collections.abc import Iterator

from dashboard.parts.addresses import Address
from dashboard.parts.markup import Markup, tag
from dashboard.parts.method import method
from dashboard.parts.page import PageContext
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from dashboard.topics.topic import SiteParts, Topic


def topic(_context: PageContext) -> Topic:
    """The topic."""
    return Topic(
        id="roadworks",
        title={"de": "Baustellen", "en": "Roadworks"},
        question={"de": "Wo ist gesperrt?", "en": "Where is closed?"},
        path="/baustellen",
        order=55,
        site=site,
        methods=methods,
    )


def site(view: LayerView, index: int, _address: Address) -> SiteParts:
    """Why a street is closed."""
    reason = view.current.sites.attributes[index].get("reason")
    return SiteParts(now=[tag("p", {"class": "station__note"}, reason)] if reason else ())


def methods(words: Words) -> Iterator[tuple[str, Markup]]:
    """The section of ``/methoden``."""
    yield "roadworks", method("roadworks", words, {})
