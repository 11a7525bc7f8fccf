"""Without a source there is no figure, and a wrong row is named with its line."""

from datetime import date
from pathlib import Path

import pytest

from analysis.energy.comparison import NoBuildingAreaError, co2_kg, compared, cost_eur
from analysis.energy.factors import Factors, MissingFactorError, factors
from data.errors import DeclarationError

ROWS = """
[[co2]]
carrier = "gas"
year = 2023
g_per_kwh = 201.0
source = "Beispiel, nicht zu verwenden"

[[tariff]]
carrier = "gas"
since = 2024-01-01
eur_per_unit = 0.10
base_eur = 365.0
source = "Vertrag 12"

[[reference]]
category = "4100"
purpose = "heat"
guide = 60.0
mean = 100.0
area = "NGF"
year = 2020
source = "Beispiel"

[[climate_factor]]
months_from = 2024-01-01
postcode = "44575"
factor = 1.2
source = "Beispiel"
"""


def town(folder: Path, text: str = ROWS) -> Factors:
    (folder / "energy.toml").write_text(text, "utf-8")
    return factors(folder)


def test_figures_say_their_sources(tmp_path: Path) -> None:
    rows = town(tmp_path)
    assert co2_kg(rows, "gas", 1000.0, 2025).value == pytest.approx(201.0)
    assert co2_kg(rows, "gas", 1000.0, 2025).sources == ("Beispiel, nicht zu verwenden (2023)",)
    assert cost_eur(rows, "gas", 1000.0, date(2024, 2, 1), date(2024, 2, 10)).value == pytest.approx(110.0)
    year = {"category": "4100", "months_from": date(2024, 1, 1), "postcode": "44575"}
    found = compared(rows, 100_000.0, 1000.0, purpose="heat", **year)  # type: ignore[arg-type] # one dict for all
    assert found.per_m2 == pytest.approx(120.0)
    assert found.of_mean == pytest.approx(1.2)
    with pytest.raises(NoBuildingAreaError, match="0 m²"):
        compared(rows, 1.0, 0.0, purpose="heat", **year)  # type: ignore[arg-type] # as above


def test_nothing_is_compared_without_a_source(tmp_path: Path) -> None:
    none, rows = factors(tmp_path), town(tmp_path)
    with pytest.raises(MissingFactorError, match="none"):
        co2_kg(none, "gas", 1.0, 2025)
    with pytest.raises(MissingFactorError, match="2022"):
        co2_kg(rows, "gas", 1.0, 2022)
    with pytest.raises(MissingFactorError, match="electricity"):
        cost_eur(rows, "electricity", 1.0, date(2024, 1, 1), date(2024, 2, 1))
    with pytest.raises(MissingFactorError, match="4200"):
        rows.reference_of("4200", "heat")
    with pytest.raises(MissingFactorError, match="44577"):
        rows.climate_factor_of(date(2024, 1, 1), "44577")


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ('source = "Vertrag 12"\n', "", "line 8.*lacks 'source'"),
        ("year = 2023", 'year = "bald"', "line 4"),
        ("g_per_kwh", "gramm", "has no 'gramm'; known: carrier, g_per_kwh, source, year"),
        ("guide = 60.0", "guide = 160.0", "lower value"),
        ("months_from = 2024-01-01", "months_from = 2024-01-15", "first of a month"),
        ('postcode = "44575"', 'postcode = "Castrop"', "line 26"),
        ('carrier = "gas"\nyear', 'carrier = "coal"\nyear', "line 3"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, right: str, wrong: str, named: str) -> None:
    with pytest.raises(DeclarationError, match=named):
        town(tmp_path, ROWS.replace(right, wrong, 1))


def test_two_rows_for_the_same_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DeclarationError, match="two rows for gas, 2023"):
        town(tmp_path, ROWS + ROWS.partition("[[tariff]]")[0])
