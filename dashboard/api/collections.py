"""What the API says of a layer: the model of a collection, with its measures, classes and legend."""

from typing import Literal

from pydantic import Field

from dashboard.api.documents import Instant, Link, Told, Translated
from data.declare import Step


class MeasureClass(Told):
    """One class: from (inclusive) to (exclusive) in the unit of its measure.

    Of a layer whose sites have limits of their own, as attributes, it counts how many of them a value has reached.
    """

    id: str
    title: Translated
    low: float = Field(alias="from")
    high: float | None = Field(alias="to")
    colour: str
    symbol: str
    usable: bool


class PublicMeasure(Told):
    """A measure that anybody may see; counts below ``min_count`` are never shown."""

    id: str
    title: Translated
    unit: str
    low: float
    high: float
    decimals: int
    codes: dict[str, int] | None
    finest_step: Step
    min_count: int | None
    classes: list[MeasureClass] | None


class Licence(Told):
    """Under which the data may be used."""

    id: str
    url: str
    note: Translated


class Spatial(Told):
    """Where its sites are."""

    bbox: list[list[float]]
    crs: str


class Temporal(Told):
    """Since when it has sites."""

    interval: list[list[Instant | None]]
    trs: str


class Extent(Told):
    """Where and when."""

    spatial: Spatial
    temporal: Temporal


class Legend(Told):
    """How the map draws it."""

    measure: str
    unit: str
    kind: str
    marks: list[float]
    states: list[str]


class Collection(Told):
    """A layer of the town."""

    id: str
    title: str
    titles: Translated
    description: str
    descriptions: Translated
    attribution: str
    licence: Licence
    extent: Extent
    item_type: Literal["feature"] = Field(alias="itemType")
    crs: list[str]
    shows: str
    interval_s: int
    max_age_s: int
    shape: str
    measures: list[PublicMeasure]
    classes: list[MeasureClass]
    legend: Legend
    links: list[Link]


class Collections(Told):
    """All layers."""

    replay: bool | None = Field(None, description="True where the past is played again; else left out.")
    links: list[Link]
    collections: list[Collection]
