"""Uplinks from a real Mosquitto into the lake: how many a second, with how much memory, how soon.

    python -m bench.ingest                    # 20 seconds
    python -m bench.ingest --seconds 60       # about three minutes in all

A backlog waits at the broker (QoS 1, persistent session, TLS, password), so that the receiver is never idle.
`stadtklima receive` and `stadtklima ingest` run as in production, the receiver acknowledges after the inbox's
sync. Then the same backlog goes to a subscriber that throws everything away: that is what broker, client library
and machine allow. Last, 100 uplinks a second are published, and the time is measured until the lake, `/api/live`
and the items of the layer have each: a real web process is asked as a page asks, only more often.
"""

import argparse
import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from bench.ingest_bed import CITY, DEVICES, Installation, backlog, begin_session, client_of, installed, uplink
from bench.mosquitto import Mosquitto
from data.lake import INBOX, Lake

BACKLOG_A_SECOND = 8_000
GOAL_A_SECOND = 3_000
RATE = 100
LATENCY_S = 15
ASK_EVERY_S = 0.1
SAMPLE_S = 0.5
MEGABYTE = 1e6
GROWTH = 1.05
LIVE_S = 2.0
ITEMS_S = 3.0
PATIENCE_S = 120.0
AFTER_BACKLOG = 1_000_000
"""A frame counter that no uplink of the backlog has."""


# ---- what is measured --------------------------------------------------------------------------


def null_rate(broker: Mosquitto, count: int) -> float:
    """Messages a second of a subscriber that throws them away, acknowledging each at once."""
    begin_session(broker, "null")
    broker.publish(backlog(count))
    seen = [0, 0.0, 0.0]
    done = threading.Event()

    def take(*_: object) -> None:
        seen[1] = seen[1] or time.monotonic()
        seen[0] += 1
        seen[2] = time.monotonic()
        if seen[0] >= count:
            done.set()

    client = client_of(broker, "null")
    client.on_message = take
    client.loop_start()
    done.wait(600)
    client.unsubscribe("v3/+/devices/+/up")
    client.disconnect()
    client.loop_stop()
    return seen[0] / (seen[2] - seen[1])


@dataclass(frozen=True)
class LoadCurve:
    """How a run went: arrays over its samples."""

    seconds: list[float]
    received: list[int]
    in_lake: list[int]
    rss_mb: list[float]

    def rate(self, counts: list[int]) -> float:
        """Messages a second from the first sample to the last."""
        return (counts[-1] - counts[0]) / (self.seconds[-1] - self.seconds[0])

    def growth(self) -> float:
        """Memory of the last third over that of the second."""
        third = len(self.rss_mb) // 3
        return max(self.rss_mb[2 * third :]) / max(self.rss_mb[third : 2 * third])


def watch(house: Installation, processes: list[subprocess.Popen[bytes]], seconds: float, count: int) -> LoadCurve:
    """Sample until the time is over or the backlog is in the lake."""
    while not house.folders.inbox.exists() or not house.received():
        time.sleep(0.01)
    began = time.monotonic()
    course = LoadCurve([], [], [], [])
    while True:
        course.seconds.append(time.monotonic() - began)
        course.received.append(house.received())
        course.in_lake.append(house.in_lake())
        course.rss_mb.append(sum(rss_mb(one.pid) for one in processes))
        if course.seconds[-1] >= seconds or course.in_lake[-1] >= count:
            return course
        time.sleep(SAMPLE_S)


def rss_mb(pid: int) -> float:
    """Resident memory of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


@dataclass(frozen=True)
class Arrivals:
    """When each of n uplinks was published, and when it was first seen at each place; seconds, monotonic clock."""

    published: list[float] = field(default_factory=list)
    observed_at: list[datetime] = field(default_factory=list)
    lake: dict[int, float] = field(default_factory=dict)
    live: dict[int, float] = field(default_factory=dict)
    items: dict[int, float] = field(default_factory=dict)

    def p95_s(self, place: dict[int, float]) -> float:
        """The 95th percentile of the time until uplinks were seen at a place."""
        taken = [at - self.published[number] for number, at in place.items()]
        return float(np.quantile(taken, 0.95)) if taken else float("inf")


def follow(house: Installation) -> Arrivals:
    """Publish uplinks at an even rate, and ask the lake and a web process, as a page does, until each has arrived."""
    base, count = house.received(), RATE * LATENCY_S
    lake, seen = Lake(house.folders.lake), Arrivals()
    client = client_of(house.broker, "publisher-even")
    client.loop_start()
    asker = threading.Thread(target=ask_like_a_page, args=(house, seen, base, count))
    asker.start()
    began = time.monotonic()
    while asker.is_alive():
        due = min(int((time.monotonic() - began) * RATE), count)
        for number in range(len(seen.published), due):
            at = datetime.now(UTC).replace(microsecond=0)
            topic, raw = uplink(number, at, f_cnt=AFTER_BACKLOG)
            seen.observed_at.append(at)
            seen.published.append(time.monotonic())
            client.publish(topic, raw, qos=1)
        lake.update()
        arrived(seen.lake, lake.transaction_version(INBOX) - base)
        time.sleep(0.01)
    client.disconnect()
    client.loop_stop()
    return seen


def arrived(place: dict[int, float], count: int) -> None:
    """Note that the first so many uplinks are seen now; of the others nothing is known."""
    now = time.monotonic()
    for number in range(len(place), count):
        place[number] = now


def ask_like_a_page(house: Installation, seen: Arrivals, base: int, count: int) -> None:
    """Ask /api/live again and again, and for the items whenever the version of the layer has grown."""
    address = f"http://127.0.0.1:{house.port}/api"
    known, end = 0, time.monotonic() + PATIENCE_S
    while len(seen.items) < count and time.monotonic() < end:
        version = int(fetched(f"{address}/live")["heat"])
        if version > known:
            known = version
            arrived(seen.live, min(version - base, count))
            items = fetched(f"{address}/collections/heat/items?limit={DEVICES}&v={version}")
            arrived(seen.items, shown(items, seen.observed_at))
        time.sleep(ASK_EVERY_S)


def shown(items: Any, observed_at: list[datetime]) -> int:
    """How many of the uplinks, which are one a site, the items show."""
    told = {one["id"]: datetime.fromisoformat(one["properties"]["observed_at"]) for one in items["features"]}
    news = (told[f"heat-{number:04d}"] >= at for number, at in enumerate(list(observed_at)))
    return sum(itertools.takewhile(bool, news))


def fetched(address: str) -> Any:
    """The JSON at one of our own addresses."""
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 -- our own address
        return json.load(answer)


def measured(house: Installation, seconds: float) -> tuple[LoadCurve, Arrivals]:
    """The run, and how soon uplinks are seen after it."""
    begin_session(house.broker, f"stadtklima-{CITY}")
    count = int(seconds * BACKLOG_A_SECOND)
    house.broker.publish(backlog(count))
    processes = [house.start("ingest"), house.start("receive")]
    try:
        course = watch(house, processes, seconds, count)
        while house.in_lake() < count:
            time.sleep(SAMPLE_S)
        processes.append(house.start("serve"))
        house.wait_for_answers()
        return course, follow(house)
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            process.wait()


def main() -> int:
    """Print the figures; 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=20)
    seconds = parser.parse_args().seconds
    with installed() as house:
        alone = null_rate(house.broker, int(min(seconds, 20) * BACKLOG_A_SECOND))
        course, seen = measured(house, seconds)
    durable, in_lake = course.rate(course.received), course.rate(course.in_lake)
    print(f"{course.seconds[-1]:.0f} s, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print(f"synced and acknowledged   {durable:8,.0f} uplinks/s (goal {GOAL_A_SECOND:,})")
    print(f"in the lake               {in_lake:8,.0f} uplinks/s, {3 * in_lake:,.0f} readings/s")
    print(f"null subscriber           {alone:8,.0f} messages/s; ours is {durable / alone:.2f} of it")
    print(
        f"memory of both processes  {max(course.rss_mb):8,.0f} MB at most; last third {course.growth():.3f} of second"
    )
    live_s, items_s = seen.p95_s(seen.live), seen.p95_s(seen.items)
    print(f"publish to lake, p95      {seen.p95_s(seen.lake):8.2f} s at {RATE}/s")
    print(f"publish to /api/live, p95 {live_s:8.2f} s (goal {LIVE_S:.0f} s)")
    print(f"publish to items, p95     {items_s:8.2f} s (goal {ITEMS_S:.0f} s)")
    met = [durable >= GOAL_A_SECOND, course.growth() <= GROWTH, live_s <= LIVE_S, items_s <= ITEMS_S]
    return int(not all(met) or len(seen.items) < RATE * LATENCY_S)


if __name__ == "__main__":
    sys.exit(main())
