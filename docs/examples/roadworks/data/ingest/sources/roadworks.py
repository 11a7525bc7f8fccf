"""Closures as a GeoJSON that lists all there are each time it is asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from data.ingest import messages, snapshot
from data.ingest.uplink import Source, Told
from data.profiles import Profiles

LAYER = "roadworks"
KINDS = {"Vollsperrung": "closed", "halbseitig": "one_way"}
"""What the town writes; everything else narrows the street."""


def read(raw: bytes, _profiles: Profiles) -> Sequence[Told]:
    """What one message says; RejectedError: it cannot be used."""
    return snapshot.read(raw, LAYER, told)


def told(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    """Name, facts and validity of a closure."""
    facts = {"street": messages.text(properties, "strasse"), "reason": messages.text(properties, "grund")}
    return {
        "name": facts["street"] or "Baustelle",
        "attributes": {**facts, "closure": KINDS.get(messages.text(properties, "art"), "narrowed")},
        "valid_from": messages.instant(properties, "von"),
        "valid_to": messages.instant(properties, "bis"),
    }


SOURCE = Source("roadworks", read, needs_topic=True, is_posted=False, cut=snapshot.cut)
