"""The DWD's warning: none, active and unknown look and read differently."""

from datetime import UTC, datetime, timedelta

from dashboard.texts import load
from dashboard.topics.climate.present import warning
from data.weather.warnings import Warning as OfficialWarning
from data.weather.warnings import Warnings

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
DE = load().of("de")


def one(event: str, *, level: int, heat_level: int | None) -> OfficialWarning:
    return OfficialWarning(
        id=event,
        event={"de": event},
        headline={"de": f"Amtliche WARNUNG vor {event}"},
        description={"de": "Beschreibung <b>"},
        instruction={"de": ""},
        level=level,
        heat_level=heat_level,
        onset=NOW,
        expires=NOW + timedelta(hours=5),
        warncells=frozenset(),
        area=None,
    )


def test_none_and_unknown_are_not_the_same() -> None:
    none, unknown = (warning(Warnings(state), DE, now=NOW) for state in ("none", "unknown"))
    assert "dwd--none" in none
    assert "DWD: keine Warnung" in none
    assert "dwd--unknown" in unknown
    assert "Das heißt nicht, dass keine Warnung gilt." in unknown


def test_a_heat_warning_comes_before_a_more_severe_one_of_another_kind() -> None:
    said = Warnings("warned", (one("STURM", level=3, heat_level=None), one("HITZE", level=1, heat_level=1)))
    html = warning(said, DE, now=NOW)
    assert "Amtliche WARNUNG vor HITZE" in html
    assert "bis 19:00" in html
    assert "Stufe 1: starke Wärmebelastung" in html
    assert "Es gilt noch eine weitere Warnung." in html
    assert "<b>" not in html
