"""What the spellings of a name have in common, and how many letters two of them may differ by."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

_SHORT: Final[Mapping[str, str]] = {"pl": "platz", "hbf": "hauptbahnhof", "bhf": "bahnhof"}
_LETTERS: Final = (("ß", "ss"), ("ae", "a"), ("oe", "o"), ("ue", "u"))
_STREET: Final = re.compile(r"str(?![a-z])")
_WORD: Final = re.compile(r"[a-z]+|[0-9]+")


def spelled(text: str) -> list[str]:
    """The words of a name in one spelling: lower case, umlauts as one letter, ``str.`` written out."""
    lower = unicodedata.normalize("NFC", text).lower()
    plain = "".join(one for one in unicodedata.normalize("NFD", lower) if not unicodedata.combining(one))
    for several, one in _LETTERS:
        plain = plain.replace(several, one)
    return [_SHORT.get(word, word) for word in _WORD.findall(_STREET.sub("strasse", plain))]


def packed(text: str) -> str:
    """The same without blanks: ``Am Stadt-Garten`` and ``am stadtgarten`` are one."""
    return "".join(spelled(text))


def errors_allowed(name: str) -> int:
    """Typing errors that a packed name is forgiven: one in a short name, three in a long one."""
    return sum(len(name) >= length for length in (4, 9, 15))
