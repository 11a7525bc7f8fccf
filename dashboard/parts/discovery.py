"""What the head of a page tells programs: the feeds, and where they learn how to embed the page (oEmbed)."""

from typing import Final
from urllib.parse import urlencode

from dashboard.parts.addresses import Address
from dashboard.parts.atom import MEDIA
from dashboard.parts.markup import Markup, tag
from dashboard.texts import Words

NOTICES: Final = "/mitteilungen.atom"
EVENTS: Final = "/ereignisse.atom"
OEMBED: Final = "/oembed"


def feed_links(address: Address, words: Words, *, town: str) -> list[Markup]:
    """To newsreaders."""
    titles = {NOTICES: words.say("notices.feed", town=town), EVENTS: words.say("event.feed", about=town)}
    about = {"rel": "alternate", "type": MEDIA}
    return [tag("link", {**about, "href": address.asset(path), "title": title}) for path, title in titles.items()]


def oembed_link(origin: str, path: str) -> Markup:
    """To programs that embed the page at a path below an origin."""
    asked = urlencode({"url": f"{origin}{path}", "format": "json"})
    about = {"rel": "alternate", "type": "application/json+oembed", "href": f"{origin}{OEMBED}?{asked}"}
    return tag("link", about)
