"""Pages of crews stay closed until the town's file names the agreement on them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data.documents import check, parse
from data.errors import DeclarationError
from data.town.agreement import Agreement
from services.agreement import NoAgreementError, check_agreement
from services.context import House
from tests.support import small


def agreed(tmp_path: Path, demo: str, agreement: Agreement | None) -> House:
    house = small.settle(tmp_path, demo=demo).house
    return replace(house, town=replace(house.town, agreement=agreement))


def test_a_demonstration_needs_none(tmp_path: Path) -> None:
    check_agreement(agreed(tmp_path, "future", None))


@pytest.mark.parametrize("agreement", [None, Agreement(name="DV Touren", date=date(2026, 7, 2))])
def test_without_one_in_force_they_stay_closed(tmp_path: Path, agreement: Agreement | None) -> None:
    with pytest.raises(NoAgreementError, match=r"\[agreement\]"):
        check_agreement(agreed(tmp_path, "none", agreement))


def test_from_its_day_on_they_are_open(tmp_path: Path) -> None:
    check_agreement(agreed(tmp_path, "none", Agreement(name="DV Touren", date=date(2026, 7, 1))))


def test_it_has_a_name_and_a_day(tmp_path: Path) -> None:
    file = tmp_path / "town.toml"
    file.write_text('name = "DV Touren"\ndate = 2026-07-01\n', "utf-8")
    assert check(Agreement, parse(file), file) == Agreement(name="DV Touren", date=date(2026, 7, 1))
    file.write_text('name = "DV Touren"\n', "utf-8")
    with pytest.raises(DeclarationError, match="date"):
        check(Agreement, parse(file), file)
