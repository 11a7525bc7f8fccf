"""What a tile for other websites is: its name for ever, what its address may ask for, and what it says."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from dashboard.parts.addresses import Address
from dashboard.parts.chart.course import SPANS
from dashboard.parts.markup import Markup
from dashboard.parts.tile_content import TileContent
from dashboard.texts import Words
from data.declare import Layer, Text
from data.errors import DeclarationError, NotFoundError
from data.registry import Registry
from data.town.streets import MODES


class Wrong(NamedTuple):
    """A parameter, its value, and with commas what it may be; of one that is not known, which there are."""

    name: str
    value: str
    allowed: str
    is_known: bool = True


class UnknownTileError(NotFoundError):
    """No tile has or had this name."""

    kind = "tile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One tile as its address asks for it; hashable, so that equal questions share one answer.

    Args:
        layers: ids of the layers on the map; of other tiles the one they are about; empty: it is about none.
        layer: id of the first of them; empty where there is none.
        site_id: the one site; None: the whole layer, or, in a chart, the one of the highest value.
        district: the Stadtteil that its map shows and its sentence is about; empty: the whole town.
        centre: lon, lat of the first view, EPSG:4326; None: that of the district or the town.
        wrong: the first parameter or value that nothing can be made of.
        asked: what stands in the address, by name.
    """

    tile: "Tile"
    address: Address
    layers: tuple[str, ...]
    layer: str
    site_id: str | None = None
    district: str = ""
    centre: tuple[float, float] | None = None
    zoom: int | None = None
    mode: str = MODES[0]
    figure: str = ""
    span: str = SPANS[0].id
    wrong: Wrong | None = None
    asked: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> str:
        """Path and query of the tile."""
        query = urlencode(self.asked, safe=",")
        return f"/embed/{self.tile.id}" + (f"?{query}" if query else "")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tile:
    """One kind of tile.

    Args:
        id: its name in ``/embed/{tile}``.
        title: what the builder calls it.
        offers: the layers it can be about, the first of them where none is asked for; empty: it is about none.
        takes: parameters that mean something to it, beside lang, theme and app.
        position: whether it may ask the device where it is.
        former: names it had before. They answer for ever: pages of others still carry them.
        body: what scripts draw below the sentence; None: nothing.
        words: beginnings of the keys of texts that its scripts say.
        is_mapped: whether its picture is a map of its layers' sites.
        figures: what it can count of a layer; the first where none is asked for.
        whole: what the builder calls the choice of no single site.
    """

    id: str
    title: Text
    say: Callable[[Options, Words], TileContent]
    offers: Callable[[], Mapping[str, Layer]]
    takes: tuple[str, ...] = ()
    width: int = 400
    height: int = 280
    position: bool = False
    former: tuple[str, ...] = ()
    body: Callable[[Options, Words], Markup] | None = None
    scripts: tuple[str, ...] = ("embed.js",)
    styles: tuple[str, ...] = ("embed.css",)
    words: tuple[str, ...] = ()
    is_mapped: bool = False
    figures: Callable[[Layer], tuple[str, ...]] = lambda _: ("",)
    whole: Text | None = None


class Tiles(Registry[Tile]):
    """All tiles by name; a former one leads to the same tile, unlisted. DeclarationError: two claim one name."""

    unknown = UnknownTileError

    def __init__(self, tiles: Iterable[Tile]) -> None:
        super().__init__({one.id: one for one in tiles})
        self._named: dict[str, Tile] = {}
        for one in self._declared.values():
            for name in (one.id, *one.former):
                if name in self._named:
                    raise DeclarationError(f"tiles {self._named[name].id!r} and {one.id!r} are both named {name!r}")
                self._named[name] = one

    def __getitem__(self, name: str) -> Tile:
        return self._named[name] if name in self._named else super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        return name in self._named
