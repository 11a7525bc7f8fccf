"""Where a meter stands among others: main meters of a building, and those that measure a part of what one measures."""

from data.errors import FieldError
from data.records.buildings_schema import BuildingRow
from data.records.change import Change, Values
from data.records.meters_schema import MeterRow

_LONGEST_SITE_ID = 64


def check_place(change: Change, given: Values) -> dict[str, str]:
    """See that a meter of these values can stand where it shall; return what its building is called, if it has one.

    Raises:
        FieldError: ``building_id``: there is none of this id, or it is another body's; ``parent_id``: that is no meter
            of the same carrier and building, or it stands below this one; ``flow``; ``site_id``.
    """
    if given["flow"] not in {"used", "made", "fed_in"}:
        raise FieldError("flow", f"unknown flow {given['flow'][:20]!r}; known: used, made, fed_in")
    if given["flow"] != "used" and given["carrier"] != "electricity":
        raise FieldError("flow", f"{given['carrier']} is only used here; electricity is made and fed in, too")
    if len(given["site_id"]) > _LONGEST_SITE_ID:
        raise FieldError("site_id", f"{given['site_id'][:20]!r}... is no site_id; it has {_LONGEST_SITE_ID} characters")
    named = _building(change, given)
    if given["parent_id"]:
        _check_parent(change, given)
    return named


def _building(change: Change, given: Values) -> dict[str, str]:
    if not given["building_id"]:
        return {}
    rows = change.rows(BuildingRow, (BuildingRow.building_id == given["building_id"]) & BuildingRow.is_gone.is_(False))
    mine = [row for row in rows if change.reach is None or row["body"] in change.reach]
    if not mine or (given["body"] and mine[0]["body"] != given["body"]):
        raise FieldError("building_id", f"no building {given['building_id'][:40]!r} of this body")
    return {"building": str(mine[0]["title"])}


def _check_parent(change: Change, given: Values) -> None:
    """Of a tree: no meter is above itself."""
    same = (MeterRow.building_id == given["building_id"]) & (MeterRow.carrier == given["carrier"])
    rows: dict[str, Values] = {str(row["meter_id"]): row for row in change.rows(MeterRow, same)}
    above, seen = given["parent_id"], {given["meter_id"]}
    if above not in rows:
        raise FieldError("parent_id", f"no meter {above[:40]!r} of {given['carrier']} in the same building")
    while above:
        if above in seen:
            raise FieldError("parent_id", "this meter would stand below itself")
        seen.add(above)
        above = str(rows[above]["parent_id"]) if above in rows else ""
