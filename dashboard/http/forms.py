"""Reads what people send by a form: small, plain, each name once."""

from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from dashboard.http.bodies import body_of
from dashboard.http.errors import UnsupportedTypeError
from data.errors import BadRequestError

MOST_FIELDS: Final = 40
KIND: Final = "application/x-www-form-urlencoded"


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
