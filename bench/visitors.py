"""2,000 visitors who leave the start page open, against nginx with the same bytes: time of an answer, errors, memory.

The real application with its simulator at work serves them from one web process: versions change all the time, and
each visitor fetches what changed. Then nginx serves copies of the same answers to as many visitors, to whom the
layer changes at the same moments. Both and the crowd share this machine.
"""

import contextlib
import http.client
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench.crowd import ITEMS, LIVE, Crowd, Heard, replayed, told
from bench.ports import free_port

VISITORS: Final = 2_000
SECONDS: Final = 60.0
PEER_SECONDS: Final = 20.0
LAYER: Final = "heat"
GOAL_MS: Final = 250.0
FLAT: Final = 1.05
"""Memory at the end to that after a third of the time."""
START_S: Final = 180.0
PAGE_BYTES: Final = os.sysconf("SC_PAGE_SIZE")
ROOT: Final = Path(__file__).parents[1]
NGINX: Final = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log crit;
events {{ worker_connections 8192; }}
http {{
  access_log {folder}/access.log; keepalive_timeout 600s; keepalive_requests 100000;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{
    listen 127.0.0.1:{port};
    location = /api/live {{ alias {folder}/live; default_type application/json; }}
    location /api/collections/ {{ root {folder}; try_files /items =404; default_type application/geo+json;
      add_header Content-Encoding br; }}
  }}
}}
"""


def main() -> int:
    """Print one JSON line; 1 if an answer failed, the slowest twentieth is too slow or memory grows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 3 * VISITORS)), hard))
    with tempfile.TemporaryDirectory(prefix="stadtklima-bench-") as name:
        folder = Path(name)
        with application(folder) as (port, pid):
            memory = _Memory(pid)
            ours = Crowd(port, LAYER, VISITORS, SECONDS, told(LAYER)).run()
            rss = memory.stop()
            _copy(port, folder)
        with nginx(folder) as port:
            peer = Crowd(port, LAYER, VISITORS, PEER_SECONDS, replayed(ours.changes)).run()
    return report(ours, peer, rss)


def report(ours: Heard, peer: Heard, rss: list[int]) -> int:
    """Print what both crowds have seen."""
    early, late = rss[len(rss) // 3], rss[-1]
    p95, peer_p95 = (_p95(one.live_ms + one.items_ms) for one in (ours, peer))
    line: dict[str, Any] = {
        "name": f"{VISITORS} visitors polling {LIVE} every 2 s and fetching what changed, {SECONDS:.0f} s",
        "ours_p95_ms": round(p95, 1),
        "peer": "nginx with the same bytes",
        "peer_p95_ms": round(peer_p95, 1),
        "ratio": round(p95 / peer_p95, 1),
        "ours_live_p95_ms": round(_p95(ours.live_ms), 1),
        "ours_items_p95_ms": round(_p95(ours.items_ms), 1),
        "answers": len(ours.live_ms) + len(ours.items_ms),
        "items": len(ours.items_ms),
        "changes": len(ours.changes),
        "per_s": round((len(ours.live_ms) + len(ours.items_ms)) / SECONDS),
        "peer_per_s": round((len(peer.live_ms) + len(peer.items_ms)) / PEER_SECONDS),
        "errors": sum(ours.errors.values()),
        "peer_errors": sum(peer.errors.values()),
        "rss_mb": [round(one / 1e6) for one in (rss[0], early, late)],
        "goals": f"p95 <= {GOAL_MS:.0f} ms, 0 errors, memory <= {FLAT}x",
    }
    print(json.dumps(line), flush=True)
    for kind, count in ours.errors.items():
        print(json.dumps({"error": kind, "times": count}), flush=True)
    return 0 if p95 <= GOAL_MS and not ours.errors and late <= FLAT * early else 1


def _p95(times: list[float]) -> float:
    return float(np.percentile(times, 95)) if times else float("nan")


# ---- servers ---------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def application(folder: Path) -> Iterator[tuple[int, int]]:
    """`python app.py` with a small past and its simulator: port and process id."""
    port = free_port()
    given = {"DATA_DIR": str(folder / "data"), "PORT": str(port), "HISTORY_DAYS": "2", "PUBLIC_URL": ""}
    environment = {**os.environ, **{f"STADTKLIMA_{name}": value for name, value in given.items()}}
    with (folder / "app.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _await(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def nginx(folder: Path) -> Iterator[int]:
    """An nginx of our own with the copies: its port."""
    port, path = free_port(), shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if path is None:
        raise FileNotFoundError("nginx is missing: please install it (Debian: apt-get install nginx-light)")
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    folder.chmod(0o755)  # its worker is another user
    process = subprocess.Popen([path, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "/dev/null"])
    try:
        _await(port, process)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _await(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            if _get(port, LIVE)[0] == http.HTTPStatus.OK:
                return
        time.sleep(0.2)
    raise TimeoutError(f"port {port} does not answer")


def _get(port: int, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Accept-Encoding": "br, gzip"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def _copy(port: int, folder: Path) -> None:
    """The same bytes for nginx."""
    live = _get(port, LIVE)[1]
    (folder / "live").write_bytes(live)
    (folder / "items").write_bytes(_get(port, ITEMS.format(layer=LAYER, version=json.loads(live)[LAYER]))[1])


# ---- memory ----------------------------------------------------------------------------------------------------------


class _Memory:
    """Resident memory of the web processes, bytes, once a second until stopped."""

    def __init__(self, supervisor: int) -> None:
        self._supervisor, self._seen = supervisor, list[int]()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> list[int]:
        self._stopped.set()
        self._thread.join()
        return self._seen

    def _look(self) -> None:
        while not self._stopped.wait(1.0):
            self._seen.append(sum(_resident(pid) for pid in _web_processes(self._supervisor)))


def _web_processes(supervisor: int) -> list[int]:
    """`stadtklima serve` and its children."""
    parents = {int(path.parent.name): _parent(path) for path in Path("/proc").glob("[0-9]*/stat")}
    children = [pid for pid, parent in parents.items() if parent == supervisor]
    found = [pid for pid in children if b"serve" in _read(Path(f"/proc/{pid}/cmdline")).split(b"\0")]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _parent(stat: Path) -> int:
    fields = _read(stat).rpartition(b")")[2].split()
    return int(fields[1]) if fields else 0


def _resident(pid: int) -> int:
    fields = _read(Path(f"/proc/{pid}/statm")).split()
    return int(fields[1]) * PAGE_BYTES if fields else 0


def _read(path: Path) -> bytes:
    """What a process tells of itself; nothing once it has ended."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


if __name__ == "__main__":
    sys.exit(main())
