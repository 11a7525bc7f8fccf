"""Addresses keep what was chosen and survive whatever is asked."""

import pytest

from dashboard.parts.addresses import Address


def test_defaults_are_not_written() -> None:
    assert Address(base="/stadtklima").to() == "/stadtklima/"


def test_everything_chosen_is_kept() -> None:
    query = {
        "lang": "en",
        "theme": "dark",
        "layer": "bins",
        "district": "Pöppinghausen",
        "page": "3",
        "site": "bins-0042",
    }
    address = Address.read(query, base="")
    assert address.to() == "/?lang=en&theme=dark&layer=bins&district=P%C3%B6ppinghausen&page=3&site=bins-0042"
    assert address.to(language="de", page=1, site=None, district=None, layer=None, theme=None) == "/"


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "²", "99999999999999999999"])
def test_a_page_that_is_none_is_the_first(page: str) -> None:
    assert Address.read({"page": page}, base="").page in {0, 1}


def test_unknown_languages_and_themes_fall_back() -> None:
    address = Address.read({"lang": "xx", "theme": "pink", "district": ""}, base="")
    assert (address.language, address.theme, address.district) == ("de", None, None)
