"""2,000 visitors who leave the start page open, against nginx with the same bytes: time of an answer, errors, memory.

The real application with its simulator at work serves them from one web process: versions change all the time, and
each visitor fetches what changed. They come when the house is at work, after its first change. Then nginx serves copies
of the same answers to as many visitors, to whom the layer changes at the same moments. Both and the crowd share this
machine.
"""

import contextlib
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
from bench.processes import application, get, memory_mb, wait_for

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
            _until_something_changed(port)
            memory = _Memory(pid)
            ours = Crowd(port, LAYER, VISITORS, SECONDS, told(LAYER)).run()
            rss = memory.stop()
            _copy(port, folder)
        with nginx(folder) as port:
            peer = Crowd(port, LAYER, VISITORS, PEER_SECONDS, replayed(ours.changes)).run()
    return report(ours, peer, rss)


def report(ours: Heard, peer: Heard, rss: list[float]) -> int:
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
        "rss_mb": [round(one) for one in (rss[0], early, late)],
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
def nginx(folder: Path) -> Iterator[int]:
    """An nginx of our own with the copies: its port."""
    port, path = free_port(), shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if path is None:
        raise FileNotFoundError("nginx is missing: please install it (Debian: apt-get install nginx-light)")
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    folder.chmod(0o755)  # its worker is another user
    process = subprocess.Popen([path, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "/dev/null"])
    try:
        wait_for(port, process)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _until_something_changed(port: int) -> None:
    """Wait until a version has risen: the crowd is to meet a house at work and not its start."""
    first, end = get(port, LIVE)[1], time.monotonic() + START_S
    while get(port, LIVE)[1] == first:
        if time.monotonic() > end:
            raise TimeoutError(f"nothing has changed in {START_S:.0f} s; does the simulator run?")
        time.sleep(0.5)


def _copy(port: int, folder: Path) -> None:
    """The same bytes for nginx."""
    live = get(port, LIVE)[1]
    (folder / "live").write_bytes(live)
    (folder / "items").write_bytes(get(port, ITEMS.format(layer=LAYER, version=json.loads(live)[LAYER]))[1])


# ---- memory ----------------------------------------------------------------------------------------------------------


class _Memory:
    """Resident memory of the web processes, MB, once a second until stopped."""

    def __init__(self, supervisor: int) -> None:
        self._supervisor, self._seen = supervisor, list[float]()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> list[float]:
        self._stopped.set()
        self._thread.join()
        return self._seen

    def _look(self) -> None:
        while not self._stopped.wait(1.0):
            self._seen.append(memory_mb(self._supervisor, "VmRSS").get("serve", 0.0))


if __name__ == "__main__":
    sys.exit(main())
