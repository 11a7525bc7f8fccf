"""Tokens of machines: kept as hashes, for a time, for what they are named for, listed and revoked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from data.errors import BadRequestError, NotFoundError
from data.records import Records

DAY = timedelta(days=1)


def test_a_token_permits_what_it_is_made_for_until_it_is_over(records: Records, everything: Callable[[], str]) -> None:
    token = records.api_tokens.new("sap", ["devices.read", "jobs.read"], lasts=DAY, body="euv")
    [known] = records.api_tokens.tokens()
    for now, found in ((known.created_at, True), (known.expires_at - DAY / 99, True), (known.expires_at, False)):
        account = records.api_tokens.account(token, address="192.0.2.1", now=now)
        assert (account is not None) is found
        if account:
            assert account.rights == {("devices.read", "euv"), ("jobs.read", "euv")}
            assert (account.actor, account.may("jobs.read", "town")) == ("token:sap", False)
    assert records.api_tokens.account(token + "x", address="192.0.2.1", now=known.created_at) is None
    assert token not in everything()


def test_a_name_is_free_again_once_its_token_is_revoked(records: Records) -> None:
    first = records.api_tokens.new("sap", ["jobs.read"], lasts=DAY)
    with pytest.raises(BadRequestError, match="there is a token 'sap'"):
        records.api_tokens.new("sap", ["jobs.read"], lasts=DAY)
    records.api_tokens.revoke("sap")
    with pytest.raises(NotFoundError, match="unknown token 'sap'"):
        records.api_tokens.revoke("sap")
    now = records.api_tokens.tokens()[0].created_at
    assert records.api_tokens.account(first, address="", now=now) is None
    assert records.api_tokens.new("sap", ["jobs.read"], lasts=DAY)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"name": ""}, "names no token"),
        ({"permissions": []}, "permit nothing"),
        ({"permissions": ["fly"]}, "unknown permission 'fly'"),
        ({"lasts": timedelta(days=801)}, "1 to 800 days"),
        ({"lasts": timedelta()}, "1 to 800 days"),
        ({"networks": ["10.0.0.1/8"]}, "is no network"),
        ({"networks": ["office"]}, "is no network"),
    ],
)
def test_what_is_no_token_is_refused(records: Records, facts: dict[str, Any], reason: str) -> None:
    with pytest.raises((BadRequestError, NotFoundError), match=reason):
        records.api_tokens.new(**{"name": "sap", "permissions": ["jobs.read"], "lasts": DAY, **facts})
    assert records.api_tokens.tokens() == []
