"""Ports for the servers that tests and benchmarks start."""

import secrets
import socket
from typing import Final

_LOWEST: Final = 10_240
_EPHEMERAL: Final = 32_768
"""From here on the system takes ports for outgoing connections: one could take ours before its server listens."""
_TRIES: Final = 100


def free_port() -> int:
    """A port of 127.0.0.1 that nobody uses.

    Raises:
        OSError: none was found.
    """
    for _ in range(_TRIES):
        port = _LOWEST + secrets.randbelow(_EPHEMERAL - _LOWEST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port between {_LOWEST} and {_EPHEMERAL} in {_TRIES} tries")
