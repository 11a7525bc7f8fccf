"""The frame of every page: menu above, sources below, and the document around both."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dashboard.parts.addresses import Address
from dashboard.parts.discovery import feed_links, oembed_link
from dashboard.parts.document import PageFiles, document
from dashboard.parts.footer import footer
from dashboard.parts.header import TownLogo, header
from dashboard.parts.markup import Markup, join
from dashboard.parts.menu import Menu
from dashboard.parts.notices import Released, strip
from dashboard.parts.preview import picture_path, preview
from dashboard.parts.view import LayerView
from dashboard.texts import Words
from data.clock import Clock
from data.records.notices import Notice
from data.town import Town


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What is the same around all pages of a town."""

    town: Town
    sprite: Markup
    menu: Menu
    released: Released = tuple
    clock: Clock = field(default_factory=Clock)
    explained: Sequence[str] = ()
    """Kinds of explanations (Leichte Sprache, sign language) to which every page leads."""
    logo: TownLogo | None = None

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
        views: Iterable[LayerView] = (),
        demo: bool = False,
        further: Markup | None = None,
        robots: str | None = None,
        said: Notice | None = None,
        picture: str = "",
        resends: str | None = None,
    ) -> str:
        """A whole page.

        ``current`` is the key of its entry in the menu; sources are named of ``views`` that have any site; ``demo``
        says that what else it shows is made up; scripts read ``further``; the notice
        ``said`` stands in ``main``; ``picture`` is what its link shows elsewhere, if none is named the map;
        where one is, programs may embed the page (oEmbed); ``resends`` is the form that has what the page answers and
        its address does not tell.
        """
        entries = self.menu.entries()
        head = header(
            address, words, town=self.town.name, entries=entries, current=current, logo=self.logo, resends=resends
        )
        views = list(views)
        named = [one for one in views if one.has_sites]
        told = self._told(address, words, views, said) if robots is None else None
        demo = demo or any(one.current.is_demo for one in named)
        shown = [one.layer.id for one in named]
        foot = footer(
            self.town,
            words,
            layer_ids=shown,
            demo=demo,
            address=address,
            explained=self.explained,
            resends=resends,
        )
        body = join(head, told, main, foot, further)
        link = {"title": title, "description": description, "picture": picture or picture_path(address, "map")}
        about = [] if robots else feed_links(address, words, town=self.town.name)
        if robots is None and address.origin:
            about += preview(address, site=words.say("page.title", town=self.town.name), **link)
        if picture and address.origin:
            about.append(oembed_link(address.origin, address.to().removeprefix(address.base)))
        return document(
            address,
            title=title,
            description=description,
            files=files,
            sprite=self.sprite,
            body=body,
            robots=robots,
            about=about,
        )

    def _told(self, address: Address, words: Words, views: Iterable[LayerView], said: Notice | None) -> Markup | None:
        layers = [one.layer.id for one in views]
        return strip(self.released(), address, words, layers=layers, clock=self.clock, said=said)
