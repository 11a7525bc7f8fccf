"""The page for an address that does not exist."""

from dashboard.parts.addresses import Address
from dashboard.parts.document import Files, document
from dashboard.parts.footer import footer
from dashboard.parts.header import header
from dashboard.parts.markup import Markup, join
from dashboard.parts.notice import notice
from dashboard.texts import Words
from data.town import Town


def html(address: Address, words: Words, *, town: Town, files: Files, sprite: Markup) -> str:
    """A whole page that says so and shows the way on."""
    main = notice(
        words["error.404.title"], words["error.404.text"], href=address.page_at("/"), back=words["error.404.back"]
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
