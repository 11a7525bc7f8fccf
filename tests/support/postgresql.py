"""A PostgreSQL server of Debian's package for the time of a test run, and databases in it."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg

INSTALLED: Final = "/usr/lib/postgresql"
USER: Final = "postgres"
PATIENCE_S: Final = 30


def program(name: str) -> str:
    """A program of the newest version that is installed."""
    found = sorted(Path(INSTALLED).glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return str(found[-1]) if found else name


def unprivileged() -> list[str]:
    """PostgreSQL refuses to run as root, and is to end with whoever started it."""
    as_user = ["--reuid", USER, "--regid", USER, "--clear-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *as_user, "--pdeathsig", "QUIT"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server() -> Iterator[str]:
    """The address of a server that is empty, without a database's name: ``postgresql+psycopg://...``."""
    folder = Path(tempfile.mkdtemp(prefix="stadtklima-postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(folder, USER, USER)
    data, port = folder / "data", free_port()
    options = ["--auth=trust", f"--username={USER}", "--encoding=UTF8", "--no-locale", "--no-sync", "-D", str(data)]
    subprocess.run([*unprivileged(), program("initdb"), *options], check=True, capture_output=True, cwd=folder)
    settings = [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off"]
    flags = [part for one in settings for part in ("-c", one)]
    command = [*unprivileged(), program("postgres"), "-D", str(data), *flags]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield from _answering(f"postgresql+psycopg://{USER}@127.0.0.1:{port}", process)
    finally:
        process.send_signal(signal.SIGQUIT)  # what it holds is thrown away: it need not be written first
        process.wait(PATIENCE_S)
        shutil.rmtree(folder)


def _answering(address: str, process: subprocess.Popen[bytes]) -> Iterator[str]:
    deadline = time.monotonic() + PATIENCE_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(plain(f"{address}/postgres")).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            yield address
            return
    raise AssertionError("PostgreSQL did not start")


def plain(address: str) -> str:
    """An address without SQLAlchemy's name of the driver."""
    return address.replace("+psycopg", "", 1)


def new_database(address: str) -> str:
    """The URL of an empty schema: a database of its own would cost 7 MB and a second."""
    name = f"records_{secrets.token_hex(6)}"
    with psycopg.connect(plain(f"{address}/postgres"), autocommit=True) as db:
        db.execute(f"CREATE SCHEMA {name}".encode())
    return f"{address}/postgres?options=-csearch_path%3D{name}"
