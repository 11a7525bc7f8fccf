"""Bringing sites up to date."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data.importers.errors import ImportRefusedError
from data.importers.reconciliation import Incoming, SiteDifference, merge
from data.sites import Sites, empty

THEN = datetime(2026, 1, 1, tzinfo=UTC)
NOW = THEN + timedelta(days=100)
A = Incoming(
    key="a", name="Am Markt", district="Castrop", attributes={"operator": "EUV"}, channels=2, lon=7.3, lat=51.5
)
B = replace(A, key="b", name="Stadtgarten", lon=7.31)


def merged(
    existing: Sites, *incoming: Incoming, source: str = "EUV", at: datetime = NOW
) -> tuple[Sites, SiteDifference]:
    return merge(existing, incoming, layer_id="paper", source=source, licence="CC-BY-4.0", at=at)


def test_new_sites_are_numbered() -> None:
    sites, difference = merged(empty(), A, B)
    assert sites.site_id == ["paper-0001", "paper-0002"]
    assert difference == SiteDifference(added=("paper-0001", "paper-0002"), changed=(), gone=(), unchanged=0)


def test_the_same_file_again_changes_nothing() -> None:
    before, _ = merged(empty(), A, B, at=THEN)
    after, difference = merged(before, A, B)
    assert difference == SiteDifference((), (), (), 2)
    assert after.valid_from == before.valid_from
    assert after.attributes == before.attributes


def test_a_changed_site_keeps_its_id() -> None:
    before, _ = merged(empty(), A, B, at=THEN)
    after, difference = merged(before, replace(A, name="Marktplatz"), B)
    assert difference.changed == ("paper-0001",)
    assert after.name == ["Marktplatz", "Stadtgarten"]


def test_a_vanished_site_ends_and_its_id_is_never_given_again() -> None:
    before, _ = merged(empty(), A, B, at=THEN)
    without, difference = merged(before, A)
    assert difference.gone == ("paper-0002",)
    assert without.valid_to == [None, NOW]
    again, _ = merged(without, A, B, at=NOW + timedelta(days=1))
    assert again.site_id == ["paper-0001", "paper-0002", "paper-0003"]


def test_sites_of_other_sources_stay() -> None:
    before, _ = merged(empty(), A, source="OpenStreetMap", at=THEN)
    after, difference = merged(before, B)
    assert after.source == ["OpenStreetMap", "EUV"]
    assert difference.gone == ()


def test_doubled_ids_are_refused() -> None:
    with pytest.raises(ImportRefusedError, match="two sites have the id 'a'"):
        merged(empty(), A, A)


def test_the_preview_names_what_would_change() -> None:
    before, _ = merged(empty(), A, at=THEN)
    _, difference = merged(before, replace(A, channels=3), B)
    assert difference.lines() == ["new: 1 (paper-0002)", "changed: 1 (paper-0001)", "gone: 0", "unchanged: 0"]
