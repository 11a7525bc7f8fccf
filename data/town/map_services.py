"""Map services of others that an administrator may enable: what `map_services.toml` lists, typed."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field
from pydantic.dataclasses import dataclass

from data.documents import TABLE, Translated, parse
from data.documents import check as checked
from data.errors import DeclarationError, NotFoundError
from data.web_tiles import DEEPEST

FILE: Final = Path(__file__).with_name("map_services.toml")
MapTopic: TypeAlias = Literal["ground", "planning", "climate", "water", "noise", "networks"]
MapServiceKind: TypeAlias = Literal["wms", "wmts", "features"]


class UnknownMapServiceError(NotFoundError):
    """No map service of this id, or none that is enabled here."""

    kind = "map service"


class UnknownMapLayerError(NotFoundError):
    """A map service has no layer of this id."""

    kind = "map layer"


def _https(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise ValueError("wanted an address such as 'https://maps.example/wms', without user, query and fragment")
    return address


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class MapLayer:
    """One layer of a service; ``name``: what the service calls it."""

    name: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^,&?#\s]+$")]
    de: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class MapService:
    """What is known of a service.

    Args:
        kind: WMS 1.3.0, WMTS 1.0.0 by key and value, or OGC API Features.
        address: without a query; of OGC API Features what stands before ``/collections``.
        layers: by an id of our own; the first is shown unless another is asked for.
        crs: of the pictures; web maps are drawn in no other.
        style: of its layers; empty: the service's own.
        matrix_set: of a WMTS, a grid of web tiles.
        min_zoom: the service draws nothing, or too much, below.
        max_age_s: so long an answer holds, unless the service itself says less.
        found: where address and layers were read.
        tried: the date on which somebody asked the service itself; empty: nobody has.
        is_plan: whether it is a plan of the town that everybody is offered on the town's map.
    """

    title: Translated
    topic: MapTopic
    kind: MapServiceKind
    address: Annotated[str, AfterValidator(_https)]
    layers: Annotated[Mapping[str, MapLayer], Field(min_length=1)]
    licence: Annotated[str, Field(min_length=1)]
    attribution: Annotated[str, Field(min_length=1)]
    min_zoom: Annotated[int, Field(ge=0, le=DEEPEST)]
    max_zoom: Annotated[int, Field(ge=0, le=DEEPEST)]
    max_age_s: Annotated[int, Field(ge=60, le=31_536_000)]
    found: str
    tried: str = ""
    is_plan: bool = False
    crs: Literal["EPSG:3857"] = "EPSG:3857"
    format: Literal["image/png", "image/jpeg"] = "image/png"
    style: str = ""
    matrix_set: str = ""

    def __post_init__(self) -> None:
        if self.min_zoom > self.max_zoom:
            raise ValueError(f"min_zoom {self.min_zoom} is above max_zoom {self.max_zoom}")
        if (self.kind == "wmts") != bool(self.matrix_set):
            raise ValueError("matrix_set is what a wmts needs, and nothing else has")

    def layer(self, layer_id: str) -> MapLayer:
        """One of its layers, the first for an empty id; UnknownMapLayerError: there is none of this id."""
        found = self.layers.get(layer_id or next(iter(self.layers)))
        if found is None:
            raise UnknownMapLayerError(layer_id, self.layers)
        return found


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class _MapServiceFile:
    services: Mapping[str, MapService]


def read(path: Path) -> Mapping[str, MapService]:
    """The services of a file by id; DeclarationError: a key is unknown or missing, or a value is none of its kind."""
    services = checked(_MapServiceFile, {"services": parse(path)}, path).services
    if wrong := [one for one in services if not (one.isidentifier() and one.islower())]:
        raise DeclarationError(f"{path}: {wrong[0]!r} is no id; wanted small letters, digits and _")
    return services


@cache
def listed() -> Mapping[str, MapService]:
    """Those that come with the project."""
    return read(FILE)
