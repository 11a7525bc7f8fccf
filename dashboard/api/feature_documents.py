"""What the API says of sites: the models of features, and the properties that follow from the town's layers."""

from typing import Annotated, Any, Literal

from pydantic import Field

from dashboard.api.context import AUDIENCE
from dashboard.api.documents import Instant, Link, Told
from data.declare import Layers
from data.state import State


class Geometry(Told):
    """A geometry of GeoJSON, in lon and lat."""

    type: Literal["Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon"]
    coordinates: list[Any]


class Properties(Told):
    """What is known of a site; which measures it has depends on its layer."""

    name: str
    district: str
    attributes: dict[str, Any]
    observed_at: Instant | None
    state: State
    class_: str | None = Field(alias="class")
    simulated: bool
    state_until: Annotated[Instant | None, Field(description="When an open place closes or a closed one opens.")] = None
    place_id: str | None = Field(None, description="The same for sites that stand together; else left out.")
    point: list[float] | None = Field(None, description="Where the symbol of a line or an area stands: lon, lat.")
    valid_from: Annotated[Instant | None, Field(description="Since when a site that states its own value is.")] = None
    valid_to: Annotated[Instant | None, Field(description="Until when; null: nobody knows yet.")] = None


class SiteFeature(Told):
    """A site with its current values."""

    type: Literal["Feature"]
    id: str
    geometry: Geometry
    properties: Properties
    links: list[Link] | None = None


class FeatureCollection(Told):
    """Sites of a layer."""

    type: Literal["FeatureCollection"]
    number_matched: int = Field(alias="numberMatched")
    number_returned: int = Field(alias="numberReturned")
    time_stamp: Instant = Field(
        alias="timeStamp", description="When this answer was made; it is kept for the minute at most."
    )
    replay: bool | None = Field(None, description="True where the past is played again; else left out.")
    links: list[Link]
    features: list[SiteFeature]


def measured(layers: Layers) -> dict[str, Any]:
    """JSON schemas of the properties that sites have beside those of every layer."""
    shown = [(layer, measure) for layer in layers.values() for measure in layer.visible(AUDIENCE)]
    values = {
        measure.id: {
            "type": ["number", "null"],
            "description": f"{measure.title['en']} in {measure.unit or 'codes'} (layer {layer.id})",
        }
        for layer, measure in shown
    }
    classes = {
        f"{measure.id}_class": {
            "type": ["string", "null"],
            "description": f"Class of {measure.id} (layer {layer.id})",
        }
        for layer, measure in shown
        if measure.classes and measure != layer.shows
    }
    return values | classes
