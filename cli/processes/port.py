"""Whether there is a port to listen on."""

import socket

from data.errors import StadtklimaError


class AddressTakenError(StadtklimaError):
    """Nobody can listen where we are told to."""


def check_free(host: str, port: int) -> None:
    """See that the port can be listened on; AddressTakenError: it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise AddressTakenError(
                f"cannot listen on {host}:{port} ({error.strerror}); set STADTKLIMA_PORT to a free one"
            ) from None
