"""What a source says of devices."""

from data.ingest.uplink import Source, Uplink
from data.profiles import Profiles


def uplinks_of(source: Source, raw: bytes, known: Profiles) -> list[Uplink]:
    """The uplinks of a message."""
    return [one for one in source.read(raw, known) if isinstance(one, Uplink)]
