"""The frame of every page: menu above, sources below, and the document around both."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.parts.addresses import Address
from dashboard.parts.document import PageFiles, document
from dashboard.parts.footer import footer
from dashboard.parts.header import header
from dashboard.parts.markup import Markup, join
from dashboard.parts.menu import Menu
from dashboard.texts import Words
from data.town import Town


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What is the same around all pages of a town."""

    town: Town
    sprite: Markup
    menu: Menu

    def document(
        self,
        address: Address,
        words: Words,
        *,
        title: str,
        description: str,
        files: PageFiles,
        main: Markup,
        current: str = "",
        layer_ids: Iterable[str] = (),
        demo: bool = False,
        further: Markup | None = None,
        robots: str | None = None,
    ) -> str:
        """A whole page.

        ``current`` is the key of its entry in the menu; the sources of ``layer_ids`` are named; scripts read
        ``further``.
        """
        head = header(address, words, town=self.town.name, entries=self.menu.entries(), current=current)
        foot = footer(self.town, words, layer_ids=layer_ids, demo=demo, address=address)
        body = join(head, main, foot, further)
        return document(
            address, title=title, description=description, files=files, sprite=self.sprite, body=body, robots=robots
        )
