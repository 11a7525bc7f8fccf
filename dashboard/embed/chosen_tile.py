"""One tile as it was chosen in the builder: what of the choice can be used, its address, its frame, the verdict."""

from collections.abc import Mapping
from functools import cached_property
from typing import Final
from urllib.parse import urlencode, urlsplit

from dashboard.embed.iframe import SCRIPT, FrameSize, Iframe, size_of
from dashboard.embed.options import Reader
from dashboard.embed.origins import FramingVerdict, Origins, completed
from dashboard.embed.place_around import PlaceAround
from dashboard.parts.addresses import THEMES
from dashboard.parts.page import PageContext
from dashboard.parts.tile import Options, Tile
from dashboard.texts import LANGUAGES, SIMPLE

PATH: Final = "/embed"
_LOOKS: Final = ("tile_lang", "tile_theme", "tile_simple", "size", "width", "height", "adapts")
"""What can be chosen of every tile, by the name of its field."""


class ChosenTile:
    """A tile and how it shall be; ``base`` is where this page finds it, ``public`` where everybody does."""

    def __init__(self, context: PageContext, tile: Tile, query: Mapping[str, str], *, base: str, public: str) -> None:
        self.context, self.tile, self.base, self.public = context, tile, base, public
        wanted = {key: value for key, value in query.items() if key in tile.takes}
        # Boxes of a form come as a name each; an address has them as one list.
        layers = [one for one in context.layers if query.get(f"on_{one}")]
        if "layers" in tile.takes and layers:
            wanted["layers"] = ",".join(layers)
        self.place = PlaceAround.of(query if "centre" in tile.takes else {}, context.ground.gazetteer)
        self.looks = {key: query[key] for key in _LOOKS if query.get(key)}
        self.pasted = completed(query.get("page", ""))
        if self.place.found:
            wanted = {**wanted, "district": "", **self.place.chosen()}
        self.options, self.chosen = self._read(wanted)

    def _read(self, wanted: dict[str, str]) -> tuple[Options, dict[str, str]]:
        """What can be used of it; a place of another layer than the one now chosen is dropped."""
        options = Reader(wanted, self.context).read(self.tile, base=self.base)
        while options.wrong is not None and options.wrong.name in wanted:
            del wanted[options.wrong.name]
            options = Reader(wanted, self.context).read(self.tile, base=self.base)
        return options, wanted

    @cached_property
    def size(self) -> FrameSize:
        """Of its frame."""
        return size_of(self.looks, self.tile)

    def verdict(self, origins: Origins) -> FramingVerdict:
        """What a browser will do on the page that was pasted."""
        return origins.judge(self.pasted, self.tile, ours=urlsplit(self.public))

    def code(self) -> str:
        """What goes into a page."""
        return self.frame(self.public).code()

    def frame(self, root: str) -> Iframe:
        """The tile in a page, below an address of ours."""
        script = f"{root}{SCRIPT}" if "adapts" in self.looks else ""
        title = title_of(self.tile, self.context, self.looks.get("tile_lang"))
        return Iframe.of(self.tile, self.address(root=root), title, self.size, script=script)

    def address(self, ending: str = "", *, root: str) -> str:
        """Of the tile, with what differs from its default."""
        own = {name: self.chosen[name] for name in self.tile.takes if self.chosen.get(name)}
        language, theme = self.looks.get("tile_lang"), self.looks.get("tile_theme")
        if language in LANGUAGES and language != "de":
            own["lang"] = language
        if theme in THEMES:
            own["theme"] = theme
        if "tile_simple" in self.looks:
            own[SIMPLE] = "1"
        query = urlencode(own, safe=",")
        return f"{root}{PATH}/{self.tile.id}{ending}" + (f"?{query}" if query else "")


def title_of(tile: Tile, context: PageContext, language: str | None) -> str:
    """Of a tile's frame, for those who do not see it."""
    words = context.texts.of(language)
    return f"{tile.title[words.language]} – {words.say('page.title', town=context.town.name)}"
