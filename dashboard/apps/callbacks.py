"""Dash's route for callbacks, behind a look at each question: Dash itself answers 500 to whatever is none."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from dash import Dash
from starlette.datastructures import MutableHeaders
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.errors import BadRequestError

PATH: Final = "_dash-update-component"


def look_at(app: Dash) -> None:
    """Let no question reach the callbacks of an application that they were not made for."""
    path = app.config.routes_pathname_prefix + PATH
    for route in app.server.router.routes:
        if isinstance(route, Route) and route.path == path:
            route.app = Callbacks(route.app, app)


class Callbacks:
    """Hands on what callbacks are made for, and says that answers are JSON, so that they are compressed."""

    def __init__(self, inner: ASGIApp, app: Dash) -> None:
        self.inner, self._app = inner, app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one question."""

        async def typed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).setdefault("content-type", "application/json")
            await send(message)

        scope["state"]["json_body"] = question(self._app.callback_map, scope["state"].get("json_body"))
        await self.inner(scope, receive, typed)


def question(callbacks: Mapping[str, Mapping[str, Any]], asked: object) -> dict[str, Any]:
    """A question as Dash wants it, with a value for each input and state alone; BadRequestError: no such output."""
    body = asked if isinstance(asked, dict) else {}
    output = str(body.get("output"))
    here = {name: one for name, one in callbacks.items() if "callback" in one}  # others run in the browser
    if output not in here:
        raise BadRequestError(f"no callback with the output {output[:80]!r}; known: {', '.join(here)}")
    known = here[output]
    given = {_name(one): one.get("value") for key in ("inputs", "state") for one in _dicts(body.get(key))}
    outputs = output.strip(".").split("...") if "." in output else []  # one without any is called by a digest
    named = [dict(zip(("id", "property"), one.rsplit(".", 1), strict=True)) for one in outputs]
    changed = body.get("changedPropIds")
    return {
        "output": output,
        "outputs": named[0] if len(named) == 1 and not output.startswith("..") else named,
        "inputs": [{**one, "value": given.get(_name(one))} for one in known["inputs"]],
        "state": [{**one, "value": given.get(_name(one))} for one in known["state"]],
        "changedPropIds": [one for one in map(_name, known["inputs"]) if isinstance(changed, list) and one in changed],
    }


def _name(one: Mapping[str, Any]) -> str:
    return f"{one.get('id')}.{one.get('property')}"


def _dicts(value: object) -> Iterable[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
