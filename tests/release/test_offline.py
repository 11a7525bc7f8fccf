"""A release is installed and started on a machine without a network."""

import subprocess
from pathlib import Path

import pytest

from bench.ports import free_port

SCRIPT = """
set -e
ip link set lo up
if {python} -c "import socket; socket.create_connection(('9.9.9.9', 53), 3)" 2>/dev/null; then exit 9; fi
{python} -m venv place
place/bin/pip install -q --no-index --find-links {house} --require-hashes -r {house}/requirements.txt
place/bin/stadtklima --version
export STADTKLIMA_PORT={port} STADTKLIMA_DATA_DIR=var
place/bin/python -m app >log 2>&1 &
trap "kill $!; wait $!" EXIT
for second in $(seq 300); do
  if place/bin/python look.py; then exit 0; fi
  sleep 1
done
tail -n 20 log >&2
exit 8
"""
LOOK = """
import urllib.request
address = "http://127.0.0.1:{port}"
read = lambda path: urllib.request.urlopen(address + path, timeout=3).read()
read("/healthz")
page = read("/").decode()
for name in page.split('="/assets/')[1:]:
    read("/assets/" + name.partition('"')[0].replace("&amp;", "&"))
assert b"MIT" in read("/assets/licences.txt")
"""


@pytest.fixture
def wheelhouse(request: pytest.FixtureRequest) -> Path:
    if not (found := request.config.getoption("--wheelhouse")):
        pytest.skip("asked for with --wheelhouse only")
    return Path(found).resolve()


def test_a_wheelhouse_is_all_that_an_installation_needs(wheelhouse: Path, tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "look.py").write_text(LOOK.format(port=port), "utf-8")
    script = SCRIPT.format(python="python3", house=wheelhouse, port=port)
    line = ["unshare", "--map-root-user", "--net", "sh", "-c", script]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.startswith("stadtklima ")
