"""Serves a small demo town from a process of its own, with the peer page of bench.pages beside the real one."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from bench.ports import free_port

START_S: Final = 60.0


class Served:
    """A context: the server runs inside of it and is ended with it.

    Attributes:
        address: of the server, without a slash at its end.
        folder: where its town's folder lies.
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="stadtklima-bench-")
        self.folder = Path(self._folder.name)
        self._port = free_port()
        self.address = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        settings = {"DATA_DIR": self._folder.name, "PORT": str(self._port), "HISTORY_DAYS": "2", "LOG_LEVEL": "error"}
        environment = {**os.environ, **{f"STADTKLIMA_{name}": value for name, value in settings.items()}}
        # Built by one process and served by another: a runtime of the lake does not survive granian's fork.
        subprocess.run([sys.executable, "-m", "bench.served", "build"], env=environment, check=True)
        self._process = subprocess.Popen([sys.executable, "-m", "bench.served", "serve"], env=environment)
        _await(self.address, self._process)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait()
        self._folder.cleanup()


def _await(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers.

    Raises:
        RuntimeError: it has ended.
        TimeoutError: it does not answer within a minute.
    """
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            urllib.request.urlopen(f"{address}/api/live", timeout=2).close()  # noqa: S310 - our own address
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError(f"{address} does not answer")


def build() -> None:
    """Build the town of the settings' folder."""
    from services import build as building  # noqa: PLC0415 - only the building process needs all of this
    from services.context import House  # noqa: PLC0415 - likewise
    from services.settings import Settings  # noqa: PLC0415 - likewise

    building.build(House.open(Settings()), progress=lambda _what, _share: None)


def serve() -> None:
    """Serve with granian until terminated."""
    from granian import Granian  # noqa: PLC0415 - only the serving process needs all of this
    from granian.constants import Interfaces  # noqa: PLC0415 - likewise
    from granian.log import LogLevels  # noqa: PLC0415 - likewise

    Granian(
        "bench.peer_page:application",
        factory=True,
        interface=Interfaces.ASGI,
        address="127.0.0.1",
        port=int(os.environ["STADTKLIMA_PORT"]),
        log_level=LogLevels.error,
    ).serve()


if __name__ == "__main__":
    {"build": build, "serve": serve}[sys.argv[1]]()
