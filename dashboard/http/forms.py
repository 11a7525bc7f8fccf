"""Reads what people send by a form: plain, each name once; with files where the form has such fields."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from dashboard.http.bodies import body_of
from dashboard.http.errors import UnsupportedTypeError
from data.errors import BadRequestError

MOST_FIELDS: Final = 40
KIND: Final = "application/x-www-form-urlencoded"


WITH_FILES: Final = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that somebody chose; without a name nobody chose any."""

    name: str
    content: bytes


async def fields_and_files(request: Request, *, largest_bytes: int) -> tuple[dict[str, str], dict[str, Uploaded]]:
    """The fields of a form by name, and its files; errors as of `fields`."""
    if not request.headers.get("content-type", "").lower().startswith(WITH_FILES):
        return await fields(request), {}
    try:
        async with request.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=largest_bytes) as form:
            sent = {name: one for name, one in form.multi_items() if isinstance(one, UploadFile)}
            files = {name: Uploaded(one.filename or "", await one.read()) for name, one in sent.items()}
            return {name: one for name, one in form.multi_items() if isinstance(one, str)}, files
    except HTTPException as error:
        raise BadRequestError(f"the form is not readable: {error.detail}") from None


async def fields(request: Request) -> dict[str, str]:
    """The fields of a form by name; of two of one name the last.

    Raises:
        UnsupportedTypeError, TooLargeError, BadRequestError: it is no form, or too long a one.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != KIND:
        raise UnsupportedTypeError(f"this address takes forms ({KIND})")
    raw = await body_of(request)
    try:
        return dict(parse_qsl(raw.decode("utf-8"), keep_blank_values=True, max_num_fields=MOST_FIELDS))
    except ValueError:
        raise BadRequestError(f"the form is not readable, or has more than {MOST_FIELDS} fields") from None
