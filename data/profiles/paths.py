"""Where a value stands in a message, written as text: ``sensors.0.value``, ``sensors.[name=temp].value``."""

from typing import Any


def at(value: Any, path: str) -> Any:
    """What stands at a path, None where nothing does.

    Args:
        value: decoded JSON.
        path: member names and positions of arrays, joined by dots; ``[name=temp]`` is the first object of an array
            whose member ``name`` is ``temp``. An empty path is the value itself.
    """
    found = value
    for step in filter(None, path.split(".")):
        found = _step(found, step)
        if found is None:
            return None
    return found


def put(value: Any, path: str, new: Any) -> Any:
    """A copy of decoded JSON in which something else stands at a path of member names; the rest is shared."""
    name, _, rest = path.partition(".")
    if not name:
        return new
    members = value if isinstance(value, dict) else {}
    return {**members, name: put(members.get(name), rest, new)}


def _step(value: Any, step: str) -> Any:
    # Decoded JSON has no other mappings; asking for the abstract Mapping costs four times as much.
    if isinstance(value, dict):
        return value.get(step)
    if not isinstance(value, list):
        return None
    if step.startswith("[") and step.endswith("]"):
        name, _, wanted = step[1:-1].partition("=")
        return next((one for one in value if isinstance(one, dict) and str(one.get(name)) == wanted), None)
    return value[int(step)] if step.isdecimal() and len(step) < 7 and int(step) < len(value) else None  # noqa: PLR2004 -- no array is longer
