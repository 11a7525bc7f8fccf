"""JSON from strangers: what no table can hold is refused before anything is made of it."""

import pytest

from data.ingest.messages import parse_any
from data.rejection import RejectedError


@pytest.mark.parametrize("raw", [rb'{"a": "x\ud800"}', rb'{"\udfff": 1}', rb'[[{"a": ["\udc00\ud83d"]}]]'])
def test_half_of_a_character_is_refused_wherever_it_stands(raw: bytes) -> None:
    with pytest.raises(RejectedError, match=r"a text holds \\u[d][8-f]..?.?, half of a character; send whole ones"):
        parse_any(raw)


@pytest.mark.parametrize("raw", [rb'"\ud83d\uddd1"', rb'"\\ud800"', rb'{"a": NaN, "b": "\u00e4"}'])
def test_whole_ones_are_taken(raw: bytes) -> None:
    parse_any(raw)
