"""A real proxy in front of the real web process, and how tests speak to it."""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.running import clock_at
from tests.support.small import NOON

ROOT = Path(__file__).parents[2]
VISITOR = "127.7.8.9"
"""A visitor is told from the proxy (127.0.0.1) by another address of this machine."""
START_S = 60.0


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Proxied:
    """The application behind a proxy."""

    name: str
    port: int
    base: str
    logs: Path

    @property
    def public(self) -> str:
        """The address people use."""
        return f"http://127.0.0.1:{self.port}{self.base}"

    def get(self, path: str, *, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        """Ask as the visitor; ``path`` is below the sub-path."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20, source_address=(VISITOR, 0))
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, self.base + path, body or None, {"Accept-Encoding": "identity", **named})
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read())
        finally:
            connection.close()

    def log_lines(self, *, holding: str, where: str = "*.log") -> list[str]:
        """Lines of the logs that hold a text; a proxy writes them a moment after its answer."""
        end = time.monotonic() + 5
        while True:
            text = "\n".join(path.read_text("utf-8", "replace") for path in sorted(self.logs.glob(where)))
            found = [line for line in text.splitlines() if holding in line]
            if found or time.monotonic() > end:
                return found
            time.sleep(0.1)

    def everything_logged(self) -> str:
        return "\n".join(path.read_text("utf-8", "replace") for path in sorted(self.logs.glob("*.log")))


@contextmanager
def web(
    folder: Path, port: int, public_url: str, logs: Path, *, stands: bool = True
) -> Iterator["subprocess.Popen[bytes]"]:
    """`stadtklima serve` on the data folder of a small town; where its clock stands two of its answers are alike."""
    settings = {
        "DATA_DIR": str(folder),
        "CITY": "castrop_rauxel",
        "PORT": str(port),
        "PUBLIC_URL": public_url,
        "TRUSTED_PROXIES": "127.0.0.1",
        "SIMULATE": "false",
    }
    environment = {
        **os.environ,
        **{f"STADTKLIMA_{name}": value for name, value in settings.items()},
        **(clock_at(NOON) if stands else {}),
    }
    line = [sys.executable, "-m", "cli", "serve"]
    with running(line, port, logs / "web.log", environment) as process:
        yield process


@contextmanager
def caddy(port: int, upstream: int, base: str, logs: Path) -> Iterator[None]:
    """Caddy with the Caddyfile of deploy/."""
    environment = {
        **os.environ,
        "SITE_ADDRESS": f"http://127.0.0.1:{port}",
        "UPSTREAM": f"127.0.0.1:{upstream}",
        "SUB_PATH": base,
        "HOME": str(logs),
        "XDG_DATA_HOME": str(logs),
        "XDG_CONFIG_HOME": str(logs),
    }
    line = [_program("caddy"), "run", "--adapter", "caddyfile", "--config", str(ROOT / "deploy" / "Caddyfile")]
    with running(line, port, logs / "caddy.log", environment):
        yield


@contextmanager
def nginx(port: int, upstream: int, base: str, logs: Path) -> Iterator[None]:
    """The server of deploy/nginx.conf in an nginx of its own."""
    server = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    for word, value in (("SITE_ADDRESS", f"127.0.0.1:{port}"), ("UPSTREAM", f"127.0.0.1:{upstream}")):
        server = server.replace(f" {word};", f" {value};")
    server = server.replace("SUB_PATH/", f"{base}/")
    (logs / "server.conf").write_text(server, "utf-8")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {logs / kind};" for kind in kinds)
    main = f"daemon off; pid {logs / 'nginx.pid'}; events {{}} http {{ {temporary} include {logs / 'server.conf'}; }}"
    (logs / "nginx.conf").write_text(main, "utf-8")
    line = [_program("nginx"), "-e", "stderr", "-p", str(logs), "-c", str(logs / "nginx.conf")]
    with running(line, port, logs / "nginx.log", dict(os.environ)):
        yield


PROXIES = {"caddy": caddy, "nginx": nginx}


@contextmanager
def running(
    line: list[str], port: int, log: Path, environment: Mapping[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that listens on a port."""
    with log.open("wb") as file:
        process = subprocess.Popen(line, cwd=ROOT, env=environment, stdout=file, stderr=file)
    try:
        _await(process, port, log)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _await(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"nobody listens on {port}: {log.read_text('utf-8', 'replace')[-2000:]}")


def _program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.fail(f"needs {name} (Debian: apt-get install {name})")
    return found
