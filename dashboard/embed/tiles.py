"""The tiles there are, under the names they have and under every name they ever had."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from data.errors import DeclarationError, NotFoundError

Kind: TypeAlias = Literal["map", "nearest", "temperature", "warning", "chart", "figure"]


class UnknownTileError(NotFoundError):
    """No tile has or had this name."""

    kind = "tile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One kind of tile.

    Args:
        id: its name in ``/embed/{tile}``.
        takes: parameters that mean something to it, beside lang, theme and app.
        width: of the frame that the builder suggests, CSS px.
        height: likewise; both make the aspect ratio.
        position: whether it may ask the device where it is.
        former: names it had before. They answer for ever: pages of others still carry them.
    """

    id: Kind
    takes: tuple[str, ...]
    width: int
    height: int
    position: bool = False
    former: tuple[str, ...] = ()


class Tiles(Mapping[str, Tile]):
    """All tiles by name; a former name leads to the same tile, but is not listed.

    Args:
        tiles: in the order in which people choose.

    Raises:
        DeclarationError: two tiles claim the same name.
    """

    def __init__(self, tiles: Iterable[Tile]) -> None:
        self._tiles = {one.id: one for one in tiles}
        self._named: dict[str, Tile] = {}
        for one in self._tiles.values():
            for name in (one.id, *one.former):
                if name in self._named:
                    raise DeclarationError(f"tiles {self._named[name].id!r} and {one.id!r} are both named {name!r}")
                self._named[name] = one

    def __getitem__(self, name: str) -> Tile:
        try:
            return self._named[name]
        except KeyError:
            raise UnknownTileError(name, self._tiles) from None

    def __contains__(self, name: object) -> bool:
        return name in self._named

    def __iter__(self) -> Iterator[str]:
        return iter(self._tiles)

    def __len__(self) -> int:
        return len(self._tiles)


TILES: Final = Tiles(
    [
        Tile(id="map", takes=("layers", "centre", "zoom"), width=640, height=480),
        Tile(id="nearest", takes=("layer", "mode"), width=400, height=560, position=True),
        Tile(id="temperature", takes=("site_id",), width=400, height=280),
        Tile(id="warning", takes=(), width=400, height=280),
        Tile(id="chart", takes=("site_id",), width=480, height=480),
        Tile(id="figure", takes=("layer", "figure"), width=400, height=280),
    ]
)
