"""30 MB that nobody asked for: a real server refuses them unread, keeps its memory, and answers everybody else."""

import http.client
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from bench.ports import free_port
from tests.support import small as town
from tests.support.child_processes import children_of
from tests.support.proxied import web

FLOOD: Final = b"[]," * 10_000_000
ANNOUNCED: Final = (f"Content-Length: {len(FLOOD)}",)
CHUNKED: Final = ("Transfer-Encoding: chunked",)
BOTH: Final = ("Content-Length: 10", *CHUNKED)
PART: Final = 1 << 14
MOST_BYTES: Final = 16 << 20
"""What the buffers of both ends of a local connection may hold (net.ipv4.tcp_rmem, tcp_wmem), and of a server."""
MOST_GROWTH_KB: Final = 24 << 10


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    root = tmp_path_factory.mktemp("flooded")
    town.fill(town.settle(root))
    port = free_port()
    with web(root, port, f"http://127.0.0.1:{port}", tmp_path_factory.mktemp("logs")) as process:
        assert asked(port) == 200
        settle(process)
        yield port, process


def settle(process: "subprocess.Popen[bytes]") -> None:
    """Wait until what a server does in its first seconds is done."""
    before, end = -1, time.monotonic() + 60
    while (now := peak_kb(process)) != before and time.monotonic() < end:
        before = now
        time.sleep(2)


def asked(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/api/live")
        return connection.getresponse().status
    finally:
        connection.close()


def peak_kb(process: "subprocess.Popen[bytes]") -> int:
    """The most memory that the server and what it started ever held."""
    statuses = [Path(f"/proc/{pid}/status").read_text("utf-8") for pid in (process.pid, *children_of(process.pid))]
    return max(int(text.partition("VmHWM:")[2].split()[0]) for text in statuses)


def flood(port: int, path: str, lengths: tuple[str, ...]) -> tuple[int, int]:
    """Status of the answer, and how many bytes could be sent before it came."""
    head = "\r\n".join((f"POST {path} HTTP/1.1", "Host: x", "Content-Type: application/json", *lengths, "", ""))
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(head.encode())
        sent = 0
        try:
            for begin in range(0, len(FLOOD), PART):
                part = FLOOD[begin : begin + PART]
                connection.sendall(part if lengths == ANNOUNCED else f"{len(part):x}\r\n".encode() + part + b"\r\n")
                sent += len(part)
        except (ConnectionError, TimeoutError):
            pass  # it was refused while we spoke
        try:
            return int(connection.recv(64).split()[1]), sent
        except ConnectionError:
            return 0, sent  # the refusal was lost because we went on speaking


@pytest.mark.parametrize("lengths", [ANNOUNCED, CHUNKED, BOTH], ids=["announced", "chunked", "both"])
@pytest.mark.parametrize("path", ["/dash/_dash-x", "/dash/_dash-update-component", "/api/nearest", "/login", "/"])
def test_a_flood_is_refused_unread(
    served: tuple[int, "subprocess.Popen[bytes]"], path: str, lengths: tuple[str, ...]
) -> None:
    port, process = served
    before = peak_kb(process)
    status, sent = flood(port, path, lengths)
    assert status in {0, 400, 403, 404, 405, 413}
    assert sent < MOST_BYTES
    assert asked(port) == 200
    assert peak_kb(process) - before < MOST_GROWTH_KB
