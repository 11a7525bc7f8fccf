"""Other people's testers find nothing in ours but what they are wrong about."""

import http.client
import re
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from bench.ports import free_port
from dashboard.http.security_txt import PATH, fields
from data import town
from data.town.legal import Legal
from layers import discover
from tests.support import small
from tests.support.proxied import web

pytestmark = pytest.mark.long
FOREIGN: Final = Path(__file__).parents[2] / ".foreign"
CHECKS: Final = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
)
"""Not whether all that fits a schema is taken: instants, ids and boxes are texts to it; nor whether all else is
refused: OGC API Features wants a limit beyond the largest to be taken as the largest."""
WRONG: Final = {"test_crs.py::test_ast2"}
"""It asks for a class of part 2, coordinate reference systems, which nobody needs to have."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small town behind a real server."""
    root, port = tmp_path_factory.mktemp("town"), free_port()
    small.fill(small.settle(root))
    with web(root, port, f"http://127.0.0.1:{port}", root):
        while _status(port, "/api/places?q=Am") == http.HTTPStatus.SERVICE_UNAVAILABLE:  # names are being read
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"


def _status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


def program(package: str, name: str) -> str:
    found = FOREIGN / package / "bin" / name
    if not found.exists():
        pytest.skip(f"{package} is installed by `make proof`")
    return str(found)


def test_schemathesis_finds_no_operation_that_breaks_its_schema(address: str, tmp_path: Path) -> None:
    tester = program("schemathesis", "schemathesis")
    options = ["--phases", "examples,coverage,fuzzing", "--max-examples", "100", "--seed", "1", "--continue-on-failure"]
    line = [tester, "run", f"{address}/api/openapi.json", "-u", address, "--checks", ",".join(CHECKS), *options]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-8000:]


def test_ogctests_fail_only_where_they_are_wrong(tmp_path: Path) -> None:
    root, port = tmp_path / "town", free_port()
    made = small.settle(root)
    small.fill(made)
    for layer in discover().keys() - small.LAYERS.keys():
        small.put_sites(made.house.folders, layer, 2)  # an empty collection is an error to it
    # Its tests lie below our pyproject.toml, which is not meant for them; it compares timeStamp with its own clock.
    own = {"HOME": str(tmp_path), "PYTEST_ADDOPTS": "-c /dev/null --rootdir /"}
    with web(root, port, f"http://127.0.0.1:{port}", tmp_path, stands=False):
        line = [program("ogctests", "python"), "-m", "ogctests", "features/core", "-v", "True"]
        line += ["-i", f"http://127.0.0.1:{port}/api"]
        done = subprocess.run(line, cwd=tmp_path, env=own, capture_output=True, text=True, check=False)
    failed = set(re.findall(r"^(?:FAILED|ERROR) \S+/(\S+)", done.stdout, re.MULTILINE))
    assert failed <= WRONG, done.stdout[-8000:]
    assert int(re.findall(r"(\d+) passed", done.stdout)[0]) >= 28


def test_sectxt_finds_nothing_wrong_with_whom_to_tell() -> None:
    stated = Legal.of_town(town.load("castrop_rauxel")).security
    assert stated is not None
    text = "".join(f"{one}\n" for one in fields(stated, now=datetime.now(UTC), public_url="https://stadt.example"))
    script = (
        "import sectxt, sys; found = sectxt.Parser(sys.stdin.buffer.read(), urls=[sys.argv[1]]); print(found.errors)"
    )
    line = [program("sectxt", "python"), "-c", script, f"https://stadt.example{PATH}"]
    done = subprocess.run(line, input=text, capture_output=True, text=True, check=False)
    assert done.stdout == "[]\n", done.stderr[-3000:]
