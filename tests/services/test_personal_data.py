"""What is kept about people is declared, table by table."""

import pytest

from data.records.schema import Base
from layers import discover
from services import personal_data
from tests.support import retention_tables


def test_every_table_of_the_records_says_whether_it_knows_people() -> None:
    said = personal_data.declared()
    tables = [*said.free, *(one.table for one in said.holding if one.table)]
    assert sorted(tables) == sorted(Base.metadata.tables)


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_holding_says_how_long_it_is_kept(language: str) -> None:
    assert [one.where for one in personal_data.declared().holding if "{" in one.how_long(language)] == []
    (attempts,) = (one for one in personal_data.declared().holding if one.table == "login_attempt")
    assert attempts.how_long(language) == "15 min"


def test_measures_that_not_everybody_sees_as_they_are_are_named() -> None:
    found = {one.id: one for _, one in personal_data.limited(discover().values())}
    assert found["wifi_clients"].retention_days == 90
    assert "air_temperature_c" not in found


@pytest.mark.parametrize("document", retention_tables.DOCUMENTS, ids=lambda one: one.language)
def test_the_pages_about_it_say_the_same(document: retention_tables.Document) -> None:
    written = document.path.read_text("utf-8")
    assert written == document.text(), "write it anew: python -m tests.support.retention_tables"
