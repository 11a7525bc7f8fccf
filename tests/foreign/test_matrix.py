"""A real Matrix server takes our messages, as its own API says afterwards."""

import json
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest

from bench.ports import free_port
from services.messages import channels
from tests.support import small

pytestmark = pytest.mark.long
BIN: Final = Path(__file__).parents[2] / ".foreign/synapse/bin"
NAME, SECRET = "stadt.example", "proof"
START_S: Final = 60.0
CONFIG: Final = """
listeners: [{{port: {port}, type: http, tls: false, bind_addresses: ["127.0.0.1"], resources: [{{names: [client]}}]}}]
database: {{name: sqlite3, args: {{database: {folder}/h.db}}}}
registration_shared_secret: {secret}
trusted_key_servers: []
"""


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with one user, bot."""
    if not (BIN / "synapse_homeserver").exists():
        pytest.skip("synapse is installed by `make proof`")
    folder, port = tmp_path_factory.mktemp("matrix"), free_port()
    server = [str(BIN / "synapse_homeserver"), "--config-path", "made.yaml"]
    making = [*server, "--server-name", NAME, "--generate-config", "--report-stats=no"]
    subprocess.run(making, cwd=folder, check=True, capture_output=True)
    (folder / "ours.yaml").write_text(CONFIG.format(port=port, folder=folder, secret=SECRET), "utf-8")
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen([*server, "--config-path", "ours.yaml"], cwd=folder) as process:
        try:
            _await(f"{address}/_matrix/client/versions")
            adding = ["-u", "bot", "-p", SECRET, "--no-admin", "-k", SECRET, address]
            subprocess.run([str(BIN / "register_new_matrix_user"), *adding], check=True, capture_output=True)
            yield address
        finally:
            process.terminate()


def _await(url: str) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        with suppress(OSError):
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310 - our own address
            return
        time.sleep(0.2)
    pytest.fail("the server did not start")


def _ask(url: str, body: object = None, token: str = "") -> Any:
    given = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, given, {"Authorization": f"Bearer {token}"} if token else {})  # noqa: S310 - likewise
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310 - likewise
        return json.load(answer)


def test_a_room_has_what_was_sent_and_nobody_is_called(matrix: str, tmp_path: Path) -> None:
    client = f"{matrix}/_matrix/client/v3"
    who = {"type": "m.id.user", "user": "bot"}
    token = _ask(f"{client}/login", {"type": "m.login.password", "identifier": who, "password": SECRET})["access_token"]
    room = _ask(f"{client}/createRoom", {"room_alias_name": "meldungen"}, token)["room_id"]
    house = small.settle(tmp_path, message_hosts=("127.0.0.1",)).house
    channel = f"matrix://bot:{SECRET}@{matrix.removeprefix('http://')}/%23meldungen:{NAME}"
    channels.send(house, channel, title="Läuft über", body="Markt 1\n@room 97 %")
    found = _ask(f"{client}/rooms/{quote(room)}/messages?dir=b&limit=1", token=token)
    text = found["chunk"][0]["content"]["body"]
    assert "Läuft über" in text
    assert "Markt 1\n@\u200broom 97 %" in text.replace("\r", "")
