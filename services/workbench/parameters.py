"""Kinds of parameters: each says in its JSON schema with which control people choose it."""

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import Field

OWN: Final = "own:"
"""Begins the name of what somebody has drawn or dropped on the map, and sends with the question."""
TOWN: Final = "town"
DISTRICT: Final = "district:"

PlacesName: TypeAlias = Annotated[
    str,
    Field(
        min_length=1,
        max_length=80,
        description="Id of a layer, or own:NAME of features that are sent with the question.",
        json_schema_extra={"x-control": "places"},
    ),
]
OptionalPlacesName: TypeAlias = Annotated[
    str | None,
    Field(
        max_length=80,
        description="Id of a layer, or own:NAME of features that are sent with the question.",
        json_schema_extra={"x-control": "places"},
    ),
]
AreaName: TypeAlias = Annotated[
    str,
    Field(
        min_length=1,
        max_length=80,
        description="town, district:NAME, or own:NAME of areas that are sent with the question.",
        json_schema_extra={"x-control": "area"},
    ),
]
OptionalAreaName: TypeAlias = Annotated[
    str | None,
    Field(
        max_length=80,
        description="district:NAME, or own:NAME of areas that are sent with the question.",
        json_schema_extra={"x-control": "area"},
    ),
]
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
    Literal["all", "ok", "usable"],
    Field(description="Which places count: all, those with a current value (ok), or those with room now (usable)."),
]
By: TypeAlias = Annotated[
    Literal["straight", "walk", "bike", "drive"],
    Field(description="straight lines, or ways along the streets on foot, by bike or by car, from door to door."),
]
