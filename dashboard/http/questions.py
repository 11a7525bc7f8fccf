"""What is asked of the open API: models of parameters and bodies, routes that read them, sentences that teach."""

import difflib
from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Annotated, Any, Final, TypeAlias, TypeVar
from urllib.parse import parse_qsl

from fastapi import Query
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from starlette.requests import Request
from starlette.responses import Response

from dashboard.http.bodies import body_of
from dashboard.http.errors import UnsupportedTypeError
from data.errors import BadRequestError

JSON: Final = "application/json"
_MOST_FIELDS: Final = 60
_CHOICES: Final = {"literal_error": "", "bool_parsing": "true, false", "bool_type": "true, false"}
"""Errors of pydantic's about what is one of few, and which; empty: it says them itself."""


class Asked(BaseModel):
    """Parameters of an address, or fields of a body; a name that is none of them is a BadRequestError."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _only_known(cls, given: Any) -> Any:
        if isinstance(given, Mapping):
            refuse_unknown(given, names(cls))
        return given


class Nothing(Asked):
    """An address that takes no parameters."""


NoQuery: TypeAlias = Annotated[Nothing, Query()]
AskedKind = TypeVar("AskedKind", bound=Asked)


class AskedRoute(APIRoute):
    """A route whose question FastAPI reads as its endpoint's signature says; nothing is given twice, a body is JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Look at what FastAPI takes no notice of, then let it answer."""
        answer = super().get_route_handler()

        async def checked(request: Request) -> Response:
            pairs(request)
            if self.body_field is not None:
                await _refuse_unreadable(request)
            try:
                return await answer(request)
            except RequestValidationError as error:
                raise BadRequestError(_refusal(error, request.app.state.known)) from None

        return checked


def pairs(request: Request) -> dict[str, str]:
    """Names and values of the query; BadRequestError: there are more than 60, or a name is given twice."""
    raw: bytes = request.scope["query_string"]
    if not raw:
        return {}
    found: dict[str, str] = {}
    try:
        given = parse_qsl(raw.decode("latin-1"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise BadRequestError(f"more than {_MOST_FIELDS} query parameters; ask in several questions") from None
    for name, value in given:
        if name in found:
            raise BadRequestError(f"query parameter {name!r} is given twice; give it once")
        found[name] = value
    return found


def read(given: Mapping[str, Any], kind: type[AskedKind]) -> AskedKind:
    """A question of this kind; BadRequestError: it is none."""
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        raise BadRequestError("; ".join(map(_sentence, error.errors()))) from None


def names(kind: type[BaseModel]) -> list[str]:
    """The names that a question of this kind is asked with."""
    return [one.alias or name for name, one in kind.model_fields.items()]


def refuse_unknown(given: Iterable[str], known: Iterable[str]) -> None:
    """BadRequestError: a name is none of those known."""
    allowed = sorted(known)
    for name in given:
        if name not in allowed:
            raise BadRequestError(f"unknown query parameter {name!r}{_meant(name, allowed)}; {_listed(allowed)}")


def _refusal(error: RequestValidationError, known: Mapping[str, Iterable[str]]) -> str:
    """What is wrong with a question that FastAPI could not read; ``known``: values of a name that is missing."""
    wrong = [{**one, "loc": one["loc"][1:]} for one in error.errors()]
    lists = {name: f"; give one of: {', '.join(values)}" for name, values in known.items()}
    return "; ".join(_sentence(one) + lists.get(_name(one), "") * (one["type"] == "missing") for one in wrong)


def _name(error: Mapping[str, Any]) -> str:
    return ".".join(map(str, error["loc"]))


def _sentence(error: Mapping[str, Any]) -> str:
    """One error of pydantic's, with the wrong value and those it might have been."""
    name, value = _name(error), error["input"]
    if error["type"] == "missing":
        return f"{name} is missing"
    if not name:
        return f"the body is {type(value).__name__}, not an object with named fields"
    if error["type"] in _CHOICES:
        known = _CHOICES[error["type"]] or error["ctx"]["expected"].replace(" or ", ", ").replace("'", "")
        return f"{name}={value!r}; choose one of: {known}"
    return f"{name}={value!r}: {error['msg']}"


async def _refuse_unreadable(request: Request) -> None:
    """BadRequestError, UnsupportedTypeError: the body is no JSON; what was read is kept for whoever reads it next."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != JSON:
        raise UnsupportedTypeError(f"content type {kind!r}; send {JSON}")
    if coding := request.headers.get("content-encoding"):
        raise UnsupportedTypeError(f"content encoding {coding!r}; send {JSON} as it is")
    await body_of(request)
    try:
        await request.json()
    except UnicodeDecodeError:
        raise BadRequestError("the body is not written in UTF-8; save it so, and send it again") from None
    except (ValueError, RecursionError):
        raise BadRequestError("the body is no JSON; send an object such as {...} with double quotes") from None


def _meant(name: str, allowed: list[str]) -> str:
    close = difflib.get_close_matches(name, allowed, n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _listed(allowed: list[str]) -> str:
    return f"this address takes: {', '.join(allowed)}" if allowed else "this address takes none"
