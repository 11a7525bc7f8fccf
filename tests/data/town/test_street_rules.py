"""What a town lays down for its vehicles is checked as it is read."""

from datetime import date

import pytest
from pydantic import ValidationError

from data.town import load
from data.town.street_rules import Market, StreetRules

WEDNESDAY, THURSDAY, SATURDAY = date(2026, 7, 1), date(2026, 7, 2), date(2026, 7, 4)
HOLIDAY = date(2026, 10, 3)  # a Saturday


def test_a_market_is_on_by_weekday_and_not_on_holidays() -> None:
    market = Market(name="Wochenmarkt", hours="We,Sa 06:00-14:00; PH off", streets=("Am Markt",))
    days = (WEDNESDAY, THURSDAY, SATURDAY, HOLIDAY)
    assert [market.is_on(day, "NW") for day in days] == [True, False, True, False]


def test_without_rules_nobody_reverses_and_half_a_metre_is_left() -> None:
    rules = StreetRules()
    assert (rules.reversing, rules.clearance_m, rules.crew_m, rules.duty) == ((), 0.5, 50.0, {})


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"hours": "mittwochs", "streets": ("Markt",)}, "mittwochs"),
        ({"hours": "We"}, "neither streets nor an area"),
        ({"hours": "We", "area": ((7.3, 51.5), (7.4, 51.5))}, "three corners"),
    ],
)
def test_what_is_no_market_is_told(wrong: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        Market(name="Markt", **wrong)  # type: ignore[arg-type]  # wrong on purpose


def test_the_demonstration_has_market_days() -> None:
    (market,) = load("castrop_rauxel").streets.market
    assert market.is_on(WEDNESDAY, "NW")
    assert not market.is_on(THURSDAY, "NW")
