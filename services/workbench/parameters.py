"""Kinds of parameters: each says in its JSON schema with which control people choose it."""

from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import Field

from services.publication import Counted

OWN: Final = "own:"
"""Begins the name of what somebody has drawn or dropped on the map, and sends with the question."""
PLACED: Final = "at:"
"""Begins a list of places that somebody has set by hand: ``at:7.3108,51.5495;7.3122,51.5511``."""
MOST_PLACED: Final = 50
"""Of these: each is a search along the streets."""
TOWN: Final = "town"
DISTRICT: Final = "district:"

_OWN_FEATURES: Final = "own:NAME of features that are sent with the question."
_SET_BY_HAND: Final = f"or {PLACED}lon,lat;lon,lat of up to {MOST_PLACED} places set by hand (degrees)"
_OWN_AREAS: Final = "own:NAME of areas that are sent with the question."


def _named(control: str, description: str, *, least: int | None = 1, first: str | None = None) -> Any:
    """A name that people choose with a control.

    Args:
        control: such as ``places``.
        description: for the schema.
        least: letters; None: it may be left out.
        first: which layers come first where none is chosen: ``measured``, ``technical``; None: any.
    """
    extra: dict[str, Any] = {"x-control": control, **({"x-first": first} if first else {})}
    return Field(min_length=least, max_length=80, description=description, json_schema_extra=extra)


PlacesName: TypeAlias = Annotated[str, _named("places", f"Id of a layer, or {_OWN_FEATURES}")]
MeasuredName: TypeAlias = Annotated[str, _named("places", "Id of a layer that measures a number.", first="measured")]
ReceiversName: TypeAlias = Annotated[
    str, _named("places", f"Id of a layer of receivers, or {_OWN_FEATURES}", first="technical")
]
OptionalPlacesName: TypeAlias = Annotated[
    str | None, _named("places", f"Id of a layer, or {_OWN_FEATURES}", least=None)
]
AddedPlaces: TypeAlias = Annotated[
    str | None,
    Field(
        max_length=2_000,
        description=f"Places that are added: id of a layer, {_OWN_FEATURES[:-1]}, {_SET_BY_HAND}.",
        json_schema_extra={"x-control": "places", "x-sites": "added"},
    ),
]


def _site_ids(deed: str, description: str) -> Any:
    return Field(max_length=4_000, description=description, json_schema_extra={"x-sites": deed})


RemovedIds: TypeAlias = Annotated[str, _site_ids("removed", "Ids of places that go, with commas between.")]
FullIds: TypeAlias = Annotated[str, _site_ids("full", "Ids of places that stay but have no room, with commas between.")]
AreaName: TypeAlias = Annotated[str, _named("area", f"town, district:NAME, or {_OWN_AREAS}")]
OptionalAreaName: TypeAlias = Annotated[str | None, _named("area", f"district:NAME, or {_OWN_AREAS}", least=None)]
AttributeName: TypeAlias = Annotated[str, Field(max_length=80, description="Name of an attribute of the features.")]
Condition: TypeAlias = Annotated[
    str, Field(max_length=200, description="attribute=value, or attribute=value|value; empty: all.")
]
InstantText: TypeAlias = Annotated[
    str | None,
    Field(max_length=40, description="Instant or date (ISO 8601).", json_schema_extra={"x-control": "instant"}),
]
MeasureId: TypeAlias = Annotated[
    str | None,
    Field(
        max_length=60,
        description="Id of a measure of the layer; without it the one the map shows.",
        json_schema_extra={"x-control": "measure"},
    ),
]
Usable: TypeAlias = Annotated[
    Counted,
    Field(description="Which places count: all, those with a current value (ok), or those with room now (usable)."),
]
By: TypeAlias = Annotated[
    Literal["straight", "walk", "bike", "drive"],
    Field(description="straight lines, or ways along the streets on foot, by bike or by car, from door to door."),
]


def layers_among(*names: str | None) -> list[str]:
    """Ids of layers among names of places: those that are nobody's own, and not set by hand."""
    return [one for one in names if one is not None and not one.startswith((OWN, PLACED))]
