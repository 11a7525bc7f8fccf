"""Which addresses are asked for what is new, and how often."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from data.errors import DeclarationError
from data.ingest.uplink import Source

WEATHER: Final = ("warnings", "forecast")
"""What is kept as a file for data.weather, as it came."""
SHORTEST_S: Final = 10.0
_KEYS: Final = {"name", "url", "every_s", "source", "profile"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One address.

    Args:
        name: names it in logs, and its secret in the setting AUTHORIZATION.
        url: http or https.
        every_s: from one question to the next.
        source: id of the source that reads the answer, or ``warnings`` or ``forecast``.
        profile: id of the profile that maps it (source json); empty: any that fits.
        authorization: value of the header of that name; empty: none is sent.
    """

    name: str
    url: str
    every_s: float
    source: str
    profile: str = ""
    authorization: str = ""


def polls(
    town: Mapping[str, Any], sources: Mapping[str, Source], *, authorization: Mapping[str, str]
) -> Sequence[Poll]:
    """The entries ``[[poll]]`` of a town's TOML.

    Args:
        town: the TOML.
        sources: decoders by id.
        authorization: value of the header Authorization by name of the entry.

    Raises:
        DeclarationError: an entry is incomplete or names what there is not.
    """
    found = [_poll(one, sources, authorization) for one in town.get("poll", ())]
    names = [one.name for one in found]
    if len(set(names)) != len(names):
        raise DeclarationError(f"[[poll]] names must differ: {', '.join(names)}")
    return found


def _poll(raw: Mapping[str, Any], sources: Mapping[str, Source], authorization: Mapping[str, str]) -> Poll:
    what = f"[[poll]] {raw.get('name', raw)!r}"
    if unknown := raw.keys() - _KEYS:
        raise DeclarationError(f"{what} has unknown keys {sorted(unknown)}; known: {', '.join(sorted(_KEYS))}")
    if missing := {"name", "url", "every_s", "source"} - raw.keys():
        raise DeclarationError(f"{what} lacks {', '.join(sorted(missing))}")
    if raw["source"] not in sources and raw["source"] not in WEATHER:
        known = ", ".join(sorted((*sources, *WEATHER)))
        raise DeclarationError(f"{what} has the unknown source {raw['source']!r}; known: {known}")
    if raw["every_s"] < SHORTEST_S:
        raise DeclarationError(f"{what} asks every {raw['every_s']} s; at most every {SHORTEST_S:g} s is polite")
    return Poll(**raw, authorization=authorization.get(raw["name"], ""))
