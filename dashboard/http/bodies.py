"""The body of a request, of which the guard hands on no more than the route declares."""

from starlette.requests import ClientDisconnect, Request

from data.errors import BadRequestError


async def body_of(request: Request) -> bytes:
    """The body, whole.

    Raises:
        TooLargeError, TooSlowError: as the guard says.
        BadRequestError: it is empty, or the sender hung up.
    """
    try:
        body = await request.body()
    except ClientDisconnect:
        raise BadRequestError("the message ended before it was whole") from None
    if not body:
        raise BadRequestError("the body is empty; send the uplink as JSON")
    return body
