"""Damaged messages and files of every source: no crash, each stored or rejected with a reason.

``--fuzz-examples N`` damages N messages of each source; with -rP the run shows what became of them.
"""

import json
import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import profiles
from data.archives import ArchiveError, unzip
from data.ingest import sources
from data.ingest.decode import FAULT
from data.lake.batch import as_table
from data.profiles import Profiles
from data.weather import forecast, warnings
from data.weather.xml import FeedError
from tests.support.accounting import lost
from tests.support.everything import understood
from tests.support.mutations import DEVICES, DOCUMENTS, FILES, PROFILE, damaged, messages
from tests.support.weather_files import alert, kmz, snapshot


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Profiles:
    folder: Path = tmp_path_factory.mktemp("profiles")
    (folder / "vendor.toml").write_text(PROFILE, "utf-8")
    return profiles.discover(folder)


def test_every_source_is_fuzzed() -> None:
    assert sources.discover().keys() == DOCUMENTS.keys() | FILES.keys() | {"crew", "staff"}


@pytest.mark.parametrize("source", [*DOCUMENTS, *FILES])
def test_whatever_happens_to_a_message_it_is_stored_or_rejected_with_a_reason(
    source: str, known: Profiles, fuzz_examples: int
) -> None:
    outcomes = {"stored": 0, "rejected": 0}

    @settings(max_examples=fuzz_examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(messages(source))
    def each(raw: bytes) -> None:
        readings, reasons = understood(source, raw, DEVICES, known=known)
        assert all(reasons)
        assert not any(FAULT in reason for reason in reasons), reasons
        assert all(math.isfinite(row["value"]) for row in readings)
        # What is stored must fit into the lake's columns.
        as_table("readings", [tuple(row.values()) for row in readings])
        assert readings or reasons or says_nothing(source, raw)
        told = {(row["device_id"], row["measure"]) for row in readings}
        assert lost(source, raw, told, "; ".join(reasons), devices=DEVICES, known=known) == [], reasons
        outcomes["stored" if readings else "rejected"] += 1

    each()
    print(json.dumps({source: outcomes}))  # noqa: T201 -- shown with -rP
    assert all(outcomes.values()), outcomes


def says_nothing(source: str, raw: bytes) -> bool:
    """An array of no records, and rows without any value, are messages that say nothing and hide nothing."""
    return not sources.discover()[source].read(raw, profiles.discover())


@pytest.mark.parametrize("whole", [kmz(), snapshot(alert())], ids=["forecast", "warnings"])
def test_damaged_files_of_the_dwd_are_read_or_refused(whole: bytes, fuzz_examples: int) -> None:
    members = unzip(whole, suffix="ml")
    reader = forecast.read if whole == kmz() else warnings.read_snapshot
    repacked = (lambda raw: kmz(raw.decode("latin-1"))) if whole == kmz() else snapshot

    @settings(max_examples=fuzz_examples // 2, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.booleans().flatmap(lambda inner: damaged(members[0]).map(repacked) if inner else damaged(whole)))
    def each(raw: bytes) -> None:
        try:
            reader(raw)
        except (FeedError, ArchiveError) as error:
            assert str(error)  # noqa: PT017 -- either outcome is right

    each()
