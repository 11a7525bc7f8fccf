"""What the law wants on a town's pages, and who is told of weaknesses, from legal.toml of its folder."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Final, Literal, Self, TypeAlias

from pydantic import Field, model_validator
from pydantic.dataclasses import dataclass

from data.documents import TABLE, Translated, read
from data.town import Town

REQUIRED: Final[Mapping[str, tuple[str, ...]]] = {
    "imprint": ("operator", "contact", "responsible"),
    "privacy": ("controller", "officer", "logs", "position", "rights"),
    "accessibility": ("status", "gaps", "created", "feedback", "ombuds"),
}
"""Sections that each page needs, by id; accessibility after BGG NRW § 10b and BITVNRW."""
TEST_AGE: Final = timedelta(days=366)
"""An accessibility statement is looked at again each year."""
_FILE: Final = "legal.toml"
_Secure: TypeAlias = Annotated[str, Field(pattern=r"^https://[^\s]+$")]
_Contact: TypeAlias = Annotated[str, Field(pattern=r"^(https://[^\s]+|mailto:[^\s@]+@[^\s@]+|tel:\+[\d-]+)$")]


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Section:
    """One section of a page.

    Args:
        id: which of those required it is, or any other.
        title: by language.
        text: by language; an empty line ends a paragraph.
        simple: the same in plain language (DIN 8581-1), an explanation that replaces nothing; None: there is none.
        email: an address to write to; empty: none.
        link: an address of more; empty: none.
        demo: an example that the town has yet to replace.
    """

    id: str
    title: Translated
    text: Translated
    simple: Translated | None = None
    email: str = ""
    link: str = ""
    demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class SecurityContact:
    """Whom to tell of a weakness (RFC 9116).

    Args:
        contact: addresses as `mailto:`, `https:` or `tel:`, the preferred one first.
        policy: where the rules of reporting stand; empty: nowhere.
        demo: an example that the town has yet to replace.
    """

    contact: tuple[_Contact, ...] = Field(min_length=1)
    policy: _Secure = ""
    demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Explanation:
    """What these pages are, in Leichte Sprache or German sign language; both are a proof by people, never a program's.

    Args:
        kind: which of both.
        text: in Leichte Sprache, German; an empty line ends a paragraph.
        link: where the film, or more of the text, is.
        checked_by: who proved it: readers with learning difficulties, deaf people; what nobody proved is not shown.
        checked_on: when.
        demo: an example that the town has yet to replace.
    """

    kind: Literal["easy_language", "sign_language"]
    text: str = ""
    link: _Secure | Literal[""] = ""
    checked_by: str = Field(min_length=1)
    checked_on: date
    demo: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        needed = "link" if self.kind == "sign_language" else "text"
        if not getattr(self, needed):
            raise ValueError(f"of kind {self.kind!r} needs {needed!r}")
        return self


@dataclass(frozen=True, slots=True, kw_only=True, config=TABLE)
class Legal:
    """A town's pages, their sections in the order in which they are read.

    Args:
        explanations: in Leichte Sprache and sign language, as far as there are any.
        security: whom to tell of weaknesses; None: the town has yet to say it.
        tested_on: when accessibility was tested last; None: never.
    """

    imprint: tuple[Section, ...] = ()
    privacy: tuple[Section, ...] = ()
    accessibility: tuple[Section, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    security: SecurityContact | None = None
    tested_on: date | None = None

    @classmethod
    def of_town(cls, town: Town) -> "Legal":
        """What a town's folder says, empty pages without a file; DeclarationError: a section is incomplete or odd."""
        return read(cls, town.folder / _FILE)

    @property
    def pages(self) -> Mapping[str, tuple[Section, ...]]:
        """The sections by page."""
        return {"imprint": self.imprint, "privacy": self.privacy, "accessibility": self.accessibility}

    def lacking(self, today: date) -> list[str]:
        """What must be done before the public sees these pages, one sentence each; none when all is there."""
        pages = [one for page in REQUIRED for one in self._lacking(page)]
        explained = [f"explanations: {one.kind} is still the demonstration's" for one in self.explanations if one.demo]
        return [*pages, *explained, *self._unsafe(), *self._test(today)]

    def _unsafe(self) -> list[str]:
        if self.security is None:
            return [f"security: no [security] in {_FILE}: nobody knows whom to tell of a weakness"]
        return ["security: the contact is still the demonstration's"] if self.security.demo else []

    def _lacking(self, page: str) -> list[str]:
        sections = self.pages[page]
        known = {one.id for one in sections}
        missing = [f"{page}: no section {one!r} in {_FILE}" for one in REQUIRED[page] if one not in known]
        return missing + [
            f"{page}: section {one.id!r} is still the demonstration's text" for one in sections if one.demo
        ]

    def _test(self, today: date) -> list[str]:
        if self.tested_on is None:
            return [f"accessibility: no tested_on in {_FILE}"]
        if today - self.tested_on > TEST_AGE:
            return [f"accessibility: tested on {self.tested_on}, more than a year ago"]
        return []
