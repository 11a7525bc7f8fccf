"""What staff want of sites reaches the lake, once, whatever dies in between."""

from datetime import UTC, datetime, timedelta
from typing import Any

from data import sites
from data.ingest.sources import staff
from data.ingest.staff_changes import StaffChanges
from data.records.staff_sites import StaffSite
from tests.support.ingest_place import NOON, Place


def site(**more: Any) -> StaffSite:
    facts = {"name": "Am Markt", "geometry": "POINT (7.31 51.55)", "source": "Stadt", "licence": "CC0-1.0"}
    return StaffSite(**{**facts, "valid_from": NOON, "channels": 2, "place_id": "p-1", **more})


def rows(place: Place) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = place.lake.read("site_changes").sort_by("changed_at").to_pylist()
    return found


def make(place: Place, **more: Any) -> str:
    return place.records.sites.put("site make", "bins", [(None, site(**more))], at=place.now)[0]


def change(place: Place, site_id: str, **values: Any) -> None:
    known = place.records.sites.site(site_id)
    assert known is not None
    wanted = site(**{"site_id": site_id, "name": known.name, "geometry": known.geometry, **values})
    place.records.sites.put("site change", "bins", [(known, wanted)], at=place.now)


def test_a_site_of_staff_is_in_the_lake_with_all_it_says(place: Place) -> None:
    site_id = make(place, attributes={"note": "neu"})
    with place.ingest() as ingest:
        ingest.round()
    (found,) = [sites.of_changes(place.lake.read("site_changes"), layer_id="bins")]
    assert (found.site_id, found.name, found.attributes) == ([site_id], ["Am Markt"], [{"note": "neu"}])
    assert (found.channels.tolist(), found.place_id, found.licence) == ([2], ["p-1"], ["CC0-1.0"])


def test_ids_are_never_given_again(place: Place) -> None:
    first = make(place)
    change(place, first, valid_to=NOON)
    assert [first, make(place), make(place)] == ["bins-m0001", "bins-m0002", "bins-m0003"]


def test_what_is_handed_in_twice_or_late_changes_nothing(place: Place) -> None:
    site_id = make(place)
    with place.ingest() as ingest:
        ingest.round()
        old = place.records.sites.site(site_id)
        assert old is not None
        change(place, site_id, name="Am alten Markt")
        ingest.round()
        # As if this process had died between handing it in and remembering that.
        place.inbox.append(staff.ID, staff.written(old), place.now)
        ingest.round()
    with place.ingest() as ingest:
        ingest.round()
    assert [one["name"] for one in rows(place)] == ["Am Markt", "Am alten Markt"]


def test_a_lake_that_is_behind_the_records_is_told_at_the_next_start(place: Place) -> None:
    site_id = make(place)
    with place.ingest() as ingest:
        ingest.round()
    change(place, site_id, valid_to=NOON + timedelta(hours=1))
    with place.ingest() as ingest:
        ingest.round()
    assert rows(place)[-1]["valid_to"] == datetime(2026, 7, 1, 13, tzinfo=UTC)


def test_the_audit_says_what_was_there_before_also_of_a_site_that_a_file_brought(place: Place) -> None:
    known = site(site_id="bins-0001", name="alt")
    place.records.sites.put("site change", "bins", [(known, site(site_id="bins-0001", name="neu"))], at=place.now)
    last = place.records.audit.entries(subject="staff_site:bins-0001", most=1)[0]
    assert [one and one["name"] for one in (last.before, last.after)] == ["alt", "neu"]


def test_nothing_is_asked_of_the_records_while_nothing_changes(place: Place) -> None:
    changes = StaffChanges(place.records, place.inbox)
    make(place)
    with place.ingest() as ingest:
        ingest.round()
        assert changes.hand_in(ingest._translator.sites, at=place.now) == 0
    assert place.inbox.depth() == 0
