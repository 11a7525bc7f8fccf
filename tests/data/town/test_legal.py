"""What the law wants on the pages, and what is said to be missing."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from data import town
from data.errors import DeclarationError
from data.town.legal import REQUIRED, Legal

OWN = town.load("castrop_rauxel")


def test_the_demonstration_has_every_section_and_says_which_are_examples() -> None:
    legal = Legal.of_town(OWN)
    lacking = legal.lacking(legal.tested_on or date.min)
    assert lacking
    assert all("still the demonstration's" in one for one in lacking)


def test_a_town_without_texts_lacks_them_all(tmp_path: Path) -> None:
    lacking = Legal.of_town(replace(OWN, folder=tmp_path)).lacking(date(2026, 7, 1))
    assert len(lacking) == sum(map(len, REQUIRED.values())) + 2


def test_a_test_of_accessibility_grows_old() -> None:
    legal = Legal.of_town(OWN)
    assert legal.tested_on is not None
    assert "more than a year ago" in legal.lacking(legal.tested_on + timedelta(days=400))[-1]


@pytest.mark.parametrize(
    "said", ['contact = ["sicherheit@stadt.example"]', "contact = []", 'policy = "http://a.example"']
)
def test_whom_to_tell_of_a_weakness_is_an_address_that_can_be_opened(tmp_path: Path, said: str) -> None:
    (tmp_path / "legal.toml").write_text(f"[security]\n{said}\n", "utf-8")
    with pytest.raises(DeclarationError, match=r"legal\.toml, line \d: security"):
        Legal.of_town(replace(OWN, folder=tmp_path))


@pytest.mark.parametrize("section", ['id = "x"', 'id = "x"\ntitle = {de = "a"}\ntext = {de = "a", en = "b"}'])
def test_an_incomplete_section_is_refused(tmp_path: Path, section: str) -> None:
    (tmp_path / "legal.toml").write_text(f"[[imprint]]\n{section}\n", "utf-8")
    with pytest.raises(DeclarationError, match=r"legal\.toml, line \d: imprint\.0.* (lacks|needs)"):
        Legal.of_town(replace(OWN, folder=tmp_path))


PROVED = 'checked_by = "Prüfgruppe"\nchecked_on = 2026-11-26'


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ('kind = "easy_language"\ntext = "Das ist leicht."', "lacks 'checked_by'"),
        ('kind = "easy_language"\ntext = "Das ist leicht."\nchecked_by = ""\nchecked_on = 2026-11-26', "at least 1"),
        (f'kind = "sign_language"\ntext = "ein Film"\n{PROVED}', "needs 'link'"),
        (f'kind = "easy_language"\nlink = "https://a.example"\n{PROVED}', "needs 'text'"),
        (f'kind = "sign_language"\nlink = "http://a.example/film"\n{PROVED}', "link"),
        (f'kind = "plain"\ntext = "x"\n{PROVED}', "easy_language"),
        (f'kind = "easy_language"\ntext = "x"\nfilm = "x"\n{PROVED}', "has no 'film'; known: checked_by"),
    ],
)
def test_an_explanation_that_nobody_proved_or_that_says_nothing_is_refused(
    tmp_path: Path, said: str, wrong: str
) -> None:
    (tmp_path / "legal.toml").write_text(f"[[explanations]]\n{said}\n", "utf-8")
    with pytest.raises(DeclarationError, match=rf"legal\.toml, line \d: .*{wrong}"):
        Legal.of_town(replace(OWN, folder=tmp_path))
