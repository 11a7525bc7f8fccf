"""What people are told of one attribute of sites."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.errors import DeclarationError
from data.language import LANGUAGES, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFact:
    """What people are told of an attribute of sites; one that no layer declares is for programs.

    Args:
        name: of the attribute.
        title: what it is called.
        unit: printed behind a number; empty: none.
        values: what each of its values is called; others are said as they are, yes and no in words.
    """

    name: str
    title: Mapping[Language, str]
    unit: str = ""
    values: Mapping[str, Mapping[Language, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for text in (self.title, *self.values.values()):
            if missing := [one for one in LANGUAGES if not text.get(one)]:
                raise DeclarationError(f"fact {self.name!r}: {dict(text)} lacks {' and '.join(missing)}")
