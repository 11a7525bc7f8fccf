"""What a crew's device sends: read strictly, handed on, answered with what became of it."""

import uuid
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from data.errors import BadRequestError
from data.records.crew_log import CrewAction

LARGEST_PHOTO: Final = 8_000_000
_MOST: Final = 2**31 - 1


def _uuid(text: str) -> str:
    if str(uuid.UUID(text)) != text:
        raise ValueError("wanted a UUID in small letters")
    return text


Uuid = Annotated[str, AfterValidator(_uuid)]


@dataclass(frozen=True, slots=True, kw_only=True, config=ConfigDict(extra="forbid", strict=False))
class SentAction:
    """An action as it is sent; what of it has a meaning depends on its kind (services.tours.verdict)."""

    action: Uuid
    device: Uuid
    number: Annotated[int, Field(ge=1, le=_MOST)]
    kind: Literal["emptied", "unreachable", "reopened", "note", "cleared", "weighed", "finished"]
    stop: Annotated[str, Field(max_length=32)] = ""
    at: AwareDatetime
    level: Annotated[str, Field(max_length=20)] | None = None
    reason: Annotated[str, Field(max_length=20)] | None = None
    text: Annotated[str, Field(max_length=2_000)] | None = None
    kg: Annotated[int, Field(strict=True)] | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=ConfigDict(extra="forbid"))
class SentPhoto:
    """What is said beside a picture."""

    action: Uuid
    device: Uuid
    number: Annotated[int, Field(ge=1, le=_MOST)]
    stop: Annotated[str, Field(max_length=32)]
    at: AwareDatetime


_ACTION: Final = TypeAdapter(SentAction)
_PHOTO: Final = TypeAdapter(SentPhoto)


def action_of(tour_id: str, body: bytes) -> CrewAction:
    """The action in a body of JSON; BadRequestError: it is none."""
    sent = _read(_ACTION, body)
    named = {"level": sent.level, "reason": sent.reason, "text": sent.text, "kg": sent.kg}
    facts = {name: one for name, one in named.items() if one is not None}
    return _action(tour_id, sent, sent.kind, facts)


def photo_of(tour_id: str, query: dict[str, str]) -> CrewAction:
    """The action of a picture, told beside it; BadRequestError: it is none."""
    return _action(tour_id, _read(_PHOTO, query), "photo", {})


def _read(shape: Any, given: bytes | dict[str, str]) -> Any:
    try:
        return shape.validate_json(given) if isinstance(given, bytes) else shape.validate_python(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise BadRequestError(f"this is no action of a tour: {where}: {first['msg']}") from None


def _action(tour_id: str, sent: Any, kind: Any, facts: dict[str, Any]) -> CrewAction:
    at: datetime = sent.at
    return CrewAction(
        action_id=sent.action,
        device=sent.device,
        number=sent.number,
        tour_id=tour_id,
        stop_id=sent.stop,
        kind=kind,
        at=at,
        facts=facts,
    )
