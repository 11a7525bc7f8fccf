"""What answers of the open API say: the models all of them are made of, and how one becomes bytes."""

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, RootModel

Instant: TypeAlias = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Label: TypeAlias = Annotated[str, Field(description="Readings and hours are labelled by instants, days by dates.")]


class Told(BaseModel):
    """An object of an answer; what is None by default is left out where it is not given, what is not finite is null."""

    # An error is logged: it must not tell where somebody asks from.
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Translated(Told):
    """A text in each language."""

    de: str
    en: str


def told(kind: type[BaseModel], given: Any) -> bytes:
    """An answer of this kind as JSON, UTF-8; pydantic's ValidationError: it would be none."""
    return kind.model_validate(given).model_dump_json(by_alias=True, exclude_unset=True).encode()


class Link(Told):
    """A link (RFC 8288)."""

    href: str
    rel: str
    type: str | None = None
    title: str | None = None


class Problem(Told):
    """A problem document (RFC 9457); ``reason``: a word that pages have a sentence for."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    reason: str | None = None


class Sourced(Told):
    """What names its source and licence."""

    attribution: str
    licence: str


class Point(Told):
    """A point of GeoJSON: lon, lat."""

    type: Literal["Point"]
    coordinates: list[float]


class Landing(Told):
    """Where everything is."""

    title: str
    description: str
    replay: bool | None = Field(None, description="True where the past is played again; else left out.")
    links: list[Link]


class Conformance(Told):
    """Classes of the standard that are met."""

    conforms_to: list[str] = Field(alias="conformsTo")


class Versions(RootModel[dict[str, int]]):
    """The version of each layer."""


class Accepted(Told):
    """A message was taken."""

    offset: int | None = None
    ignored: str | None = None
