"""Damaged messages through the real doors and the real ingest: no 5xx, each is accounted for.

``--fuzz-examples N`` posts N messages; with -rP the run shows what became of them.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote

import pytest
from httpx2 import Response
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from dashboard.api import ocpi
from dashboard.api.doors import BURST
from dashboard.http.guards import OCPI
from data import profiles
from data.clock import Clock
from data.folders import Folders
from data.inbox import Inbox, Message
from data.ingest import sources
from data.ingest.decode import FAULT, Translator
from data.ingest.envelope import wrap
from data.ingest.uplink import PartlyRejectedError
from data.ingest.worker import Ingest
from data.lake import Lake
from data.lake.batch import Batch
from data.profiles import Profiles
from data.records import Assignment, Device, Records
from data.rejection import RejectedError
from tests.support import small as town
from tests.support.client import asker
from tests.support.everything import LAYERS, LONG_AGO, MOUNTING, NOW
from tests.support.mutations import DEVICES, EVSE, LEVEL, NETWORKS, PROFILE, messages, pushed
from tests.support.small import Small

SOURCES = sources.discover()
POSTED = [one.id for one in SOURCES.values() if one.is_posted]
MOST_PUSHES = BURST // 2
"""All come through one door: to more than BURST at once it says 429, as it should."""
CONNECTOR = 4
"""Slashes in the path of a connector, which has no status and is forgotten."""
KEY = ["site_id", "channel", "measure", "observed_at"]


@dataclass(frozen=True)
class Fuzzed:
    """A running application, and a lake of its own for what comes through its doors."""

    small: Small
    client: TestClient
    folders: Folders
    records: Records
    known: Profiles

    def post(self, source: str, token: str, raw: bytes) -> int:
        """Post one message; the status of the answer."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": SOURCES[source].takes}
        return self.client.post(f"/ingest/{source}", content=raw, headers=headers).status_code

    def push(self, method: str, path: str, token: str, raw: bytes) -> Response:
        """Push one message as an operator of charging points does; the answer."""
        headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
        return self.client.request(method, path, content=raw, headers=headers)

    def ingest(self, inbox: Inbox) -> Lake:
        """Bring everything that waits into the lake."""
        with Ingest(
            lake=Lake(self.folders.lake).open_or_create(kind="real"),
            inbox=inbox,
            records=self.records,
            profiles=self.known,
            layers=LAYERS,
            clock=Clock(source=lambda: NOW),
            folders=self.folders,
        ) as ingest:
            while ingest.round():
                pass
        lake = Lake(self.folders.lake)
        lake.update()
        return lake


@pytest.fixture
def fuzzed(tmp_path: Path) -> Iterator[Fuzzed]:
    (tmp_path / "vendor.toml").write_text(PROFILE, "utf-8")
    small, folders = town.settle(tmp_path / "web"), Folders(tmp_path / "fuzzed")
    records = Records(f"sqlite:///{folders.records}")
    records.add_devices(
        Device(device_id=one, profile=DEVICES[one], network=network) for network, ids in NETWORKS.items() for one in ids
    )
    records.assign_many(
        Assignment(device_id=one, site_id=f"everything-{at:04d}", valid_from=LONG_AGO, mounting=MOUNTING)
        for at, one in enumerate(DEVICES)
    )
    with asker(small) as client:
        yield Fuzzed(small, client, folders, records, profiles.discover(tmp_path))


def posts() -> st.SearchStrategy[tuple[str, bytes]]:
    """A source that is posted, and a damaged message of it."""
    return st.sampled_from(POSTED).flatmap(lambda source: st.tuples(st.just(source), messages(source)))


def test_whatever_is_posted_is_accounted_for(fuzzed: Fuzzed, fuzz_examples: int) -> None:
    tokens = {source: fuzzed.small.house.records.new_token(source) for source in POSTED}
    posted = list[tuple[str, bytes]]()

    @settings(max_examples=fuzz_examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(posts())
    def each(post: tuple[str, bytes]) -> None:
        source, raw = post
        # An empty body is the one thing that can never become a message.
        assert fuzzed.post(source, tokens[source], raw) == (202 if raw else 400)
        posted.extend([post] if raw else [])

    each()
    inbox = Inbox(fuzzed.small.house.folders.inbox)
    kept = inbox.after(0, len(posted) + 1)
    assert [(one.source, one.raw) for one in kept] == posted
    outcomes = account(fuzzed, kept, fuzzed.ingest(inbox))
    assert inbox.depth() == 0
    inbox.close()
    print(json.dumps(outcomes))  # noqa: T201 -- shown with -rP
    assert outcomes.keys() == {source for source, _ in posted}
    assert {outcome for of_source in outcomes.values() for outcome in of_source} >= {"stored", "rejected"}


def pushes() -> st.SearchStrategy[tuple[str, str, bytes]]:
    """A method, a path below the folder of Locations, and a message, of which any may be damaged."""
    usual = st.sampled_from(["DE/EUV/l", "DE/EUV/l/e", "DE/EUV/l/e/1"])
    paths = st.one_of(usual, usual, st.lists(LEVEL, min_size=3, max_size=5).map("/".join))
    return st.tuples(st.sampled_from(["PUT", "PATCH"]), paths, pushed())


def test_whatever_an_operator_pushes_is_accounted_for(fuzzed: Fuzzed, fuzz_examples: int) -> None:
    token = fuzzed.small.house.records.new_token(OCPI)
    accepted = list[bytes]()
    answers: Counter[int] = Counter()

    @settings(
        max_examples=min(fuzz_examples, MOST_PUSHES), deadline=None, suppress_health_check=[*HealthCheck], database=None
    )
    @example(("PUT", "DE/EUV/l/e", json.dumps(EVSE).encode()))
    @example(("PATCH", "DE/EUV/l/e", b"no JSON"))
    @example(("PATCH", "DE/EUV/l/e", b""))
    @given(pushes())
    def each(push: tuple[str, str, bytes]) -> None:
        method, path, raw = push
        answer = fuzzed.push(method, f"{ocpi.FOLDER}/{path}", token, raw)
        assert answer.status_code in {200, 400}, answer.text
        assert answer.json()["status_code"] == (ocpi.SUCCESS if answer.status_code == HTTPStatus.OK else ocpi.WRONG)
        assert answer.status_code == HTTPStatus.OK or not raw or is_too_long(path) or refused(path, raw)
        answers[answer.status_code] += 1
        if answer.status_code == HTTPStatus.OK and path.count("/") < CONNECTOR:
            accepted.append(raw)

    each()
    inbox = Inbox(fuzzed.small.house.folders.inbox)
    kept = inbox.after(0, len(accepted) + 1)
    assert len(kept) == len(accepted)
    assert all(raw in one.raw for one, raw in zip(kept, accepted, strict=True))
    outcomes = account(fuzzed, kept, fuzzed.ingest(inbox))
    assert inbox.depth() == 0
    inbox.close()
    print(json.dumps([answers, outcomes]))  # noqa: T201 -- shown with -rP
    assert outcomes[OCPI].keys() >= {"stored", "rejected"}
    assert answers.keys() == {200, 400}


def refused(path: str, raw: bytes) -> bool:
    """Whether nothing of a push can be used: no JSON, or no EVSE of it says its status and since when."""
    topic = "/".join(("locations", *map(unquote, path.split("/"))))
    try:
        SOURCES[OCPI].read(wrap(raw, topic=topic), profiles.Profiles(()))
    except PartlyRejectedError as error:
        return not error.uplinks
    except RejectedError:
        return True
    return False


def is_too_long(path: str) -> bool:
    """Whether OCPI allows no such ids: a country of two letters, an operator of three, others of 36."""
    levels = [unquote(one) for one in path.split("/")]
    return any(len(one) > most or not one.isprintable() for one, most in zip(levels, (2, 3, 36, 36, 36), strict=False))


def account(fuzzed: Fuzzed, kept: list[Message], lake: Lake) -> dict[str, dict[str, int]]:
    """See that the lake says of every message what a translator of its own says; how many of what, by source.

    A message that was rejected in part is stored in part. One that is neither repeats an uplink or has no values.
    """
    translator = Translator(sources=SOURCES, profiles=fuzzed.known, layers=LAYERS, kind="real")
    assignments, batch = fuzzed.records.assignments(), Batch()
    for message in kept:
        translator.add(message, assignments, batch)
    rejected = lake.read("rejected").to_pylist()
    assert Counter(row["raw"] for row in rejected) == Counter(row[3] for row in batch.rows["rejected"])
    assert all(row["reason"] and FAULT not in row["reason"] for row in rejected)
    stored = [tuple(row.values()) for row in lake.read("readings", columns=[*KEY]).to_pylist()]
    assert len(stored) == len(set(stored)) == len({(*row[:3], row[4]) for row in batch.rows["readings"]})
    told = {name: set(batch.offsets[name]) for name in ("readings", "rejected")}
    outcomes: dict[str, Counter[str]] = {}
    for message in kept:
        names = {(True, False): "stored", (False, True): "rejected", (True, True): "in part", (False, False): "repeat"}
        outcome = names[message.offset in told["readings"], message.offset in told["rejected"]]
        outcomes.setdefault(message.source, Counter())[outcome] += 1
    return {source: dict(counts) for source, counts in outcomes.items()}
