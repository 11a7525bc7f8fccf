"""Where people report a full container."""

import pytest
from pydantic import ValidationError

from data.town.reporting import Reporting


def test_a_name_cannot_break_out_of_the_address() -> None:
    found = Reporting(url="https://melder.example.org/neu?ort={site_id}&name={name}")
    assert found.url_of("paper-0001", 'A & B/"#') == (
        "https://melder.example.org/neu?ort=paper-0001&name=A%20%26%20B%2F%22%23"
    )
    assert found.host == "melder.example.org"


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
    with pytest.raises(ValidationError, match="wanted an address such as"):
        Reporting(url=url)


def test_one_way_is_enough_and_none_is_refused() -> None:
    assert Reporting(phone="0000 000000").host == ""
    with pytest.raises(ValidationError, match="needs melder_url, phone or email"):
        Reporting()
