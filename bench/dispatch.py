"""Ten dispatchers at `/einsatz` while 200 uplinks a second arrive: how soon each sees what becomes urgent, and memory.

    python -m bench.dispatch                  # 60 seconds
    python -m bench.dispatch --seconds 100
    python -m bench.dispatch --plan           # a plan of 120 stops alone (bench.dispatch_plan)

The whole application on the demo town, without its simulator. Bins that had none get devices; their uplinks come over
HTTP as ChirpStack sends them. One after the other overflows, and the time is measured from its uplink until the table
of each dispatcher says so. A dispatcher is what the page's scripts are to the server: a websocket that hears of
news and then, twice a second at most, the questions for table and map; two of the ten have no websocket and ask every
two seconds. Two boards of 1,000 and 10,000 sites are timed besides, from arrays alone.
"""

import argparse
import contextlib
import http.client
import itertools
import json
import os
import sys
import tempfile
import threading
import time
import urllib.parse
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Origin

from bench.dispatch_plan import plan
from bench.processes import application, get, memory_mb
from data.records import Assignment, Device, Records
from services.board.condition import DueFacts, conditions, urgency

RATE: Final = 200
URGENT_S: Final = 0.75
URGENT: Final = 80
"""So many bins overflow: with the few of the demo they fit the first page of the table."""
"""Between two bins that overflow."""
DISPATCHERS: Final = 10
WITHOUT_SOCKET: Final = 2
SENDERS: Final = 4
REST_S, POLL_S = 0.5, 2.0
"""As in assets/js/alone/einsatz.js and core/live.js."""
GOAL_S: Final = 2.0
GROWTH: Final = 1.10
BOARD_MS: Final = 50.0
NAME, PASSWORD = "bench", "wagon correct staple horse"
DASH: Final = "/dash/einsatz/"


@dataclass
class Sight:
    """When bins overflowed, and when each dispatcher saw it; monotonic seconds."""

    sent: dict[str, float] = field(default_factory=dict)
    seen: dict[tuple[int, str], float] = field(default_factory=dict)
    answers_ms: list[float] = field(default_factory=list)
    taken: int = 0
    stop: threading.Event = field(default_factory=threading.Event)

    def p95_s(self, *, sockets: bool) -> float | None:
        """Of what dispatchers with or without a websocket have seen; None: nothing."""
        mine = [at - self.sent[site] for (n, site), at in self.seen.items() if (n >= WITHOUT_SOCKET) is sockets]
        return round(float(np.quantile(mine, 0.95)), 2) if mine else None


@dataclass(frozen=True)
class Desk:
    """One dispatcher: a cookie of their own, and the questions that the page asks."""

    number: int
    port: int
    cookie: str
    sight: Sight

    @property
    def headers(self) -> dict[str, str]:
        """Of a question from our own page."""
        origin = f"http://127.0.0.1:{self.port}"
        return {"Cookie": self.cookie, "Origin": origin, "Content-Type": "application/json", "Accept-Encoding": "gzip"}

    def watch(self) -> None:
        """Ask whenever there is news, until the time is over."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        outputs = [one["output"] for one in json.loads(get_as(link, f"{DASH}_dash-dependencies", self.headers))]
        wanted = [one for one in outputs if "due.html" in one or "hideout" in one]
        news = threading.Event()
        if self.number >= WITHOUT_SOCKET:
            threading.Thread(target=self._hear, args=(outputs, news), daemon=True).start()
        while not self.sight.stop.is_set():
            heard = news.wait(REST_S) if self.number >= WITHOUT_SOCKET else not self.sight.stop.wait(POLL_S)
            if heard:
                news.clear()
                self._look(link, wanted)
                time.sleep(REST_S if self.number >= WITHOUT_SOCKET else 0)

    def _look(self, link: http.client.HTTPConnection, wanted: list[str]) -> None:
        for output in wanted:
            body = {"output": output, "inputs": [{"id": "visit", "property": "asked", "value": "?due=overflowing"}]}
            began = time.monotonic()
            link.request(
                "POST", f"{DASH}_dash-update-component", json.dumps(body), {**self.headers, "Accept-Encoding": ""}
            )
            answer = link.getresponse().read().decode()
            now = time.monotonic()
            self.sight.answers_ms.append((now - began) * 1000)
            if "due.html" in output:
                for site in [*self.sight.sent]:
                    if f'row-{site}\\"' in answer:
                        self.sight.seen.setdefault((self.number, site), now)

    def _hear(self, outputs: list[str], news: threading.Event) -> None:
        (alone,) = [one for one in outputs if "." not in one]
        inputs = [{"id": "visit", "property": "followed", "value": 1}]
        payload = {"output": alone, "outputs": [], "inputs": inputs, "state": [], "changedPropIds": ["visit.followed"]}
        asked = {"type": "callback_request", "requestId": "1", "rendererId": f"bench-{self.number}", "payload": payload}
        address = f"ws://127.0.0.1:{self.port}{DASH}_dash-ws-callback"
        headers = {"Cookie": self.cookie}
        with connect(address, origin=Origin(self.headers["Origin"]), additional_headers=headers) as socket:
            socket.send(json.dumps(asked))
            with contextlib.suppress(ConnectionClosed):
                while not self.sight.stop.is_set():
                    if '"news"' in str(socket.recv()):
                        news.set()


def get_as(link: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> bytes:
    """The body of a page for somebody."""
    link.request("GET", path, headers={**headers, "Accept-Encoding": ""})
    return link.getresponse().read()


def log_in(port: int) -> str:
    """A cookie of a session of its own."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    body = urllib.parse.urlencode({"name": NAME, "password": PASSWORD})
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{port}"}
    link.request("POST", "/login", body, kind)
    answer = link.getresponse()
    answer.read()
    return str(answer.headers["Set-Cookie"]).partition(";")[0]


def settle(records: Records, port: int) -> tuple[list[str], str]:
    """Devices for bins that have none, a dispatcher and a token for the door; the sites and the token."""
    found = json.loads(get_plain(port, "/api/collections/bins/items?limit=10000"))["features"]
    sites = [one["id"] for one in found if one["properties"]["state"] == "no_sensor"]
    since = datetime.now(UTC) - timedelta(hours=1)
    records.add_devices([Device(device_id=device(n), profile="plain", network="chirpstack") for n in range(len(sites))])
    serving = [Assignment(device_id=device(n), site_id=one, valid_from=since) for n, one in enumerate(sites)]
    records.assign_many(serving)
    records.staff.add(NAME, PASSWORD, now=datetime.now(UTC), body="euv", roles=("dispatcher",))
    return sites, records.new_token("chirpstack")


def get_plain(port: int, path: str) -> bytes:
    """An answer that is not compressed."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    link.request("GET", path)
    return link.getresponse().read()


def device(number: int) -> str:
    """Its DevEUI."""
    return f"70B3D57ED1{number:06X}"


def uplink(number: int, count: int, percent: float) -> bytes:
    """As ChirpStack passes it on."""
    eui = device(number)
    message: dict[str, Any] = {
        "deduplicationId": f"{eui}-{count}",
        "time": datetime.now(UTC).isoformat(),
        "deviceInfo": {"devEui": eui.lower()},
        "fCnt": count,
        "fPort": 2,
        "object": {"fill_percent": percent},
        "rxInfo": [{"gatewayId": "0016c001ff10a235", "rssi": -97, "snr": 6.5}],
    }
    return json.dumps(message).encode()


def send(port: int, token: str, sites: list[str], sight: Sight, sender: int) -> None:
    """Uplinks at an even rate; those of the first sender make one bin after the other overflow."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    urgent, quiet = range(URGENT), range(URGENT + sender, len(sites), SENDERS)
    began, due = time.monotonic(), iter(urgent)
    turns = itertools.cycle(quiet)
    last = 0.0
    for count in itertools.count(1):
        number, percent = next(turns), 20.0 + count % 50
        if sender == 0 and time.monotonic() - last >= URGENT_S and (one := next(due, None)) is not None:
            number, percent, last = one, 98.0, time.monotonic()
            sight.sent[sites[number]] = last
        link.request("POST", "/ingest/chirpstack", uplink(number, count, percent), headers)
        answer = link.getresponse()
        answer.read()
        sight.taken += answer.status == http.HTTPStatus.ACCEPTED
        if sight.stop.wait(max(0.0, began + count * SENDERS / RATE - time.monotonic())):
            return


def board_ms(n: int) -> float:
    """How long conditions and order of n sites take, at best of five."""
    random = np.random.default_rng(1)
    facts = DueFacts(
        state=random.integers(0, 5, n).astype(np.int8),
        fullness=random.integers(-1, 3, n).astype(np.int8),
        full_at_ms=random.uniform(0, 3e8, n),
        since_ms=random.uniform(0, 3e8, n),
        at_ms=random.integers(0, 3 * 10**8, n),
        due=random.random(n) < 0.1,  # noqa: PLR2004 - a tenth
        ours=random.random(n) < 0.9,  # noqa: PLR2004 - the most
    )
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        urgency(conditions(facts, today_ends_ms=10**8, tomorrow_ends_ms=2 * 10**8), facts)
        taken.append((time.perf_counter() - began) * 1000)
    return min(taken)


def run(seconds: float) -> dict[str, Any]:
    """The figures."""
    os.environ["STADTKLIMA_SIMULATE"] = ""
    with tempfile.TemporaryDirectory(prefix="stadtklima-bench-") as name, application(Path(name)) as (port, pid):
        records = Records(f"sqlite:///{next(Path(name).rglob('records.sqlite'))}", body_of=lambda _layer: "euv")
        sites, token = settle(records, port)
        time.sleep(REST_S * 2)
        get(port, "/")
        sight = Sight()
        desks = [Desk(n, port, log_in(port), sight) for n in range(DISPATCHERS)]
        tasks = [threading.Thread(target=one.watch) for one in desks]
        tasks += [threading.Thread(target=send, args=(port, token, sites, sight, n)) for n in range(SENDERS)]
        for one in tasks:
            one.start()
        time.sleep(seconds / 3)
        before = memory_mb(pid)
        time.sleep(seconds * 2 / 3)
        after = memory_mb(pid)
        sight.stop.set()
        for one in tasks:
            one.join()
    shown = {site for site, at in sight.sent.items() if at < max(sight.sent.values()) - 2 * GOAL_S}
    due = len(shown) * DISPATCHERS
    return {
        "name": f"{DISPATCHERS} dispatchers, {RATE} uplinks/s, {seconds:g} s",
        "uplinks_per_s": round(sight.taken / seconds),
        "update_p95_s": sight.p95_s(sockets=True),
        "polled_p95_s": sight.p95_s(sockets=False),
        "unseen": due - sum(site in shown for _, site in sight.seen),
        "answer_p95_ms": round(float(np.quantile(sight.answers_ms, 0.95))) if sight.answers_ms else None,
        "web_mb": [round(before.get("serve", 0)), round(after.get("serve", 0))],
        "ingest_mb": [round(before.get("ingest", 0)), round(after.get("ingest", 0))],
        "board_1000_ms": round(board_ms(1_000), 2),
        "board_10000_ms": round(board_ms(10_000), 2),
        "goals": {"update_p95_s": GOAL_S, "web_growth": GROWTH, "board_1000_ms": BOARD_MS},
    }


def main() -> int:
    """Print one JSON line; 1 where a goal is missed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=60.0)
    asked.add_argument("--plan", action="store_true", help="only how long a plan of 120 stops takes")
    if asked.parse_args().plan:
        planned = plan(log_in, get_plain)
        print(json.dumps(planned), flush=True)
        return int(planned["whole_s"] > planned["goals"]["whole_s"])
    line = run(asked.parse_args().seconds)
    print(json.dumps(line), flush=True)
    before, after = line["web_mb"]
    late = line["update_p95_s"] is None or line["update_p95_s"] > GOAL_S or line["unseen"] > 0
    return int(late or after > before * GROWTH or line["board_1000_ms"] > BOARD_MS)


if __name__ == "__main__":
    sys.exit(main())
