"""Where people report a full container."""

from dataclasses import replace

import pytest

from data.errors import DeclarationError
from data.town import Town, load
from data.town.reporting import Reporting, reporting


def town(**report: str) -> Town:
    castrop = load("castrop_rauxel")
    return replace(castrop, raw={**castrop.raw, "report": report})


def test_a_name_cannot_break_out_of_the_address() -> None:
    found = Reporting(url="https://melder.example.org/neu?ort={site_id}&name={name}")
    assert found.url_of("paper-0001", 'A & B/"#') == (
        "https://melder.example.org/neu?ort=paper-0001&name=A%20%26%20B%2F%22%23"
    )
    assert found.host == "melder.example.org"


def test_a_town_that_says_nothing_has_no_way() -> None:
    assert reporting(town()) is None


def test_a_telephone_is_enough() -> None:
    assert reporting(town(phone="0000 000000")) == Reporting(phone="0000 000000")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "http://melder.example.org",
        "https://{name}/",
        "https://a.example/{secret}",
        "https://a/{",
    ],
)
def test_an_address_no_browser_should_open_is_refused(url: str) -> None:
    with pytest.raises(DeclarationError, match="wanted an address such as"):
        reporting(town(melder_url=url))


def test_an_unknown_key_is_named() -> None:
    with pytest.raises(DeclarationError, match="fax; known: melder_url, phone, email"):
        reporting(town(fax="1"))
