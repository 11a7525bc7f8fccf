"""What may stand in XML, as a parser judges it."""

import pytest
from defusedxml import ElementTree

from data.xml_text import xml_text


@pytest.mark.parametrize("sign", ["\0", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_forbids_is_left_out(sign: str) -> None:
    assert xml_text(f"a{sign}b") == "ab"


@pytest.mark.parametrize("text", ["ä\t\n\r ", "\ue000\ufffd\ud7ff", "\U0001f5d1\U0010ffff", "\x7f\x85", "<&>"])
def test_everything_else_stays_and_is_read_again(text: str) -> None:
    assert xml_text(text) == text
    read = ElementTree.fromstring(f"<a>{text.replace('&', '&amp;').replace('<', '&lt;')}</a>".encode())
    assert read.text == text.replace("\r", "\n")
