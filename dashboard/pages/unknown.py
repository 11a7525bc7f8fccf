"""The page for an address that does not exist."""

from dashboard.parts.addresses import Address
from dashboard.parts.document import Files, document
from dashboard.parts.footer import footer
from dashboard.parts.header import header
from dashboard.parts.markup import Markup, join, tag
from dashboard.texts import Words
from data.town import Town


def html(address: Address, words: Words, *, town: Town, files: Files, sprite: Markup) -> str:
    """A whole page that says so and shows the way on."""
    home = address.page_at("/")
    main = tag(
        "main",
        {"class": "notice", "id": "main"},
        tag("h1", {"class": "notice__title"}, words["error.404.title"]),
        tag("p", {"class": "notice__text"}, words["error.404.text"]),
        tag(
            "a",
            {"class": "kern-btn kern-btn--primary", "href": home},
            tag("span", {"class": "kern-label"}, words["error.404.back"]),
        ),
    )
    return document(
        address,
        title=f"{words['error.404.title']} – {words.say('page.title', town=town.name)}",
        description=words["error.404.text"],
        files=files,
        sprite=sprite,
        body=join(
            header(address, words, town=town.name, current=""),
            main,
            footer(town, words, layer_ids=(), demo=False, data=address.page_at("/offene-daten"), address=address),
        ),
        robots="noindex",
    )
