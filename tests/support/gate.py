"""A door between browser and application that a test may shut: what is behind it is then gone for the browser."""

import socket
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from threading import Thread
from typing import Protocol

from tests.support.running import App


class Gate(Protocol):
    """An application behind a door."""

    app: App

    def shut(self) -> None:
        """No connection lasts, none is made any more."""


class _Door(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, behind: App) -> None:
        super().__init__(("127.0.0.1", 0), _Passage)
        self.app = replace(behind, address=f"http://127.0.0.1:{self.server_address[1]}")
        self.target = int(behind.address.rpartition(":")[2])
        self.opened: list[socket.socket] = []
        self._thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def shut(self) -> None:
        self.shutdown()
        self.server_close()
        for one in self.opened:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)


class _Passage(socketserver.BaseRequestHandler):
    server: _Door

    def handle(self) -> None:
        with socket.create_connection(("127.0.0.1", self.server.target)) as inside:
            self.server.opened += [self.request, inside]
            back = Thread(target=_pass, args=(inside, self.request), daemon=True)
            back.start()
            _pass(self.request, inside)
            back.join()


def _pass(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while sent := source.recv(65_536):
            target.sendall(sent)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextmanager
def gate(behind: App) -> Iterator[Gate]:
    """The application under another address, until it is shut."""
    door = _Door(behind)
    try:
        yield door
    finally:
        door.shut()
